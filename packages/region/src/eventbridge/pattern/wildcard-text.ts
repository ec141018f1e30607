/** Thrown for an invalid wildcard text. */
export class WildcardError extends Error {
  override readonly name = 'WildcardError';
}

/**
 * Splits a wildcard text at its asterisks; `\*` and `\\` stand for the characters themselves.
 * @throws WildcardError with the position in bytes after the opening quote, from 0, as EventBridge counts
 */
export function wildcardParts(text: string): readonly string[] {
  const parts = [''];
  let bytePosition = 1;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text[at + 1];
    if (char === '*' && next === '*') throw new WildcardError(`Consecutive wildcard characters at pos ${bytePosition}`);
    if (char === '\\' && next !== '*' && next !== '\\') {
      throw new WildcardError(`Invalid escape character at pos ${bytePosition}`);
    }
    if (char === '*') parts.push('');
    else parts.push(`${parts.pop()}${char === '\\' ? next : char}`);
    if (char === '\\') at++;
    bytePosition += char === '\\' ? 2 : utf8Length(char);
  }
  return parts;
}

/** Bytes that one UTF-16 unit adds; the two halves of a surrogate pair make up 4. */
function utf8Length(unit: string): number {
  const code = unit.charCodeAt(0);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code >= 0xd800 && code <= 0xdfff ? 2 : 3;
}

/** Whether `text` is the parts in order with anything, or nothing, between them. */
export function matchesParts(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts;
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
