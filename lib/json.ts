/** Readers of unchecked JSON: a value of another kind reads as empty or undefined. */

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The value at a path: `at(event, 'detail', 'metadata')`. */
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((inner, name) => objectOf(inner)[name], value);

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The position at which a JSON text is broken. The parser's own message quotes the text, which may be personal. */
export function whereJsonBreaks(error: unknown): string {
  const message = String(error);
  if (message.includes('end of JSON input')) return 'it is empty or ends too early';
  return /at position \d+/.exec(message)?.[0] ?? 'it is not well-formed';
}

/**
 * A short name from outside as a message may quote it. Messages are logged, so any other text, such as an address, is
 * told by its length alone.
 */
export const quotable = (text: string): string =>
  /^[\w.:/+-]{0,128}$/.test(text) ? text : `a text of ${text.length} characters`;
