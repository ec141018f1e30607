import type { Batch, Item, Partition } from './item.ts';

/** The result of one invocation with a batch of an ordered source. */
export type BatchAnswer =
  | { readonly kind: 'succeeded' }
  /** The function failed, or its answer could not be read. */
  | { readonly kind: 'failed' }
  /** The function named the records that it could not handle: the first such position of each partition. */
  | { readonly kind: 'partial'; readonly failedFrom: ReadonlyMap<Partition, bigint> }
  /** The function was not run. */
  | { readonly kind: 'throttled' };

export interface RetryPolicy {
  /** Invocations after the first; infinite for no limit. */
  readonly maxRetries: number;
  readonly bisect: boolean;
}

export interface BatchOutcome<R> {
  /** Records that need no more work. */
  readonly done: readonly Item<R>[];
  /** Batches for the next invocations, in this order, one after the other. */
  readonly retry: readonly Batch<R>[];
  /** Records to give up. */
  readonly discard: Batch<R> | undefined;
}

/**
 * Decides what happens to a batch after an invocation. Splitting a batch does not use up a retry.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export function batchOutcome<R>(batch: Batch<R>, answer: BatchAnswer, policy: RetryPolicy): BatchOutcome<R> {
  switch (answer.kind) {
    case 'succeeded':
      return { done: batch.items, retry: [], discard: undefined };
    case 'throttled':
      return { done: [], retry: [batch], discard: undefined };
    case 'partial':
      return partialOutcome(batch, answer.failedFrom, policy);
    case 'failed':
      return policy.bisect && batch.items.length > 1
        ? { done: [], retry: halves(batch), discard: undefined }
        : again([], batch.items, batch.failures + 1, policy);
  }
}

/** A partition is taken up again at the first record that failed, so that no record overtakes it. */
function partialOutcome<R>(
  batch: Batch<R>,
  failedFrom: ReadonlyMap<Partition, bigint>,
  policy: RetryPolicy,
): BatchOutcome<R> {
  const failed = (item: Item<R>): boolean => {
    const from = failedFrom.get(item.partition);
    return from !== undefined && item.position >= from;
  };
  const done = batch.items.filter((item) => !failed(item));
  return again(done, batch.items.filter(failed), batch.failures + 1, policy);
}

function again<R>(
  done: readonly Item<R>[],
  items: readonly Item<R>[],
  failures: number,
  policy: RetryPolicy,
): BatchOutcome<R> {
  const batch = { items, failures };
  return failures > policy.maxRetries
    ? { done, retry: [], discard: batch }
    : { done, retry: [batch], discard: undefined };
}

function halves<R>({ items, failures }: Batch<R>): Batch<R>[] {
  const middle = Math.ceil(items.length / 2);
  return [
    { items: items.slice(0, middle), failures },
    { items: items.slice(middle), failures },
  ];
}
