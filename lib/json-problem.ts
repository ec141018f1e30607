/** What is wrong with a JSON text: the parser's own message quotes the text, which may be personal. */
export function whereJsonBreaks(error: unknown): string {
  const message = String(error);
  if (message.includes('end of JSON input')) return 'it is empty or ends too early';
  return /at position \d+/.exec(message)?.[0] ?? 'it is not well-formed';
}
