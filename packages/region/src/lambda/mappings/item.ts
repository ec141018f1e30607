/** A Kafka partition or a stream's shard, from the time when a mapping gets it until it is taken away. */
export interface Partition {
  /** As the event names it: `readings-0` for Kafka, the id of a shard. */
  readonly name: string;
  /** False once another consumer may own it: its records are then left alone. */
  readonly isOwned: boolean;
  /** Commits that every record before `position` is handled. Never throws. */
  commit(position: bigint): Promise<void>;
  /** Reads on, as there may be room for its records again. */
  readOn(): void;
}

/** Positions of a partition that bring no record to the function. */
export interface Gap {
  readonly partition: Partition;
  readonly first: bigint;
  readonly last: bigint;
  /** Why records that are there cannot be read; undefined where there are none. */
  readonly unreadable?: string;
}

/** One record of an ordered source, with the form it has in the event made once. */
export interface Item<R> {
  /** Records keep their order inside a partition; partitions do not wait for each other. */
  readonly partition: Partition;
  /** Offset, or sequence number. */
  readonly position: bigint;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  /** The record as it stands in the event. */
  readonly json: string;
  /** Bytes of `json`. */
  readonly sizeBytes: number;
  readonly ids: readonly string[];
  readonly record: R;
}

/** Records on their way to one invocation. */
export interface Batch<R> {
  readonly items: readonly Item<R>[];
  /** Invocations of these records that failed. */
  readonly failures: number;
}

/** The items of each partition, in order. */
export function byPartition<R>(items: readonly Item<R>[]): Map<Partition, Item<R>[]> {
  return Map.groupBy(items, ({ partition }) => partition);
}

export const idsOf = (items: readonly Item<unknown>[]): string[] => items.flatMap(({ ids }) => ids);

/** Delay before each failure is tried again: doubling, up to a limit. */
export const RETRY_DELAYS = { firstMs: 1_000, maxMs: 60_000 };

/** @param failures how often it failed so far, from 1 */
export const retryDelayMs = (failures: number): number =>
  Math.min(RETRY_DELAYS.firstMs * 2 ** Math.max(0, failures - 1), RETRY_DELAYS.maxMs);
