import { type Column, table } from '@tributary/region/command-line';
import type { PartitionLag } from './partition-lag.ts';

const COLUMNS: readonly Column<PartitionLag>[] = [
  { title: 'GROUP', cell: ({ group }) => group },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'TOPIC', cell: ({ topic }) => topic },
  { title: 'PARTITION', cell: ({ partition }) => String(partition), align: 'right' },
  { title: 'COMMITTED', cell: ({ committedOffset }) => String(committedOffset ?? '-'), align: 'right' },
  { title: 'END', cell: ({ endOffset }) => String(endOffset), align: 'right' },
  { title: 'LAG', cell: ({ lagRecords }) => String(lagRecords), align: 'right' },
];

/** The rows as a table, with the sum of their lag. */
export function lagText(rows: readonly PartitionLag[]): string {
  if (rows.length === 0) return 'No consumer group has committed an offset.';
  const total = rows.reduce((sum, { lagRecords }) => sum + lagRecords, 0n);
  return `${table(rows, COLUMNS)}\n${total.toLocaleString('en')} records behind in ${rows.length} partitions`;
}

/** One JSON object for each row. Offsets are strings, because a JSON number may be too small for them. */
export const lagJson = (rows: readonly PartitionLag[]): string =>
  rows
    .map((row) => JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? String(value) : value)))
    .join('\n');
