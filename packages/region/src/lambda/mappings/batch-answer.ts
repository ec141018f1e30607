import { at, isObject, type Json, parseJson } from '../../core/json.ts';
import type { BatchAnswer } from './batch-outcome.ts';
import type { Item, Partition } from './item.ts';

/**
 * Reads which items a function reports as failed.
 * @param payload the function's answer, JSON text
 * @param find gives the item that an identifier names, undefined when there is none
 * @returns the items, none when all succeeded, or 'unreadable': then the whole batch counts as failed
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function readFailures<T>(
  payload: string,
  find: (identifier: Json) => T | undefined,
): readonly T[] | 'unreadable' {
  const answer = parseJson(payload);
  if (answer === null) return [];
  if (!isObject(answer)) return 'unreadable';
  const failures = answer['batchItemFailures'];
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return 'unreadable';
  const found = failures.map((failure: Json) => {
    const identifier = at(failure, 'itemIdentifier');
    return identifier === undefined ? undefined : find(identifier);
  });
  return found.every((item) => item !== undefined) ? found : 'unreadable';
}

/** Reads a partial answer of an ordered source: the first failed position of each partition. */
export function readOrderedAnswer<R>(payload: string, find: (identifier: Json) => Item<R> | undefined): BatchAnswer {
  const failed = readFailures(payload, find);
  if (failed === 'unreadable') return { kind: 'failed' };
  if (failed.length === 0) return { kind: 'succeeded' };
  const failedFrom = new Map<Partition, bigint>();
  for (const { partition, position } of failed) {
    const first = failedFrom.get(partition);
    if (first === undefined || position < first) failedFrom.set(partition, position);
  }
  return { kind: 'partial', failedFrom };
}
