import type { Filter } from './filter.ts';
import type { Found, Span } from './range.ts';

/** What is left to read of a partition, without the last. */
export interface Left {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

export interface ScanOptions {
  /** Reads everything between two offsets of each partition. */
  readonly read: (spans: readonly Span[]) => Promise<ReadonlyMap<number, readonly Found[]>>;
  readonly topic: string;
  /** Back from the end, or on from the beginning. */
  readonly direction: 'back' | 'on';
  readonly filter: Filter | undefined;
  /** Found records after which it ends. */
  readonly limit: number;
  /** Offsets after which it ends, found or not. */
  readonly most: number;
}

export interface Scanned {
  /** In the direction of reading. */
  readonly found: readonly Found[];
  /** What is left after the last of them. */
  readonly left: readonly Left[];
  readonly looked: bigint;
}

/**
 * Reads the partitions of a topic side by side, so that what it gives is in the order of time as far as the times of the
 * records are. It never reads more than its bounds say.
 */
export async function scan(partitions: readonly Left[], options: ScanOptions): Promise<Scanned> {
  const { limit, most, direction } = options;
  const found: Found[] = [];
  let left = partitions.filter(isOpen);
  let looked = 0n;
  while (left.length > 0 && found.length < limit && looked < most) {
    const step = await nextStep(left, options, limit - found.length);
    found.push(...step.found);
    looked += sizeOf(left) - sizeOf(step.left);
    left = step.left.filter(isOpen);
  }
  return { found: inOrder(found, direction), left, looked };
}

export const sizeOf = (left: readonly Left[]): bigint => left.reduce((sum, { from, to }) => sum + to - from, 0n);

const isOpen = ({ from, to }: Left): boolean => from < to;

/** Offsets of one partition that are read at once: as many as a page holds, more where a filter leaves few. */
const CHUNK = 500n;

/**
 * Reads a chunk of each partition, and takes what is nearest by time. The rest of a chunk is read again: otherwise a
 * partition with old records would come before newer ones of another.
 */
async function nextStep(left: readonly Left[], options: ScanOptions, wanted: number): Promise<Omit<Scanned, 'looked'>> {
  const { topic, direction, filter } = options;
  const size = filter === undefined ? BigInt(Math.min(Number(CHUNK), wanted)) : CHUNK;
  const spans = left.map((one) => ({ topic, partition: one.partition, ...spanOf(one, size, direction) }));
  const read = await options.read(spans);
  const chunks = left.map((one, index) => {
    const all = read.get(one.partition) ?? [];
    const kept = all.filter((each) => each.kind === 'unreadable' || filter?.(each) !== false);
    return { left: one, span: spans[index] ?? one, kept: direction === 'on' ? kept : kept.toReversed() };
  });
  const taken = inOrder(
    chunks.flatMap(({ kept }) => kept),
    direction,
  ).slice(0, wanted);
  const isTaken = new Set(taken);
  return {
    found: taken,
    left: chunks.map(({ left: one, span, kept }) => {
      const lastTaken = kept.findLast((each) => isTaken.has(each));
      const isWhole = kept.every((each) => isTaken.has(each));
      return rest(one, isWhole ? span : undefined, lastTaken, direction);
    }),
  };
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const spanOf = ({ from, to }: Left, size: bigint, direction: ScanOptions['direction']) =>
  direction === 'on' ? { from, to: min(to, from + size) } : { from: max(from, to - size), to };

/** What is left of a partition: behind the whole chunk, or behind the last record that was taken of it. */
function rest(
  left: Left,
  whole: { readonly from: bigint; readonly to: bigint } | undefined,
  last: Found | undefined,
  direction: ScanOptions['direction'],
): Left {
  if (direction === 'on') return { ...left, from: whole?.to ?? (last ? lastOf(last) + 1n : left.from) };
  return { ...left, to: whole?.from ?? (last ? firstOf(last) : left.to) };
}

const firstOf = (found: Found): bigint => (found.kind === 'record' ? found.record.offset : found.first);
const lastOf = (found: Found): bigint => (found.kind === 'record' ? found.record.offset : found.last);

/** By time; records of one partition stay in their order. */
function inOrder(found: readonly Found[], direction: ScanOptions['direction']): readonly Found[] {
  const queues = [...Map.groupBy(found, partitionOf).values()].map((all) => ({ all, next: 0 }));
  const sign = direction === 'on' ? 1 : -1;
  return Array.from({ length: found.length }, () => {
    const [first] = queues
      .flatMap((queue) => {
        const head = queue.all[queue.next];
        return head === undefined ? [] : [{ queue, head }];
      })
      .toSorted((a, b) => sign * (timeOf(a.head) - timeOf(b.head)));
    if (first === undefined) throw new Error('there are as many as were counted');
    first.queue.next++;
    return first.head;
  });
}

const partitionOf = (found: Found): number => (found.kind === 'record' ? found.record.partition : found.partition);
/** A batch that cannot be read has no time: it comes first when one reads on, and last when one goes back. */
const timeOf = (found: Found): number => (found.kind === 'record' ? found.record.timestampMs : 0);
