/** What no document may have, not even escaped. @see https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const EVERY_FORBIDDEN = new RegExp(FORBIDDEN, 'gu');

/** The first character of a text that XML cannot have. */
export const forbiddenIn = (text: string): string | undefined => FORBIDDEN.exec(text)?.[0];

/** A text with the replacement character in place of each that XML cannot have. */
export const withoutForbidden = (text: string): string => text.replace(EVERY_FORBIDDEN, '\uFFFD');

/** Text as the content of an XML element. */
export function escaped(text: string): string {
  const writable = withoutForbidden(text);
  return writable.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const MAX_CODE_POINT = 0x10_ff_ff;

const characterOf = (codePoint: number): string | undefined =>
  codePoint > MAX_CODE_POINT ? undefined : String.fromCodePoint(codePoint);

/** The text that an XML text stands for. */
export function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g,
    (entity, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return characterOf(Number(decimal)) ?? entity;
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16)) ?? entity;
      return ENTITIES[name ?? ''] ?? entity;
    },
  );
}

/** An element with a text, or with elements, in it. */
export function element(name: string, content: string | readonly string[]): string {
  return `<${name}>${typeof content === 'string' ? escaped(content) : content.join('')}</${name}>`;
}

/** A document of S3. */
export function xmlDocument(root: string, elements: readonly string[]): string {
  const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${elements.join('')}</${root}>`;
}
