import { describe, expect, test } from '@jest/globals';
import { failureRecord } from '#lib/failures/failure-record.ts';
import { recordFailure } from '#lib/kafka/record-failure.ts';
import { deadLetterById } from '../../../../ops/dlq/collect.ts';
import type { DeadLetter } from '../../../../ops/dlq/dead-letter.ts';
import { editedBody } from '../../../../ops/dlq/read/edited.ts';
import { readDeadLetter } from '../../../../ops/dlq/read/read-dead-letter.ts';
import { joined, replacedIds, sameBytes } from '../../../../ops/dlq/same-event.ts';
import { binaryRecord, fulfilledOrder, onTheBus } from '../../../support/samples.ts';
import { contentOf, deadLetterOf } from './dead-letters.ts';

const EVENT = fulfilledOrder();
const RECORD = binaryRecord(EVENT);

/** The dead letter of a message with this body. */
function letter(id: string, body: unknown, attributes: Readonly<Record<string, string>> = {}): DeadLetter {
  const content = contentOf(body, attributes);
  return deadLetterOf(id, { ...readDeadLetter(content), content });
}

const kafkaFailure = (offset: number, record = RECORD, reason = 'broken') =>
  failureRecord('bridge', recordFailure({ ...record, offset }, new TypeError(reason), {}), offset);
const ofRecord = (id: string, offset: number, record = RECORD): DeadLetter => letter(id, kafkaFailure(offset, record));

function ofFunction(id: string, event: unknown, requestId = id): DeadLetter {
  const failure = {
    origin: { kind: 'function', requestId },
    error: new Error('no'),
    payload: { form: 'event', event },
  };
  return letter(id, failureRecord('notify', failure as Parameters<typeof failureRecord>[1], 0));
}

const ofBatch = (id: string, last: string): DeadLetter =>
  letter(id, {
    requestContext: { requestId: id, condition: 'RetryAttemptsExhausted' },
    KafkaBatchInfo: { recordsInfo: { 'orders-0': { firstRecordOffset: '3', lastRecordOffset: last } } },
  });

const undelivered = (id: string, target: string): DeadLetter =>
  letter(id, onTheBus(EVENT), { RULE_ARN: 'arn:rule/a', TARGET_ARN: target, ERROR_CODE: id });

const changeOf = (id: string, SequenceNumber: string): DeadLetter => {
  const record = { dynamodb: { SequenceNumber, NewImage: { detail: { S: JSON.stringify(EVENT) } } } };
  const origin = {
    kind: 'table-stream',
    streamArn: 'arn:aws:dynamodb:eu-west-1:0:table/t/stream/1',
    sequenceNumber: '',
  };
  const payload = { form: 'event', event: { Records: [record] } };
  return letter(id, { ...kafkaFailure(0), origin, payload });
};

const claimed = (id: string, offset: number, sha256: string): DeadLetter =>
  letter(id, { ...kafkaFailure(offset), payload: { form: 'claim', bucket: 'b', key: id, sizeBytes: 1, sha256 } });

const edited = (id: string, replaces: string, original: DeadLetter): DeadLetter =>
  letter(
    id,
    editedBody({
      original: original.content,
      replaces,
      at: '2026-03-02T12:00:00Z',
      content: { payload: { headers: {}, value: 0 } },
    }),
  );

const idsOf = (deadLetters: readonly DeadLetter[]) =>
  joined(deadLetters).map(({ messageId, copies = [] }) => [messageId, ...copies.map((copy) => copy.messageId)]);

describe('dead letters are one', () => {
  const republished = { ...onTheBus(EVENT), id: 'another-delivery' };
  test.each<readonly [string, DeadLetter, DeadLetter]>([
    [
      'of a record that failed twice, for another reason the second time',
      ofRecord('a', 4),
      letter('b', kafkaFailure(4, RECORD, 'away')),
    ],
    ['of a large record that failed twice', claimed('a', 4, 'ff'), claimed('b', 4, 'ff')],
    [
      'of an event that failed in two invocations of a function',
      ofFunction('a', onTheBus(EVENT)),
      ofFunction('b', onTheBus(EVENT)),
    ],
    ['of an event that was published twice', ofFunction('a', onTheBus(EVENT)), ofFunction('b', republished)],
    ['of a batch that was given up twice', ofBatch('a', '9'), ofBatch('b', '9')],
    ['of an event that missed one target twice', undelivered('a', 'arn:x'), undelivered('b', 'arn:x')],
    ['of a change that failed twice', changeOf('a', '7'), changeOf('b', '7')],
  ])('%s', (_what, first, second) => expect(idsOf([first, second])).toEqual([['a', 'b']]));
});

