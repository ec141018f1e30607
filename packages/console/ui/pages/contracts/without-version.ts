/**
 * The text of a schema without the version in its names, such as that of a definition: otherwise two versions of an event
 * would differ in everything.
 */
export function withoutVersion(type: string, text: string): string {
  const name = type.replaceAll(/[^\w]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(`(${name})[._-]?[vV]\\d+\\b`, 'g'), '$1');
}
