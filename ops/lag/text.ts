import { type Column, printable, table } from '@tributary/region/command-line';
import type { MappedPartition, MappingState, Mappings, Trouble } from './mappings.ts';
import type { PartitionLag } from './partition-lag.ts';

/** What there is to show: the groups of the cluster, and the readers of a region. */
export interface Shown extends Mappings {
  readonly rows: readonly PartitionLag[];
}

const COLUMNS: readonly Column<PartitionLag>[] = [
  { title: 'GROUP', cell: ({ group }) => group },
  { title: 'STATE', cell: ({ state }) => state },
  { title: 'TOPIC', cell: ({ topic }) => topic },
  { title: 'PARTITION', cell: ({ partition }) => String(partition), align: 'right' },
  { title: 'COMMITTED', cell: ({ committedOffset }) => String(committedOffset ?? '-'), align: 'right' },
  { title: 'END', cell: ({ endOffset }) => String(endOffset ?? '?'), align: 'right' },
  { title: 'LAG', cell: ({ lagRecords }) => String(lagRecords ?? '?'), align: 'right' },
];

/** The rows as a table, with the sum of their lag, and a line for each thing that is wrong. */
export function lagText({ rows, mappings, unknown }: Shown): string {
  const unsaid = unknown === undefined ? [] : [`What keeps readers from getting on is not known: ${unknown}`];
  const wrong = [...rows.flatMap(unknownEnd), ...mappings.flatMap(wrongWith), ...unsaid].map(printable);
  if (rows.length === 0) return ['No consumer group has committed an offset.', ...wrong].join('\n');
  const total = rows.reduce((sum, { lagRecords = 0n }) => sum + lagRecords, 0n);
  const sum = `${total.toLocaleString('en')} records behind in ${rows.length} partitions`;
  return [table(rows, COLUMNS), sum, ...wrong].join('\n');
}

const unknownEnd = ({ topic, partition, error }: PartitionLag): string[] =>
  error === undefined ? [] : [`${topic}-${partition}: its end is not known: ${error}`];

/** What is wrong with a reader, for people. */
export function wrongWith(mapping: MappingState): string[] {
  const { target, state, trouble, partitions, lastResult } = mapping;
  const whole = [
    ...(state === 'Enabled' ? [] : [`${target} is ${state.toLowerCase()}`]),
    ...(trouble ? [`${target} reads nothing, ${because(trouble)}`] : []),
    ...(lastResult.startsWith('PROBLEM') ? [`${target}: ${lastResult}`] : []),
  ];
  return [...whole, ...partitions.flatMap((one) => wrongIn(target, one))];
}

function wrongIn(target: string, { topic, partition, missingRecords, unreadableBatches, trouble }: MappedPartition) {
  const name = `${topic}-${partition}`;
  return [
    ...(trouble ? [`${target} does not get on in ${name}, ${because(trouble)}`] : []),
    ...(missingRecords > 0 ? [`${name}: ${missingRecords} records were deleted before ${target} read them`] : []),
    ...(unreadableBatches > 0 ? [`${name}: ${target} could not read ${unreadableBatches} batches`] : []),
  ];
}

const because = ({ reason, since, attempts }: Trouble): string => `since ${since}, ${attempts} attempts: ${reason}`;

/** One JSON object for each row, each reader, and for readers that are not known. Offsets are texts: a JSON number may be too small for them. */
export function lagJson({ rows, mappings, unknown }: Shown): string {
  const whole = rows.map((row) => ({ ...row, ...partOf(row, mappings) }));
  const readers = mappings.map(({ partitions: _partitions, ...mapping }) => ({ mapping }));
  const unsaid = unknown === undefined ? [] : [{ mappingsUnknown: unknown }];
  return [...whole, ...readers, ...unsaid]
    .map((row) => JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? String(value) : value)))
    .join('\n');
}

/** What the reader of a group says about a partition. */
function partOf({ group, topic, partition }: PartitionLag, mappings: readonly MappingState[]): object {
  const partitions = mappings.filter((mapping) => mapping.group === group).flatMap((mapping) => mapping.partitions);
  const found = partitions.find((one) => one.topic === topic && one.partition === partition);
  if (!found) return {};
  const { missingRecords, unreadableBatches, trouble } = found;
  return { missingRecords, unreadableBatches, ...(trouble && { trouble }) };
}
