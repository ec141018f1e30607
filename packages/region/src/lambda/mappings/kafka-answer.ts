import { isObject, type Json } from '../../core/json.ts';
import { readFailures } from './batch-answer.ts';
import type { BatchAnswer } from './batch-outcome.ts';
import type { Item } from './item.ts';

/**
 * Reads a partial batch answer of a Kafka mapping: identifiers are objects of partition and offset, and one that the
 * event did not hold fails the whole batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export function readKafkaAnswer<R>(payload: string, items: readonly Item<R>[]): BatchAnswer {
  const known = new Map(items.map((item) => [`${item.lane}@${item.position}`, item]));
  const failed = readFailures(payload, (identifier) => known.get(nameOf(identifier)));
  return failed === 'unreadable' ? { kind: 'failed' } : partialAnswer(failed);
}

function nameOf(identifier: Json): string {
  const { partition, offset } = isObject(identifier) ? identifier : {};
  return typeof partition === 'string' && typeof offset === 'number' ? `${partition}@${offset}` : '';
}

/** The first failed position of each lane. */
export function partialAnswer<R>(failed: readonly Item<R>[]): BatchAnswer {
  if (failed.length === 0) return { kind: 'succeeded' };
  const failedFrom = new Map<string, bigint>();
  for (const { lane, position } of failed) {
    const first = failedFrom.get(lane);
    if (first === undefined || position < first) failedFrom.set(lane, position);
  }
  return { kind: 'partial', failedFrom };
}
