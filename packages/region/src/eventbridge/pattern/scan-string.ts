import { describeChar, type SourceText } from './source-text.ts';

/** The text between two quotes, and the index after the closing one. */
export interface ScannedString {
  readonly value: string;
  readonly end: number;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const STRING_UNENDED = 'Unexpected end-of-input: was expecting closing quote for a string value';
const NAME_UNENDED = 'Unexpected end-of-input in field name';
const ESCAPE_UNENDED = 'Unexpected end-of-input in character escape sequence';

/** Reads a string whose first character is at `start`, after the opening quote. */
export function scanString(source: SourceText, start: number, kind: 'value' | 'name' = 'value'): ScannedString {
  let value = '';
  let at = start;
  for (;;) {
    const char = source.text[at];
    if (char === undefined) throw source.error(kind === 'name' ? NAME_UNENDED : STRING_UNENDED, at);
    if (char === '"') return { value, end: at + 1 };
    if (char < ' ') throw controlCharacter(source, char, at, kind);
    if (char !== '\\') {
      value += char;
      at++;
      continue;
    }
    const escaped = scanEscape(source, at + 1);
    value += escaped.value;
    at = escaped.end;
  }
}

function controlCharacter(source: SourceText, char: string, at: number, kind: 'value' | 'name'): Error {
  const part = kind === 'name' ? 'name' : 'string value';
  const problem = `Illegal unquoted character (${describeChar(char)}): has to be escaped using backslash`;
  return source.error(`${problem} to be included in ${part}`, at);
}

function scanEscape(source: SourceText, at: number): ScannedString {
  const char = source.text[at];
  if (char === undefined) throw source.error(ESCAPE_UNENDED, at);
  const plain = ESCAPES[char];
  if (plain !== undefined) return { value: plain, end: at + 1 };
  if (char !== 'u') throw source.error(`Unrecognized character escape ${describeChar(char)}`, at);
  return scanUnicodeEscape(source, at + 1);
}

function scanUnicodeEscape(source: SourceText, start: number): ScannedString {
  const end = start + 4;
  for (let at = start; at < end; at++) {
    const digit = source.text[at];
    if (digit === undefined) throw source.error(ESCAPE_UNENDED, at);
    if (/[0-9a-fA-F]/.test(digit)) continue;
    throw source.error(
      `Unexpected character (${describeChar(digit)}): expected a hex-digit for character escape sequence`,
      at,
    );
  }
  return { value: String.fromCharCode(Number.parseInt(source.text.slice(start, end), 16)), end };
}
