/** One record of an ordered source, with the form it has in the event made once. */
export interface Item<R> {
  /** Partition or shard: order is kept inside a lane, lanes are independent. */
  readonly lane: string;
  /** Offset, or place in the shard. */
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

/** The items of each lane, in order. */
export function byLane<R>(items: readonly Item<R>[]): Map<string, Item<R>[]> {
  return Map.groupBy(items, ({ lane }) => lane);
}

/** How long after now each failure is tried again: doubling, up to a limit. */
export const RETRY_DELAYS = { firstMs: 1_000, maxMs: 60_000 };

/** @param failures how often it failed so far, from 1 */
export const retryDelayMs = (failures: number): number =>
  Math.min(RETRY_DELAYS.firstMs * 2 ** Math.max(0, failures - 1), RETRY_DELAYS.maxMs);
