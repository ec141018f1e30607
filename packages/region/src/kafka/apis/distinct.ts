/** The items that differ by `keyOf`, each in the place of its first copy: a repeated name is answered once, as in Kafka. */
export function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, item);
  }
  return found.size === items.length ? items : [...found.values()];
}
