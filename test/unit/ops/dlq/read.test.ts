import { describe, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import { failureRecord } from '#lib/failures/failure-record.ts';
import { recordFailure } from '#lib/kafka/record-failure.ts';
import { framesOf } from '#lib/stack-traces/frames.ts';
import { withPayloadInside } from '../../../../ops/dlq/read/claim-check.ts';
import { editedBody } from '../../../../ops/dlq/read/edited.ts';
import { readDeadLetter } from '../../../../ops/dlq/read/read-dead-letter.ts';
import { binaryRecord, fulfilledOrder, onTheBus } from '../../../support/samples.ts';
import { contentOf } from './dead-letters.ts';

const EVENT = fulfilledOrder();
const IDS = { eventId: 'evt-1001-2', correlationId: 'story-ORD-1001', eventType: 'OrderFulfilled' };
const NOW_MS = Date.UTC(2026, 2, 2, 12);

const failed = new TypeError('a bug');
const record = binaryRecord(EVENT);
const kafkaFailure = failureRecord('bridge', recordFailure(record, failed, IDS), NOW_MS);
const raw = { key: record.key, value: record.value, headers: record.headers };
const CLAIM_CHECK = {
  form: 'claim',
  bucket: 'payloads',
  key: 'bridge/orders-0-42.json',
  sizeBytes: 9,
  sha256: 'ab',
} as const;
const failureOf = (origin: object, payload: unknown) =>
  contentOf({ ...kafkaFailure, origin, payload, eventId: undefined, correlationId: undefined });

describe('a failure record', () => {
  test('of a change of a table goes to the function in the form in which it came', () => {
    const streamArn = 'arn:aws:dynamodb:eu-west-1:0:table/histories/stream/1';
    const change = { dynamodb: { SequenceNumber: '7', NewImage: { detail: { S: JSON.stringify(EVENT) } } } };
    const origin = { kind: 'table-stream', streamArn, sequenceNumber: '7' };
    expect(readDeadLetter(failureOf(origin, { form: 'event', event: { Records: [change] } }))).toMatchObject({
      ...IDS,
      from: 'table histories, change 7',
      destination: { kind: 'change', functionName: 'bridge', record: change },
    });
  });

  test('of a Kafka record goes back to its partition with its bytes', () => {
    expect(readDeadLetter(contentOf(kafkaFailure))).toEqual({
      ...IDS,
      reason: 'TypeError',
      explanation: 'a bug',
      stack: framesOf(failed),
      from: 'orders-0@42',
      position: { topicPartition: 'orders-0', offset: 42n },
      destination: { kind: 'kafka', topic: 'orders', partition: 0, functionName: 'bridge', record: raw },
    });
  });

  test('with a claim check has its payload in a bucket, and goes where it would with it', () => {
    const { destination, claimChecks, reason, eventId } = readDeadLetter(
      contentOf({ ...kafkaFailure, payload: CLAIM_CHECK }),
    );
    const record = { key: null, value: null, headers: [] };
    const to = { kind: 'kafka', topic: 'orders', partition: 0, functionName: 'bridge', record };
    expect([destination, claimChecks]).toEqual([{ kind: 'claim-check', claimCheck: CLAIM_CHECK, to }, [CLAIM_CHECK]]);
    expect([reason, eventId]).toEqual(['TypeError', IDS.eventId]);
  });

  test('with a claim check is a whole dead letter once its payload is in place of it', () => {
    const claimChecked = contentOf({ ...kafkaFailure, payload: CLAIM_CHECK });
    const payload = parseJson(JSON.stringify(kafkaFailure.payload)) ?? null;
    expect(readDeadLetter(withPayloadInside(claimChecked, payload))).toEqual(readDeadLetter(contentOf(kafkaFailure)));
  });

  test('of an event from a rule goes to its function', () => {
    const event = onTheBus(EVENT);
    expect(readDeadLetter(failureOf({ kind: 'function' }, { form: 'event', event }))).toEqual({
      ...IDS,
      reason: 'TypeError',
      explanation: 'a bug',
      stack: framesOf(failed),
      from: 'function bridge',
      destination: { kind: 'function', functionName: 'bridge', event },
    });
  });

  test('of a message goes to its queue with the trace that it has', () => {
    const attributes = { traceparent: { DataType: 'String', StringValue: EVENT.metadata.traceparent } };
    const origin = { kind: 'queue', queueArn: 'arn:aws:sqs:eu-west-1:000000000000:sales', messageId: 'm-1' };
    const content = { ...failureOf(origin, { form: 'event', event: onTheBus(EVENT) }), attributes };
    expect(readDeadLetter(content).destination).toMatchObject({ kind: 'queue', attributes });
  });

  test('of a message goes to its queue, a body that was no JSON as it was', () => {
    const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:sales';
    const { from, destination } = readDeadLetter(
      failureOf({ kind: 'queue', queueArn, messageId: 'm-1' }, { form: 'event', event: 'no {JSON' }),
    );
    expect([from, destination]).toEqual(['queue sales', { kind: 'queue', queueArn, body: 'no {JSON', attributes: {} }]);
  });

  test.each([
    ['without a payload', { kind: 'function' }, undefined],
    ['with half a claim check', { kind: 'function' }, { form: 'claim', bucket: 'payloads' }],
    ['of an unknown origin', { kind: 'pigeon' }, { form: 'event', event: {} }],
    [
      'of a record that is none',
      { kind: 'kafka', topic: 'orders', partition: 0, offset: 1 },
      { form: 'record', record: 7 },
    ],
  ])('%s cannot be redriven', (_what, origin, payload) => {
    expect(readDeadLetter(failureOf(origin, payload)).destination).toBeUndefined();
  });
});

describe('a record of Lambda', () => {
  test('of an invocation that it gave up goes to that function', () => {
    const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:notify:$LATEST';
    const body = {
      requestContext: { functionArn, condition: 'RetriesExhausted' },
      requestPayload: onTheBus(EVENT),
      responsePayload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'too slow',
        trace: ['Sandbox.Timedout: too slow', '    at wait (domain/wait.ts:1:2)', 7],
      },
    };
    expect(readDeadLetter(contentOf(body))).toEqual({
      ...IDS,
      reason: 'Sandbox.Timedout',
      explanation: 'too slow',
      stack: ['at wait (domain/wait.ts:1:2)'],
      from: 'function notify',
      destination: { kind: 'function', functionName: 'notify', event: onTheBus(EVENT) },
    });
  });

  test('of a batch that a mapping gave up names the offsets of each partition', () => {
    const span = (first: number, last: number) => ({ firstRecordOffset: `${first}`, lastRecordOffset: `${last}` });
    const recordsInfo = { 'partner-orders-0': span(3, 9), 'partner-orders-11': span(4, 4) };
    const body = { requestContext: { condition: 'RetryAttemptsExhausted' }, KafkaBatchInfo: { recordsInfo } };
    const { reason, from, destination } = readDeadLetter(contentOf(body));
    expect([reason, from]).toEqual(['RetryAttemptsExhausted', 'partner-orders-0@3..9, partner-orders-11@4']);
    expect(destination).toEqual({
      kind: 'kafka-offsets',
      ranges: [
        { topic: 'partner-orders', partition: 0, first: 3n, last: 9n },
        { topic: 'partner-orders', partition: 11, first: 4n, last: 4n },
      ],
    });
  });

  test('of a batch with a partition that cannot be read is not redriven in part', () => {
    const recordsInfo = { 'orders-0': { firstRecordOffset: '1', lastRecordOffset: '2' }, 'orders-1': {} };
    expect(readDeadLetter(contentOf({ KafkaBatchInfo: { recordsInfo } })).destination).toBeUndefined();
  });
});

