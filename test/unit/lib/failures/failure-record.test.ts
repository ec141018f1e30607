import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { type Failure, failureRecord, isFatal, type Payload, queueJson } from '#lib/failures/failure-record.ts';
import { recordFailure } from '#lib/kafka/record-failure.ts';
import { framesOf } from '#lib/stack-traces/frames.ts';
import { NOW_MS } from '../../../support/kit.ts';
import { base64, header, recordOf } from '../../../support/samples.ts';

const fatal = new KitError('EVENT_TYPE_UNKNOWN', { source: 's', type: 't', taker: 'f', known: 'k' });

const failureWith = (payload: Payload): Failure => ({
  origin: { kind: 'function', requestId: 'request-1' },
  error: fatal,
  payload,
});

describe('a failure record', () => {
  test('has the location of a Kafka record, its error, and its bytes unchanged', () => {
    const headers = [header('ce_id', 'evt-ü'), {}];
    const failure = recordFailure(recordOf('{"a":', headers), fatal, { eventId: 'evt-1', correlationId: 'story-1' });
    expect(failureRecord('bridge-kafka', failure, NOW_MS)).toEqual({
      kind: 'failure-record',
      version: 1,
      function: 'bridge-kafka',
      origin: { kind: 'kafka', topic: 'orders', partition: 0, offset: 42, timestamp: Date.UTC(2026, 2, 2, 9, 15) },
      error: {
        code: 'EVENT_TYPE_UNKNOWN',
        message: 's t is not an event that f takes. It takes: k.',
        retryable: false,
        stack: framesOf(fatal),
      },
      eventId: 'evt-1',
      correlationId: 'story-1',
      attempts: 1,
      firstSeen: '2026-03-02T09:15:00.000Z',
      lastSeen: '2026-03-02T12:00:00.000Z',
      payload: { form: 'record', record: { key: base64('ORD-1001'), value: base64('{"a":'), headers } },
    });
  });

  test('leaves out ids that are not known, and keeps null where a record has no key, value or headers', () => {
    const bare = { topic: 'orders', partition: 0, offset: 42, timestamp: 0 };
    const record = failureRecord('f', recordFailure(bare, fatal), NOW_MS);
    expect(Object.keys(record)).toEqual([
      'kind',
      'version',
      'function',
      'origin',
      'error',
      'attempts',
      'firstSeen',
      'lastSeen',
      'payload',
    ]);
    expect(record.payload).toEqual({ form: 'record', record: { key: null, value: null, headers: [] } });
    expect(record.firstSeen).toBe('2026-03-02T12:00:00.000Z');
  });

  test('takes a record with null headers for one without', () => {
    const { payload } = recordFailure({ ...recordOf('{}', []), headers: null }, fatal);
    expect(payload).toEqual({ form: 'record', record: { key: base64('ORD-1001'), value: base64('{}'), headers: [] } });
  });

  test('was first seen when it was last seen, unless more is known', () => {
    const failure = failureWith({ form: 'event', event: 1 });
    expect(failureRecord('f', failure, NOW_MS)).toMatchObject({
      attempts: 1,
      firstSeen: '2026-03-02T12:00:00.000Z',
      lastSeen: '2026-03-02T12:00:00.000Z',
    });
    expect(failureRecord('f', { ...failure, attempts: 3, firstSeenMs: NOW_MS - 1_000 }, NOW_MS)).toMatchObject({
      attempts: 3,
      firstSeen: '2026-03-02T11:59:59.000Z',
    });
  });

  test.each([
    ['a sentinel', -1],
    ['zero', 0],
    ['seconds', 1_772_442_900],
    ['microseconds', 1_772_442_900_000_000],
    ['nanoseconds', 1_772_442_900_000_000_000],
    ['no number', Number.NaN],
  ])('survives a timestamp that is no time, such as %s', (_what, timestamp) => {
    const failure = recordFailure(recordOf('{}', [], { timestamp }), fatal);
    expect(failureRecord('f', failure, NOW_MS).firstSeen).toBe('2026-03-02T12:00:00.000Z');
  });

  test('has the numbers of an event that JSON cannot write', () => {
    const event = { most: Number.POSITIVE_INFINITY, least: Number.NEGATIVE_INFINITY, none: -0, some: [1.5] };
    expect(queueJson(event)).toBe('{"most":1e400,"least":-1e400,"none":-0,"some":[1.5]}');
  });

  test('names an error from elsewhere by its own name, as one that may pass', () => {
    const failure = { ...failureWith({ form: 'event', event: 1 }), error: new RangeError('too far') };
    expect(failureRecord('f', failure, NOW_MS).error).toEqual({
      code: 'RangeError',
      message: 'too far',
      retryable: true,
      stack: framesOf(failure.error),
    });
  });

  test('keeps a message of 4,000 characters and ids of 256, and clips longer ones', () => {
    const failure = (message: number, id: number): Failure => ({
      ...failureWith({ form: 'event', event: 1 }),
      error: new Error('m'.repeat(message)),
      eventId: 'e'.repeat(id),
      correlationId: 'c'.repeat(id),
    });
    expect(failureRecord('f', failure(4_000, 256), NOW_MS)).toMatchObject({
      error: { message: 'm'.repeat(4_000) },
      eventId: 'e'.repeat(256),
      correlationId: 'c'.repeat(256),
    });
    expect(failureRecord('f', failure(4_001, 257), NOW_MS)).toMatchObject({
      error: { message: `${'m'.repeat(4_000)}…` },
      eventId: `${'e'.repeat(256)}…`,
      correlationId: `${'c'.repeat(256)}…`,
    });
  });
});

describe('queueJson', () => {
  test('escapes the two characters that a queue would replace, and means the same', () => {
    const value = { text: 'a\uFFFE\uFFFFb😀', '\uFFFF': 1 };
    expect(queueJson(value)).toBe('{"text":"a\\ufffe\\uffffb😀","\\uffff":1}');
    expect(JSON.parse(queueJson(value))).toEqual(value);
  });
});

describe('isFatal', () => {
  test('is true for errors of the table that never pass, and for nothing else', () => {
    const retryable = new KitError('BATCH_UNSETTLED', { count: 1, from: 'orders-0@1', problem: 'x' });
    expect([fatal, retryable, new Error('bug'), undefined].map(isFatal)).toEqual([true, false, false, false]);
  });
});
