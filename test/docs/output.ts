/** A line without what differs from run to run: numbers, ids, times, the form of a tree, and how wide a column is. */
const shapeOf = (line: string): string =>
  line
    .replace(/[│├└─]/g, '')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+\b/g, 'ID')
    .replace(/\b[0-9a-f]{32}\b/g, 'ID')
    // The beginning of an id, as commands print it.
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{8}\b/g, 'ID')
    .replace(/\d[\d.,:TZ-]*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Compares what a page shows with what was printed. The lines must come in that order; others may stand between them
 * where the page has a line `...`, before the first and behind the last.
 * @returns the first line of the page that is not there
 */
export function missingLine(shown: string, printed: string): string | undefined {
  const lines = printed.split('\n').map(shapeOf).filter(Boolean);
  let from = 0;
  let maySkip = true;
  for (const line of shown.split('\n').filter((text) => text.trim() !== '')) {
    if (line.trim() === '...') {
      maySkip = true;
      continue;
    }
    const at = lines.indexOf(shapeOf(line), from);
    if (at < 0 || (at > from && !maySkip)) return line;
    from = at + 1;
    maySkip = false;
  }
  return undefined;
}
