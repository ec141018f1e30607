/** A word with more wrong letters than this is another word. */
const MAX_DISTANCE = 3;

/** The known word that was probably meant; undefined when none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  // In a short word few letters may differ, or everything would be near.
  let within = Math.min(MAX_DISTANCE, Math.floor(word.length / 2));
  for (const candidate of known) {
    const distance = distanceOf(word.toLowerCase(), candidate.toLowerCase());
    if (distance > within || (distance === within && best !== undefined)) continue;
    best = candidate;
    within = distance;
  }
  return best;
}

/** A sentence that suggests the nearest word, or lists the few that there are. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `Did you mean ${near}?`;
  return known.length === 0 ? 'There are none.' : `There are: ${[...known].sort().join(', ')}.`;
}

/** The number of letters to insert, to remove or to replace (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
