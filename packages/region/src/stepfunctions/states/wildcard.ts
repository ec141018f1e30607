/**
 * Whether a text matches a pattern of StringMatches: `*` stands for any text, `\*` for an asterisk. Each part goes to
 * the first place that it fits, which a regular expression would try again and again.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = partsOf(pattern);
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** The literal texts between the asterisks. A backslash stands before what it escapes, or for nothing at the end. */
function partsOf(pattern: string): readonly string[] {
  const parts = [''];
  for (const piece of pattern.match(/\\.|[^\\]/gsu) ?? []) {
    if (piece === '*') parts.push('');
    else parts.push((parts.pop() ?? '') + (piece.startsWith('\\') ? piece.slice(1) : piece));
  }
  return parts;
}
