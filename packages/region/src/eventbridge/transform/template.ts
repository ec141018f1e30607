/** A piece of a template: literal text, or a placeholder and its context. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly name: string; readonly quoted: boolean };

export interface Template {
  /**
   * json: an object or a list whose values may be placeholders. value: a single placeholder.
   * text: lines in double quotes.
   */
  readonly kind: 'json' | 'value' | 'text';
  readonly pieces: readonly Piece[];
}

const PLACEHOLDER = /<([^<>\s][^<>]*)>/y;

/** Splits a template at its placeholders; those between double quotes are marked as quoted. */
export function parseTemplate(text: string): Template {
  const pieces = splitTemplate(text);
  return { kind: kindOf(text.trim(), pieces), pieces };
}

function kindOf(trimmed: string, pieces: readonly Piece[]): Template['kind'] {
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return 'json';
  const meaningful = pieces.filter((piece) => piece.kind === 'placeholder' || piece.text.trim() !== '');
  return meaningful.length === 1 && meaningful[0]?.kind === 'placeholder' ? 'value' : 'text';
}

function splitTemplate(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let quoted = false;
  let textStart = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    if (char === '"') quoted = !quoted;
    if (char !== '<') continue;
    PLACEHOLDER.lastIndex = at;
    const name = PLACEHOLDER.exec(text)?.[1];
    if (name === undefined) continue;
    pieces.push({ kind: 'text', text: text.slice(textStart, at) }, { kind: 'placeholder', name, quoted });
    textStart = PLACEHOLDER.lastIndex;
    at = textStart - 1;
  }
  pieces.push({ kind: 'text', text: text.slice(textStart) });
  return pieces.filter((piece) => piece.kind === 'placeholder' || piece.text !== '');
}
