const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Bytes as a .proto file has them between quotes: what is not printable is an octal number. */
export function escapedBytes(bytes: Buffer): string {
  return [...bytes].map(escapedByte).join('');
}

function escapedByte(byte: number): string {
  if (byte === QUOTE || byte === BACKSLASH) return `\\${String.fromCharCode(byte)}`;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

/** A text between quotes. */
export const quoted = (text: string): string => `"${escapedText(text)}"`;

const escapedText = (text: string): string =>
  text.replace(/["\\]|\p{Cc}/gu, (character) =>
    character.charCodeAt(0) < 0x80 ? escapedByte(character.charCodeAt(0)) : character,
  );
