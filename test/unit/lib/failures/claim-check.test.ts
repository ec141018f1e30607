import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { fitForQueue } from '#lib/failures/claim-check.ts';
import {
  type Failure,
  type FailureRecord,
  failureRecord,
  type Origin,
  type Payload,
  queueJson,
} from '#lib/failures/failure-record.ts';
import { FakeBucket } from '../../../support/fake-bucket.ts';
import { NOW_MS } from '../../../support/kit.ts';

const fatal = new KitError('EVENT_TYPE_UNKNOWN', { source: 's', type: 't', taker: 'f', known: 'k' });

/** The payload of a record `event` whose JSON has that many bytes. */
const eventOfBytes = (sizeBytes: number): Payload => {
  const emptyBytes = JSON.stringify({ form: 'event', event: '' }).length;
  return { form: 'event', event: 'x'.repeat(sizeBytes - emptyBytes) };
};

const recordOf = (payload: Payload, origin: Origin): FailureRecord =>
  failureRecord('shop-bridge', { origin, error: fatal, payload }, NOW_MS);

async function fitted(payload: Payload, origin: Origin = { kind: 'function', requestId: 'r-1' }) {
  const bucket = new FakeBucket();
  const record = await fitForQueue(recordOf(payload, origin), 'payloads', bucket.put);
  return { payload: record.payload, objects: bucket.objects };
}

describe('a payload', () => {
  test('stays in its record up to 1,000,000 bytes', async () => {
    const payload = eventOfBytes(1_000_000);
    expect(await fitted(payload)).toEqual({ payload, objects: [] });
  });

  test('is in the bucket beyond that, and the record holds a claim on it', async () => {
    const payload = eventOfBytes(1_000_001);
    const sha256 = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
    const key = `shop-bridge/r-1-${sha256}.json`;
    const { objects, ...rest } = await fitted(payload);
    expect(rest.payload).toEqual({ form: 'claim', bucket: 'payloads', key, sizeBytes: 1_000_001, sha256 });
    expect(objects.map(({ body, ...named }) => ({ ...named, holds: body.toString() }))).toEqual([
      { bucket: 'payloads', key, sha256, holds: JSON.stringify(payload) },
    ]);
  });

  test('is counted in bytes, not in characters', async () => {
    const { payload } = await fitted({ form: 'event', event: '€'.repeat(400_000) });
    expect(payload.form).toBe('claim');
  });

  test.each<[string, Origin]>([
    ['orders-0-42', { kind: 'kafka', topic: 'orders', partition: 0, offset: 42, timestamp: 0 }],
    ['r-1', { kind: 'function', requestId: 'r-1' }],
    ['..-..-m-1---', { kind: 'queue', queueArn: 'arn:queue', messageId: '../../m-1?ü#' }],
  ])('of the delivery %s is named after it, so that its key stays in its folder and in a URL', async (name, origin) => {
    const { objects } = await fitted(eventOfBytes(1_000_001), origin);
    expect(objects.map(({ key, sha256 }) => key.replace(sha256, '*'))).toEqual([`shop-bridge/${name}-*.json`]);
  });

  test('that is put down again is the same object', async () => {
    const [first, second] = [await fitted(eventOfBytes(1_000_001)), await fitted(eventOfBytes(1_000_001))];
    expect(second.payload).toEqual(first.payload);
    expect(second.objects.map(({ key }) => key)).toEqual(first.objects.map(({ key }) => key));
  });
});

describe('a failure record', () => {
  test('fits a message when its payload just stays in it and all else is as long as it gets', async () => {
    const longest: Failure = {
      origin: { kind: 'kafka', topic: 't'.repeat(249), partition: 2 ** 31, offset: 2 ** 53, timestamp: 2 ** 53 },
      error: new Error('\0'.repeat(5_000)),
      eventId: '\uFFFF'.repeat(300),
      correlationId: '\uD800'.repeat(300),
      payload: eventOfBytes(1_000_000),
    };
    const record = failureRecord('f'.repeat(64), longest, NOW_MS);
    expect(await fitForQueue(record, 'payloads', new FakeBucket().put)).toBe(record);
    expect(Buffer.byteLength(queueJson(record))).toBeLessThan(1_048_576);
  });
});
