import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { TributaryError } from '../../../../lib/errors.ts';
import { deadLettersOn } from '../../../../lib/failures/dead-letters.ts';
import { type Failure, failureRecord, recordFailure } from '../../../../lib/failures/failure-record.ts';
import { AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { FakeQueue } from '../../../support/fake-queue.ts';
import { NOW_MS } from '../../../support/kit.ts';
import { base64, recordOf } from '../../../support/samples.ts';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed';
const fatal = new TributaryError('RECORD_NOT_JSON', { place: 'p', problem: 'q' });

const atOffset = (offset: number, value = '{'): Failure => recordFailure(recordOf(value, [], { offset }), fatal);

const ofFunction = (event: unknown, eventId?: string): Failure => ({
  origin: { kind: 'function' },
  error: fatal,
  eventId,
  payload: { form: 'event', event },
});

function opened() {
  const queue = new FakeQueue();
  const aws = fakeAws(queue.answer);
  const letters = deadLettersOn(new SQSClient(aws.settings), QUEUE_URL, 'bridge-kafka', () => NOW_MS);
  return { queue, calls: aws.calls, letters };
}

const unreachable = (place: string, problem: string) => new TributaryError('QUEUE_UNREACHABLE', { place, problem });

describe('dead letters', () => {
  test('lie on the queue as failure records, in their order', async () => {
    const { queue, calls, letters } = opened();
    const failures = [atOffset(1), ofFunction({ a: 1 }, 'evt-1')];
    expect(await letters.send(failures)).toEqual([undefined, undefined]);
    expect(queue.messages).toEqual(failures.map((failure) => failureRecord('bridge-kafka', failure, NOW_MS)));
    expect(calls).toEqual([
      {
        operation: 'SendMessageBatch',
        input: {
          QueueUrl: QUEUE_URL,
          Entries: queue.bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
        },
      },
    ]);
  });

  test('make no call when there are none', async () => {
    const { calls, letters } = opened();
    expect([await letters.send([]), calls]).toEqual([[], []]);
  });

  test('go ten to a call', async () => {
    const { queue, calls, letters } = opened();
    await letters.send(Array.from({ length: 21 }, (_, offset) => atOffset(offset)));
    expect(calls.map(({ input }) => Object(input).Entries.length)).toEqual([10, 10, 1]);
    expect(queue.messages.map((message) => Object(message).origin.offset)).toEqual([...Array(21).keys()]);
  });

  test('go in as many calls as their bytes need', async () => {
    const { queue, calls, letters } = opened();
    const failures = [0, 1, 2, 3].map((offset) => atOffset(offset, '€'.repeat(120_000)));
    expect(await letters.send(failures)).toEqual([undefined, undefined, undefined, undefined]);
    expect(calls.map(({ input }) => Object(input).Entries.length)).toEqual([2, 2]);
    expect(queue.messages).toHaveLength(4);
  });

  test('share a call to the last byte that a call may have', async () => {
    const event = (sizeBytes: number) => ofFunction('x'.repeat(sizeBytes));
    const emptyBytes = JSON.stringify(failureRecord('bridge-kafka', event(0), NOW_MS)).length;
    const callsFor = async (lastBytes: number) => {
      const { calls, letters } = opened();
      await letters.send([event(900_000 - emptyBytes), event(lastBytes - emptyBytes)]);
      return calls.length;
    };
    expect([await callsFor(148_576), await callsFor(148_577)]).toEqual([1, 2]);
  });

  test('that the queue refuses one by one are answered one by one, with its reason', async () => {
    const { queue, letters } = opened();
    const reasons = new Map([
      [1, { Code: 'InternalError', Message: 'Try again.' }],
      [3, { Code: 'KmsThrottled' }],
    ]);
    queue.refuse = (body) => reasons.get(JSON.parse(body).origin.offset);
    expect(await letters.send([0, 1, 2, 3].map((offset) => atOffset(offset)))).toEqual([
      undefined,
      unreachable('orders-0@1', 'InternalError: Try again.'),
      undefined,
      unreachable('orders-0@3', 'KmsThrottled: no reason given'),
    ]);
    expect(queue.messages.map((message) => Object(message).origin.offset)).toEqual([0, 2]);
  });

  test('that the queue says nothing of are not taken for sent', async () => {
    const aws = fakeAws(() => ({}));
    const letters = deadLettersOn(new SQSClient(aws.settings), QUEUE_URL, 'f', () => NOW_MS);
    expect(await letters.send([atOffset(0)])).toEqual([unreachable('orders-0@0', 'it did not say why')]);
  });

  test('of a call that failed are all answered so, and the next call is made', async () => {
    const { queue, calls, letters } = opened();
    const cause = new Error('connect ECONNREFUSED');
    queue.down = cause;
    const errors = await letters.send([...Array.from({ length: 10 }, (_, offset) => atOffset(offset)), ofFunction({})]);
    expect(errors).toEqual([
      ...Array.from({ length: 10 }, (_, offset) => unreachable(`orders-0@${offset}`, cause.message)),
      unreachable('an event', cause.message),
    ]);
    expect(errors.map((error) => error?.cause)).toEqual(Array(11).fill(cause));
    expect(calls).toHaveLength(2);
  });

  test('that the service faults name the event by its id', async () => {
    const { queue, letters } = opened();
    queue.down = new AwsFault('AccessDenied', 'Access to the resource is denied.', { status: 403 });
    expect(await letters.send([ofFunction({}, 'evt-1')])).toEqual([
      unreachable('evt-1', 'Access to the resource is denied.'),
    ]);
  });
});

describe('a dead letter of a large event', () => {
  test('of a Kafka record over 1 MB can be read whole from the queue', async () => {
    const { queue, letters } = opened();
    const value = JSON.stringify({ note: 'abcdefgh '.repeat(150_000) });
    expect(await letters.send([atOffset(0, value)])).toEqual([undefined]);
    const { payload } = Object(queue.messages[0]);
    const { record } = JSON.parse(gunzipSync(Buffer.from(payload.base64, 'base64')).toString());
    expect(payload.form).toBe('gzip');
    expect(Buffer.from(record.value, 'base64').toString()).toBe(value);
    expect(record.key).toBe(base64('ORD-1001'));
  });

  test('of a Kafka record that cannot be packed is at its origin, which keeps it', async () => {
    const { queue, letters } = opened();
    const failure = atOffset(0, randomBytes(900_000).toString('base64'));
    expect(await letters.send([failure])).toEqual([undefined]);
    const sizeBytes = JSON.stringify(failure.payload).length;
    expect(Object(queue.messages[0]).payload).toEqual({ form: 'at-origin', sizeBytes });
  });

  test('of anything else that cannot be packed is handed back, for nobody else has it', async () => {
    const { queue, letters } = opened();
    const large = ofFunction(randomBytes(900_000).toString('base64'), 'evt-1');
    const sizeBytes = JSON.stringify(large.payload).length;
    expect(await letters.send([large, ofFunction({}, 'evt-2')])).toEqual([
      unreachable('evt-1', `its ${sizeBytes} bytes are too many for a message`),
      undefined,
    ]);
    expect(queue.messages.map((message) => Object(message).eventId)).toEqual(['evt-2']);
  });

  test('keeps characters that a queue would replace', async () => {
    const { queue, letters } = opened();
    await letters.send([ofFunction({ name: 'a\uFFFF' })]);
    expect(queue.bodies[0]).toContain('a\\uffff');
    expect(Object(queue.messages[0]).payload.event).toEqual({ name: 'a\uFFFF' });
  });
});
