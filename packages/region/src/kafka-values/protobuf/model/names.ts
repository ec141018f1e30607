/** The full name of what is in a scope; the scope of a file without a package is empty. */
export const within = (scope: string, name: string): string => (scope === '' ? name : `${scope}.${name}`);

/**
 * The name of a field in JSON: each underscore goes, and the letter behind it is a capital.
 * @see https://protobuf.dev/programming-guides/json/
 */
export const usualJsonName = (name: string): string =>
  name.replace(/_+([^_])?/g, (_underscores, next: string | undefined) => (next ?? '').toUpperCase());

/** The name that a descriptor gives the entries of a map: `by_id` has `ByIdEntry`. */
export const entryName = (field: string): string => {
  const camel = usualJsonName(`_${field}`);
  return `${camel}Entry`;
};
