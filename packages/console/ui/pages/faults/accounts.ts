import type { EventRow, EventState } from '@tributary/region/observation';

/** What has become of the events that are remembered. */
export type Accounts = Readonly<Record<EventState, number>> & { readonly total: number };

const NONE: Record<EventState, number> = {
  'in-flight': 0,
  done: 0,
  retrying: 0,
  'dead-lettered': 0,
  failed: 0,
  'matched-nothing': 0,
  dropped: 0,
};

/** @param rows of which `at` is undefined beyond their length */
export function accountsOf(rows: { readonly length: number; at(index: number): EventRow | undefined }): Accounts {
  const counts = { ...NONE };
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index);
    if (row !== undefined) counts[row.state]++;
  }
  return { ...counts, total: rows.length };
}