describe('a message from elsewhere', () => {
  test('of EventBridge goes to the target that did not get it', () => {
    const [ruleArn, targetArn] = [
      'arn:aws:events:eu-west-1:0:rule/bus/to-notify',
      'arn:aws:lambda:eu-west-1:0:function:notify',
    ];
    const why = { ERROR_CODE: 'NO_PERMISSIONS', ERROR_MESSAGE: 'not allowed' };
    const eventText = JSON.stringify(onTheBus(EVENT));
    expect(readDeadLetter(contentOf(eventText, { RULE_ARN: ruleArn, TARGET_ARN: targetArn, ...why }))).toEqual({
      ...IDS,
      reason: 'NO_PERMISSIONS',
      explanation: 'not allowed',
      from: 'rule to-notify to notify',
      destination: { kind: 'target', ruleArn, targetArn, eventText },
    });
  });

  test('of a queue goes back to it, in its group', () => {
    const queueArn = 'arn:aws:sqs:eu-west-1:0:sales.fifo';
    const system = { DeadLetterQueueSourceArn: queueArn, MessageGroupId: 'g-1', ApproximateReceiveCount: '5' };
    expect(readDeadLetter(contentOf('text', {}, system))).toEqual({
      reason: 'MaxReceivesExceeded',
      explanation: 'It was received 5 times and never deleted.',
      from: 'queue sales.fifo',
      destination: { kind: 'queue', queueArn, body: 'text', attributes: {}, groupId: 'g-1' },
    });
  });

  test('of a queue names an event of somebody else by the id and the type of its bus', () => {
    const event = { id: 'bus-1', source: 'zoo', 'detail-type': 'AnimalFed', detail: {} };
    const system = { DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:0:jobs', ApproximateReceiveCount: '1' };
    expect(readDeadLetter(contentOf(event, {}, system))).toMatchObject({
      explanation: 'It was received once and never deleted.',
      eventId: 'bus-1',
      eventType: 'AnimalFed',
    });
  });

  test('of a pipe says where the changes are, and cannot be redriven', () => {
    const context = { partnerResourceArn: 'arn:aws:pipes:eu-west-1:0:pipe/outbox', condition: 'RecordAgeExceeded' };
    const body = { context, DDBStreamBatchInfo: { startSequenceNumber: '1', endSequenceNumber: '2' } };
    expect(readDeadLetter(contentOf(body))).toMatchObject({
      reason: 'RecordAgeExceeded',
      from: 'pipe outbox',
      destination: undefined,
    });
  });

  test('of a mapping on the stream of a table goes to its function, with what the table has of that time', () => {
    const functionArn = 'arn:aws:lambda:eu-west-1:0:function:publish';
    const streamArn = 'arn:aws:dynamodb:eu-west-1:0:table/histories/stream/1';
    const [firstAt, lastAt] = ['2026-03-02T09:15:00Z', '2026-03-02T09:16:00Z'];
    const DDBStreamBatchInfo = {
      startSequenceNumber: '1',
      endSequenceNumber: '2',
      streamArn,
      approximateArrivalOfFirstRecord: firstAt,
      approximateArrivalOfLastRecord: lastAt,
    };
    const requestContext = { functionArn, condition: 'RecordAgeExceeded' };
    expect(readDeadLetter(contentOf({ requestContext, DDBStreamBatchInfo }))).toEqual({
      reason: 'RecordAgeExceeded',
      explanation: 'The changes 1 to 2 of a table were given up. The table still has what they wrote.',
      from: 'function publish',
      destination: { kind: 'given-up-changes', functionName: 'publish', streamArn, firstAt, lastAt },
    });
    const without = contentOf({ requestContext, DDBStreamBatchInfo: { ...DDBStreamBatchInfo, streamArn: '' } });
    expect(readDeadLetter(without).destination).toBeUndefined();
  });

  test.each(['', 'text', '[]', 'null', '{"kind":"edited-dead-letter"}', '{"__proto__":{"kind":"failure-record"}}'])(
    'that says %j is shown, and cannot be redriven',
    (body) => {
      expect(readDeadLetter(contentOf(body))).toMatchObject({
        reason: 'UNKNOWN',
        from: 'unknown',
        destination: undefined,
      });
    },
  );
});

describe('an edited dead letter', () => {
  const edit = { replaces: 'm-1', at: '2026-03-02T12:00:00.000Z' };

  test('goes where its original would, with the new payload, and keeps the original and its attributes', () => {
    const original = contentOf(onTheBus(EVENT), {
      RULE_ARN: 'arn:rule/r',
      TARGET_ARN: 'arn:target',
      ERROR_CODE: 'THROTTLING',
    });
    const body = editedBody({ ...edit, original, content: { payload: { n: 1 } } });
    const reading = readDeadLetter(contentOf(body));
    expect(reading.destination).toEqual({
      kind: 'target',
      ruleArn: 'arn:rule/r',
      targetArn: 'arn:target',
      eventText: '{"n":1}',
    });
    expect([reading.reason, reading.edit]).toEqual(['THROTTLING', { ...edit, original }]);
  });

  test('keeps a large original gzipped, whole', () => {
    const original = contentOf({ ...kafkaFailure, filler: 'x'.repeat(600_000) });
    const body = editedBody({ ...edit, original, content: { payload: { headers: {}, value: 1 } } });
    expect(Buffer.byteLength(body)).toBeLessThan(10_000);
    expect(readDeadLetter(contentOf(body)).edit?.original).toEqual(original);
  });

  test('with a claim check goes where its original would, and owns both payloads', () => {
    const original = contentOf({ ...kafkaFailure, payload: CLAIM_CHECK });
    const claimCheck = { ...CLAIM_CHECK, key: 'edited/m-1.json' };
    const body = editedBody({ ...edit, original, content: { claim: claimCheck } });
    const { destination, claimChecks, eventId } = readDeadLetter(contentOf(body));
    expect(destination).toMatchObject({ kind: 'claim-check', claimCheck, to: { kind: 'kafka', topic: 'orders' } });
    expect([claimChecks, eventId]).toEqual([[claimCheck, CLAIM_CHECK], IDS.eventId]);
    const filled = readDeadLetter(withPayloadInside(contentOf(body), { key: 'k', headers: {}, value: 1 }));
    expect(filled.destination).toMatchObject({ kind: 'kafka', record: { value: 'MQ==' } });
    expect(filled.edit).toEqual({ ...edit, original });
  });

  test('without a claim check needs no payload of its original', () => {
    const original = contentOf({ ...kafkaFailure, payload: CLAIM_CHECK });
    const body = editedBody({ ...edit, original, content: { payload: { key: 'k', headers: {}, value: 1 } } });
    expect(readDeadLetter(contentOf(body))).toMatchObject({
      destination: { kind: 'kafka', record: { value: 'MQ==' } },
      claimChecks: [CLAIM_CHECK],
    });
  });
});
