import { invalid } from './syntax.ts';

/** A part of an expression: a symbol, a selector, a quoted text, an expression between percent signs, or a word. */
export interface Token {
  readonly kind: 'symbol' | 'selector' | 'quoted' | 'pattern' | 'word';
  readonly text: string;
}

const SYMBOL = String.raw`&&|\|\||[()]|!=|<=|>=|=|<|>`;
const SELECTOR = String.raw`\$(?:\.[\p{L}\p{N}_\-@]+|\[\s*(?:\d+|\*|"[^"]*"|'[^']*')\s*\])+`;
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const PATTERN = '%[^%]*%';
const WORD = String.raw`[^\s()&|"%=<>!$][^\s()&|"]*`;

const TOKEN = new RegExp(
  String.raw`\s*(?:(?<symbol>${SYMBOL})|(?<selector>${SELECTOR})|(?<quoted>${QUOTED})|(?<pattern>${PATTERN})|(?<word>${WORD}))\s*`,
  'suy',
);
const KINDS = ['symbol', 'selector', 'quoted', 'pattern', 'word'] as const;

/** @throws AwsError InvalidParameterException at the first text that is no token */
export function tokensOf(expression: string): readonly Token[] {
  const text = expression.trim();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    const kind = KINDS.find((name) => groups?.[name] !== undefined);
    if (kind === undefined) throw invalid(`Invalid filter pattern at ${JSON.stringify(text.slice(start))}`);
    tokens.push({ kind, text: contentOf(kind, groups?.[kind] ?? '') });
  }
  return tokens;
}

function contentOf(kind: Token['kind'], text: string): string {
  if (kind === 'pattern') return text.slice(1, -1);
  return kind === 'quoted' ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
}
