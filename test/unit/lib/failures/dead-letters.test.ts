import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { at, listOf } from '@tributary/region/json';
import { KitError } from '#lib/errors.ts';
import { deadLettersOn } from '#lib/failures/dead-letters.ts';
import { type Failure, failureRecord } from '#lib/failures/failure-record.ts';
import { recordFailure } from '#lib/kafka/record-failure.ts';
import { AwsFault, fakeAws } from '../../../support/fake-aws.ts';
import { FakeBucket } from '../../../support/fake-bucket.ts';
import { FakeQueue } from '../../../support/fake-queue.ts';
import { NOW_MS } from '../../../support/kit.ts';
import { base64, placedOrder, recordOf } from '../../../support/samples.ts';

const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/failed';
const fatal = new KitError('RECORD_NOT_JSON', { location: 'p', problem: 'q' });

const TRACE = placedOrder().metadata.traceparent;
const ATTRIBUTE_BYTES = `traceparentString${TRACE}`.length;

const atOffset = (offset: number, value = '{'): Failure => recordFailure(recordOf(value, [], { offset }), fatal);

const ofFunction = (event: unknown, eventId?: string): Failure => ({
  origin: { kind: 'function', requestId: 'request-1' },
  error: fatal,
  eventId,
  payload: { form: 'event', event },
});

function opened() {
  const queue = new FakeQueue();
  const aws = fakeAws(queue.answer);
  const bucket = new FakeBucket();
  return { queue, bucket, calls: aws.calls, letters: lettersOn(new SQSClient(aws.settings), bucket) };
}

const lettersOn = (client: SQSClient, bucket: FakeBucket) =>
  deadLettersOn(
    { client, put: bucket.put, now: () => NOW_MS },
    { queueUrl: QUEUE_URL, payloadBucket: 'payloads', functionName: 'bridge-kafka' },
  );

const unreachable = (what: string, problem: string) => new KitError('QUEUE_UNREACHABLE', { what, problem });

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

  test('carry the trace of their event as an attribute of the message, and have none without', async () => {
    const { queue, letters } = opened();
    const traceparent = TRACE;
    await letters.send([{ ...atOffset(1), traceparent }, atOffset(2)]);
    expect(queue.attributes).toEqual([{ traceparent }, {}]);
    expect(queue.messages).toMatchObject([{ traceparent }, expect.not.objectContaining({ traceparent })]);
  });

  test('make no call when there are none', async () => {
    const { calls, letters } = opened();
    expect([await letters.send([]), calls]).toEqual([[], []]);
  });

  test('go ten to a call', async () => {
    const { queue, calls, letters } = opened();
    await letters.send(Array.from({ length: 21 }, (_, offset) => atOffset(offset)));
    expect(calls.map(({ input }) => listOf(input['Entries']).length)).toEqual([10, 10, 1]);
    expect(queue.messages.map((message) => at(message, 'origin', 'offset'))).toEqual([...Array(21).keys()]);
  });

  test('go in as many calls as their bytes need', async () => {
    const { queue, calls, letters } = opened();
    const failures = [0, 1, 2, 3].map((offset) => atOffset(offset, '€'.repeat(120_000)));
    expect(await letters.send(failures)).toEqual([undefined, undefined, undefined, undefined]);
    expect(calls.map(({ input }) => listOf(input['Entries']).length)).toEqual([2, 2]);
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

  test('count the attribute for the bytes of a call', async () => {
    const { queue, letters } = opened();
    const event = (sizeBytes: number): Failure => ({ ...ofFunction('x'.repeat(sizeBytes)), traceparent: TRACE });
    const emptyBytes = JSON.stringify(failureRecord('bridge-kafka', event(0), NOW_MS)).length + ATTRIBUTE_BYTES;
    const full = [event(900_000 - emptyBytes), event(148_576 - emptyBytes)];
    expect(await letters.send([...full, event(0)])).toEqual([undefined, undefined, undefined]);
    expect(queue.messages).toHaveLength(3);
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
    expect(queue.messages.map((message) => at(message, 'origin', 'offset'))).toEqual([0, 2]);
  });

  test('that the queue says nothing of are not taken for sent', async () => {
    const aws = fakeAws(() => ({}));
    const letters = lettersOn(new SQSClient(aws.settings), new FakeBucket());
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
  test('is a claim on its payload, which lies in the bucket whole', async () => {
    const { queue, bucket, letters } = opened();
    const value = JSON.stringify({ note: 'abcdefgh '.repeat(150_000) });
    expect(await letters.send([atOffset(7, value), ofFunction({ note: value }, 'evt-1')])).toEqual([
      undefined,
      undefined,
    ]);
    const payloads = bucket.objects.map(({ body }) => JSON.parse(body.toString()));
    expect(payloads[0].record).toMatchObject({ key: base64('ORD-1001'), value: base64(value) });
    expect(payloads[1]).toEqual({ form: 'event', event: { note: value } });
    expect(queue.messages.map((message) => at(message, 'payload'))).toEqual(
      bucket.objects.map(({ key, sha256, body }) => ({
        form: 'claim',
        bucket: 'payloads',
        key,
        sizeBytes: body.length,
        sha256,
      })),
    );
    expect(bucket.objects.map(({ key }) => key.split('-').slice(0, -1).join('-'))).toEqual([
      'bridge-kafka/orders-0-7',
      'bridge-kafka/request-1',
    ]);
  });

  test('is not sent while the bucket is down, and its event stays where it is', async () => {
    const { queue, bucket, letters } = opened();
    bucket.down = new Error('S3 answered 503 SlowDown');
    const large = ofFunction('x'.repeat(1_000_000), 'evt-1');
    const errors = await letters.send([large, ofFunction({}, 'evt-2')]);
    expect(errors).toEqual([
      unreachable('evt-1', 'bucket payloads did not take its payload: S3 answered 503 SlowDown'),
      undefined,
    ]);
    expect(errors[0]?.cause).toBe(bucket.down);
    expect(queue.messages.map((message) => at(message, 'eventId'))).toEqual(['evt-2']);
  });

  test('keeps characters that a queue would replace', async () => {
    const { queue, letters } = opened();
    await letters.send([ofFunction({ name: 'a\uFFFF' })]);
    expect(queue.bodies[0]).toContain('a\\uffff');
    expect(at(queue.messages, 0, 'payload', 'event')).toEqual({ name: 'a\uFFFF' });
  });
});