describe('dead letters are two', () => {
  const other = { ...RECORD, value: Buffer.from('other').toString('base64') };
  const { messageId: _id, ...elsewhere } = ofRecord('b', 4);
  test.each<readonly [string, DeadLetter, DeadLetter]>([
    ['of two records', ofRecord('a', 4), ofRecord('b', 5)],
    [
      'of a record and another at the same offset of a topic that was made again',
      ofRecord('a', 4),
      ofRecord('b', 4, other),
    ],
    ['of one record on two queues', ofRecord('a', 4), { ...elsewhere, messageId: 'b', queue: { name: 'q', url: 'q' } }],
    ['of large records with different bytes', claimed('a', 4, 'ff'), claimed('b', 4, 'ee')],
    [
      'of an event and its mended form',
      ofFunction('a', onTheBus(EVENT)),
      ofFunction('b', { ...onTheBus(EVENT), detail: { ...EVENT, data: {} } }),
    ],
    ['of inputs without an id', ofFunction('a', { table: 'x' }), ofFunction('b', { table: 'x' })],
    ['of two batches', ofBatch('a', '9'), ofBatch('b', '10')],
    ['of an event that missed two targets', undelivered('a', 'arn:x'), undelivered('b', 'arn:y')],
    ['of two changes', changeOf('a', '7'), changeOf('b', '8')],
    ['of an unknown form', letter('a', 'no JSON'), letter('b', 'no JSON')],
    ['where one of them is edited', ofRecord('a', 4), edited('b', 'x', ofRecord('x', 4))],
  ])('%s', (_what, first, second) => expect(idsOf([first, second])).toEqual([['a'], ['b']]));
});

test('a dead letter is found by the id of any of its copies', () => {
  const deadLetters = joined([ofRecord('aa', 4), ofRecord('bb', 4), ofRecord('cc', 5)]);
  expect(['a', 'b', 'bb', 'c'].map((id) => deadLetterById(deadLetters, id).messageId)).toEqual([
    'aa',
    'aa',
    'aa',
    'cc',
  ]);
});

describe('an edited dead letter replaces', () => {
  test('the one that it was made from', () => {
    const unknown = letter('a', 'no JSON');
    expect(replacedIds([unknown, edited('b', 'a', unknown), ofRecord('c', 1)])).toEqual(new Set(['a']));
  });

  test('a copy that came after the edit', () => {
    const deadLetters = [ofRecord('late', 4), edited('b', 'gone', ofRecord('gone', 4)), ofRecord('other', 5)];
    expect(replacedIds(deadLetters)).toEqual(new Set(['gone', 'late']));
  });

  test('nothing of another queue', () => {
    const elsewhere = { ...ofRecord('a', 4), queue: { name: 'q', url: 'q' } };
    expect(replacedIds([elsewhere, edited('b', 'gone', ofRecord('gone', 4))])).toEqual(new Set(['gone']));
  });
});

test('records with the same bytes at other offsets are linked, and stay dead letters of their own', () => {
  const other = { ...RECORD, value: null };
  const deadLetters = [
    ofRecord('a', 4),
    ofRecord('b', 5),
    claimed('c', 6, 'ff'),
    claimed('d', 7, 'ff'),
    ofRecord('e', 8, other),
  ];
  expect(idsOf(deadLetters)).toHaveLength(5);
  const links = Object.fromEntries([...sameBytes(deadLetters)].filter(([, ids]) => ids.length > 0));
  expect(links).toEqual({ a: ['b'], b: ['a'], c: ['d'], d: ['c'] });
});
