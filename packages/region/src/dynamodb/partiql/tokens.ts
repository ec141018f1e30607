import { malformed } from './statement-errors.ts';

export type TokenKind = 'word' | 'quoted' | 'text' | 'number' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Of a quoted name and a text, what is between the quotes. */
  readonly text: string;
  /** The place in the statement, as messages name it: line, column and length, the first two from 1. */
  readonly position: string;
}

const SPACE = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const TOKEN =
  /(?<word>[A-Za-z_$][\w$]*)|"(?<quoted>(?:[^"]|"")*)"|'(?<text>(?:[^']|'')*)'|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<sign><<|>>|<=|>=|<>|!=|[()[\]{},:.=<>?*+-])/y;

/** @throws AwsError ValidationException for a character that begins no token */
export function tokensOf(statement: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipped(statement, 0);
  while (at < statement.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(statement)?.groups;
    if (groups === undefined) throw malformed('');
    const source = statement.slice(at, TOKEN.lastIndex);
    tokens.push({ ...tokenIn(groups), position: positionOf(statement, at, source.length) });
    at = skipped(statement, TOKEN.lastIndex);
  }
  tokens.push({ kind: 'end', text: '', position: positionOf(statement, at, 0) });
  return tokens;
}

function tokenIn({ word, quoted, text, number, sign = '' }: Readonly<Record<string, string | undefined>>) {
  if (word !== undefined) return { kind: 'word', text: word } as const;
  if (quoted !== undefined) return { kind: 'quoted', text: quoted.replaceAll('""', '"') } as const;
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") } as const;
  if (number !== undefined) return { kind: 'number', text: number } as const;
  return { kind: 'sign', text: sign } as const;
}

/** Behind white space and comments. */
function skipped(statement: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(statement);
  return SPACE.lastIndex;
}

function positionOf(statement: string, at: number, length: number): string {
  const lines = statement.slice(0, at).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}:${length}`;
}
