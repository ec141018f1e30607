/**
 * Whether the smaller of two sides can be matched one to one with the other side.
 * @param fits the indexes on the right that fit each one on the left
 */
export function matchAll(fits: readonly (readonly number[])[], rightCount: number): boolean {
  const leftOf = new Map<number, number>();
  let matched = 0;
  for (const left of fits.keys()) if (moves(left, fits, leftOf, new Set())) matched++;
  return matched >= Math.min(fits.length, rightCount);
}

/** Finds a free one on the right, by moving others where it must. */
function moves(
  left: number,
  fits: readonly (readonly number[])[],
  leftOf: Map<number, number>,
  tried: Set<number>,
): boolean {
  for (const right of fits[left] ?? []) {
    if (tried.has(right)) continue;
    tried.add(right);
    const holder = leftOf.get(right);
    if (holder !== undefined && !moves(holder, fits, leftOf, tried)) continue;
    leftOf.set(right, left);
    return true;
  }
  return false;
}
