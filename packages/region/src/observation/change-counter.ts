/**
 * Counts how often something is seen to be another one, by comparing its parts with those of the last look.
 * @param read the parts: texts, or objects that are replaced when they change
 */
export function changeCounter(read: () => readonly unknown[]): () => number {
  let [seen, count] = [read(), 0];
  return () => {
    const now = read();
    if (now.length !== seen.length || now.some((part, index) => part !== seen[index])) count++;
    seen = now;
    return count;
  };
}
