import type { PartitionLag } from './partition-lag.ts';

const COLUMNS: readonly {
  readonly title: string;
  readonly of: (row: PartitionLag) => string;
  readonly isNumber?: true;
}[] = [
  { title: 'group', of: ({ group }) => group },
  { title: 'state', of: ({ state }) => state },
  { title: 'topic', of: ({ topic }) => topic },
  { title: 'partition', of: ({ partition }) => String(partition), isNumber: true },
  { title: 'committed', of: ({ committedOffset }) => String(committedOffset ?? '-'), isNumber: true },
  { title: 'end', of: ({ endOffset }) => String(endOffset), isNumber: true },
  { title: 'lag', of: ({ lagRecords }) => String(lagRecords), isNumber: true },
];

/** The rows as a table, and the lag of all together. */
export function lagText(rows: readonly PartitionLag[]): string {
  if (rows.length === 0) return 'No consumer group has committed anything.';
  const cells = [COLUMNS.map(({ title }) => title), ...rows.map((row) => COLUMNS.map(({ of }) => of(row)))];
  const widths = COLUMNS.map((_column, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, index) =>
        COLUMNS[index]?.isNumber ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const total = rows.reduce((sum, { lagRecords }) => sum + lagRecords, 0n);
  return [...lines, `${total.toLocaleString('en')} records behind in ${rows.length} partitions`].join('\n');
}

/** One JSON object for each row; offsets as texts, which may be too long for a number. */
export const lagJson = (rows: readonly PartitionLag[]): string =>
  rows
    .map((row) => JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? String(value) : value)))
    .join('\n');
