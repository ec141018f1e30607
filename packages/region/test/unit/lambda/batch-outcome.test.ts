import { describe, expect, test } from '@jest/globals';
import { type BatchAnswer, batchOutcome } from '../../../src/lambda/mappings/batch-outcome.ts';
import type { Item } from '../../../src/lambda/mappings/item.ts';
import { partitionNamed } from './mapping-harness.ts';

const item = (name: string): Item<string> => {
  const [partition = '', position = '0'] = name.split('@');
  const rest = { timestampMs: 0, json: '{}', sizeBytes: 2, ids: [], record: name };
  return { partition: partitionNamed(partition), position: BigInt(position), ...rest };
};
const items = (...names: string[]) => names.map(item);

/** Names instead of records, so that a whole outcome can be compared. */
function outcome(names: string[], failures: number, answer: BatchAnswer, policy = {}) {
  const batch = { items: items(...names), failures };
  const { done, retry, discard } = batchOutcome(batch, answer, { maxRetries: 2, bisect: false, ...policy });
  const named = (list: readonly Item<string>[]) => list.map(({ record }) => record);
  return {
    done: named(done),
    retry: retry.map((one) => [one.failures, ...named(one.items)]),
    discard: discard && [discard.failures, ...named(discard.items)],
  };
}

test('a success is the end of all records', () => {
  expect(outcome(['a@1', 'b@1'], 1, { kind: 'succeeded' })).toEqual({
    done: ['a@1', 'b@1'],
    retry: [],
    discard: undefined,
  });
});

test('a throttle costs no retry', () => {
  expect(outcome(['a@1'], 2, { kind: 'throttled' })).toEqual({ done: [], retry: [[2, 'a@1']], discard: undefined });
});

describe('a failure', () => {
  test('sends the whole batch again while retries are left', () => {
    expect(outcome(['a@1', 'a@2'], 1, { kind: 'failed' })).toEqual({
      done: [],
      retry: [[2, 'a@1', 'a@2']],
      discard: undefined,
    });
  });

  test('gives the batch up after the last retry', () => {
    expect(outcome(['a@1', 'a@2'], 2, { kind: 'failed' })).toEqual({
      done: [],
      retry: [],
      discard: [3, 'a@1', 'a@2'],
    });
  });

  test('without a limit is never given up', () => {
    const policy = { maxRetries: Number.POSITIVE_INFINITY };
    expect(outcome(['a@1'], 10_000, { kind: 'failed' }, policy).retry).toEqual([[10_001, 'a@1']]);
  });

  test('splits the batch first when splitting is on, at no cost of retries', () => {
    expect(outcome(['a@1', 'a@2', 'a@3'], 2, { kind: 'failed' }, { bisect: true })).toEqual({
      done: [],
      retry: [
        [2, 'a@1', 'a@2'],
        [2, 'a@3'],
      ],
      discard: undefined,
    });
  });

  test('of a single record counts even when splitting is on', () => {
    expect(outcome(['a@1'], 2, { kind: 'failed' }, { bisect: true }).discard).toEqual([3, 'a@1']);
  });
});

describe('a partial answer', () => {
  const failedFrom = new Map([[partitionNamed('a'), 2n]]);

  test('takes each named partition up again at its first failed record and leaves the others done', () => {
    expect(outcome(['a@1', 'a@2', 'a@3', 'b@7'], 0, { kind: 'partial', failedFrom })).toEqual({
      done: ['a@1', 'b@7'],
      retry: [[1, 'a@2', 'a@3']],
      discard: undefined,
    });
  });

  test('gives up only the rest after the last retry', () => {
    expect(outcome(['a@1', 'a@2', 'b@7'], 2, { kind: 'partial', failedFrom })).toEqual({
      done: ['a@1', 'b@7'],
      retry: [],
      discard: [3, 'a@2'],
    });
  });
});
