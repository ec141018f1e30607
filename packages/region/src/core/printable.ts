/**
 * Characters that a terminal obeys, that it does not show, or that change the order of what it shows: controls, line
 * separators, marks of direction and other format characters, and halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Most lines have nothing else, and this is fast to see. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * One line of text without anything that a terminal obeys; a tab is a space. Ids, names and messages come from outside:
 * none of them may move the cursor, begin a line of its own, or look like another. The escapes are those of JSON, which
 * stays the same JSON.
 */
export function printable(line: string): string {
  if (PRINTABLE_ASCII.test(line)) return line;
  return line.replaceAll('\t', ' ').replace(UNSEEN, escapeOf);
}

/** The same for a text that has lines of its own. */
export const printableText = (text: string): string => text.split('\n').map(printable).join('\n');

/** A character beyond U+FFFF has two escapes. */
const escapeOf = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
