/** How often each item occurs. */
export function tally(items: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Items that occur less often than expected, one for each time. */
export function missing(expected: Iterable<string>, actual: Iterable<string>): readonly string[] {
  const left = new Map(tally(actual));
  return [...expected].filter((item) => !take(left, item));
}

/** Items that occur more often than expected, one for each time. */
export const surplus = (expected: Iterable<string>, actual: Iterable<string>): readonly string[] =>
  missing(actual, expected);

function take(counts: Map<string, number>, item: string): boolean {
  const count = counts.get(item) ?? 0;
  counts.set(item, count - 1);
  return count > 0;
}

/** Short enough for a line. */
export const short = (item: string): string => (item.length > 60 ? `${item.slice(0, 57)}...` : item);
