/** Colours a text, or leaves it as it is. */
export interface Paint {
  /** The same name always gets the same colour. */
  readonly name: (name: string, text: string) => string;
  readonly level: (level: string, text: string) => string;
  readonly dim: (text: string) => string;
}

const same = (_of: string, text: string): string => text;
export const PLAIN: Paint = { name: same, level: same, dim: (text) => text };

const coloured = (code: number, text: string): string => `\x1b[${code}m${text}\x1b[0m`;
const [RED, YELLOW, DIM] = [31, 33, 2];
/** Neither red nor yellow, which are levels. */
const NAME_COLOURS = [36, 32, 35, 34, 96, 92, 95, 94];
const LEVEL_COLOURS: Readonly<Record<string, number>> = {
  FATAL: RED,
  CRITICAL: RED,
  ERROR: RED,
  WARN: YELLOW,
  DEBUG: DIM,
  TRACE: DIM,
};

export const COLOURED: Paint = {
  name: (name, text) => coloured(NAME_COLOURS[hashOf(name) % NAME_COLOURS.length] ?? DIM, text),
  level: (level, text) => (LEVEL_COLOURS[level] === undefined ? text : coloured(LEVEL_COLOURS[level], text)),
  dim: (text) => coloured(DIM, text),
};

/** Colours on a terminal, unless NO_COLOR is set. @see https://no-color.org */
export function paintFor(output: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): Paint {
  return output.isTTY === true && !environment['NO_COLOR'] ? COLOURED : PLAIN;
}

function hashOf(name: string): number {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
