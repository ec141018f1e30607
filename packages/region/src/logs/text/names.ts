/** Shows the names of functions without the part with which all of them begin, up to a hyphen: `shop-dev-`. */
export function shortNames(names: readonly string[]): (name: string) => string {
  const prefix = commonPrefix(names);
  return (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
}

/** The width of the longest of the short names. */
export const widthOf = (names: readonly string[]): number =>
  Math.max(0, ...names.map((name) => shortNames(names)(name).length));

/** Tells whether a function is meant: by its name, or by the name without what all begin with. */
export function isMeant(wanted: readonly string[], names: readonly string[]): (name: string) => boolean {
  const short = shortNames(names);
  return (name) => wanted.length === 0 || wanted.includes(name) || wanted.includes(short(name));
}

/** A number alone names nothing. */
const HAS_WORD = /^\p{L}/u;

function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return '';
  const parts = first.split('-');
  let prefix = '';
  for (const part of parts.slice(0, -1)) {
    const longer = `${prefix}${part}-`;
    if (!names.every((name) => name.startsWith(longer) && HAS_WORD.test(name.slice(longer.length)))) break;
    prefix = longer;
  }
  return prefix;
}
