import { describe, expect, test } from '@jest/globals';
import { readFailures } from '../../../src/lambda/mappings/batch-answer.ts';
import { readKafkaAnswer } from '../../../src/lambda/mappings/kafka-answer.ts';
import { partitionNamed } from './mapping-harness.ts';

describe('an answer by message id', () => {
  const known = new Set(['m-1', 'm-2']);
  const read = (payload: string) =>
    readFailures(payload, (id) => (typeof id === 'string' && known.has(id) ? id : undefined));

  test.each(['null', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}', '{"other":1}'])(
    '%s means that all succeeded',
    (payload) => expect(read(payload)).toEqual([]),
  );

  test.each([
    ['"OK"'],
    ['[]'],
    ['{"batchItemFailures":{}}'],
    ['{"batchItemFailures":["m-1"]}'],
    ['{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['{"batchItemFailures":[{"id":"m-1"}]}'],
    ['{"batchItemFailures":[{"itemIdentifier":"m-1"},{"itemIdentifier":"m-9"}]}'],
  ])('%s cannot be read', (payload) => expect(read(payload)).toBe('unreadable'));

  test('names the failed items', () => {
    expect(read('{"batchItemFailures":[{"itemIdentifier":"m-2"}]}')).toEqual(['m-2']);
  });
});

describe('an answer by partition and offset', () => {
  const rest = { timestampMs: 0, json: '', sizeBytes: 0, ids: [], record: null };
  const items = [
    { partition: partitionNamed('orders-0'), position: 41n, ...rest },
    { partition: partitionNamed('orders-0'), position: 42n, ...rest },
    { partition: partitionNamed('orders-1'), position: 7n, ...rest },
  ];
  const read = (...identifiers: unknown[]) =>
    readKafkaAnswer(
      JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) }),
      items,
    );

  test('names the first failed offset of each partition', () => {
    const answer = read({ partition: 'orders-0', offset: 42 }, { partition: 'orders-0', offset: 41 });
    expect(answer).toEqual({ kind: 'partial', failedFrom: new Map([[partitionNamed('orders-0'), 41n]]) });
  });

  test.each([
    [{ partition: 'orders-0', offset: 40 }],
    [{ partition: 'orders-2', offset: 41 }],
    [{ partition: 'orders-0', offset: '41' }],
    ['orders-0-41'],
  ])('%j fails the whole batch', (identifier) => {
    expect(read({ partition: 'orders-1', offset: 7 }, identifier)).toEqual({ kind: 'failed' });
  });

  test('with nothing in it is a success', () => expect(read()).toEqual({ kind: 'succeeded' }));
});
