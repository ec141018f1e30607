/**
 * Characters that a terminal obeys, or that change the order of what is shown: controls, and marks of direction.
 * A function must not be able to move the cursor or to hide what another one wrote.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Most lines have nothing else, and this is fast to see. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/** One line of text without anything that a terminal obeys; a tab is a space. */
export function escaped(line: string): string {
  if (PRINTABLE_ASCII.test(line)) return line;
  return line.replaceAll('\t', ' ').replace(UNSEEN, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
