/** How many letters a slip may change. */
const NEAR = 3;

/** ` - did you mean X?` for the nearest of the names, or a full stop when none is near. */
export function orSuggest(name: string, names: readonly string[]): string {
  const [nearest] = names
    .map((candidate) => ({ candidate, away: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ away }) => away <= Math.min(NEAR, name.length / 2))
    .sort((one, other) => one.away - other.away);
  return nearest === undefined ? '.' : `: did you mean ${nearest.candidate}?`;
}

/** The number of letters to insert, delete or replace. @see https://en.wikipedia.org/wiki/Levenshtein_distance */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1];
    for (const [column, other] of to.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
