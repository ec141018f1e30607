import { type Json, objectOf } from '../../core/json.ts';
import { readOrderedAnswer } from './batch-answer.ts';
import type { BatchAnswer } from './batch-outcome.ts';
import type { Item } from './item.ts';

/**
 * Reads a partial batch answer of a Kafka mapping: identifiers are objects of partition and offset, and one that the
 * event did not hold fails the whole batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export function readKafkaAnswer<R>(payload: string, items: readonly Item<R>[]): BatchAnswer {
  const known = new Map(items.map((item) => [`${item.partition.name}@${item.position}`, item]));
  return readOrderedAnswer(payload, (identifier) => known.get(nameOf(identifier)));
}

function nameOf(identifier: Json): string {
  const { partition, offset } = objectOf(identifier);
  return typeof partition === 'string' && typeof offset === 'number' ? `${partition}@${offset}` : '';
}
