import type { EventRow } from '@tributary/region/observation';

/** What a list of events shows at one time. */
export interface Shown {
  readonly rows: readonly EventRow[];
  /** All events at hand, of which these passed the filters. */
  readonly total: number;
}

/** The rows that pass, newest first. */
export function shownOf(
  rows: Iterable<EventRow> & { readonly length: number },
  isShown: (row: EventRow) => boolean,
): Shown {
  const passed: EventRow[] = [];
  for (const row of rows) if (isShown(row)) passed.push(row);
  return { rows: passed, total: rows.length };
}

/** How many rows have come before the newest one that is shown: of a list that is paused, those that wait. */
export function newerThan(rows: readonly EventRow[], shown: EventRow | undefined): number {
  if (shown === undefined) return rows.length;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.n ?? 0) > shown.n) low = middle + 1;
    else high = middle;
  }
  return low;
}
