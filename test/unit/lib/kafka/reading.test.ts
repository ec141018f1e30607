import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { orderCancelled, orderPlaced } from '#schemas/generated/contracts.ts';
import { base64, binaryRecord, headersFor, placedOrder, placedOrderV1, recordOf } from '../../../support/samples.ts';

const read = (record: KafkaRecord) => readRecord(record, [orderCancelled, orderPlaced], 'bridge');

/** What a record with that event is read as when something is wrong with it. */
const poison = (record: KafkaRecord, error: Error, event: unknown) => ({
  kind: 'poison',
  record,
  key: 'orders-0@42 1772442900000',
  error,
  event,
});

describe('a record', () => {
  test('is read as an event in the newest version, one hop further, under the ordering key of its key', () => {
    const record = binaryRecord(placedOrderV1(), { partition: 2 });
    expect(read(record)).toEqual({
      kind: 'event',
      record,
      key: 'tributary.orders/evt-1001-1',
      outgoing: { event: placedOrder({ hops: 2 }), orderingKey: `orders-2/${base64('ORD-1001')}` },
    });
  });

  test('of a strict topic has a strict ordering key', () => {
    const record = binaryRecord(placedOrder());
    const readFrom = (strictTopics: readonly string[]) => readRecord(record, [orderPlaced], 'bridge', { strictTopics });
    expect(readFrom(['orders'])).toMatchObject({ outgoing: { isStrict: true } });
    expect(readFrom(['payments'])).not.toHaveProperty('outgoing.isStrict');
  });

  test.each([null, ''])('with key %p has no ordering key', (key) => {
    const reading = read(binaryRecord(placedOrder(), { key }));
    expect(reading.kind === 'event' && Object.keys(reading.outgoing)).toEqual(['event', 'text']);
  });

  test('without a value is a tombstone', () => {
    const record = { ...recordOf('', []), value: null };
    expect(read(record)).toEqual({ kind: 'tombstone', record });
  });
});

describe('poison', () => {
  test('is known by its location and time, and has no event when it could not be read', () => {
    const record = recordOf('{', headersFor(placedOrder()));
    const error = new KitError('RECORD_NOT_JSON', { location: 'orders-0@42', problem: 'at position 1' });
    expect(read(record)).toEqual(poison(record, error, undefined));
  });

  test.each([
    ['id', 'x'.repeat(129), 'must NOT have more than 128 characters'],
    ['time', 'yesterday', 'must match format "date-time"'],
  ])('is an event whose %s breaks the metadata schema', (field, value, problem) => {
    const event = placedOrder({ [field]: value });
    const record = binaryRecord(event);
    const error = new KitError('EVENT_INVALID', { what: 'The event', problems: `metadata.${field} ${problem}` });
    expect(read(record)).toEqual(poison(record, error, event));
  });

  test('is an event without a definition', () => {
    const event = { ...placedOrder(), metadata: { ...placedOrder().metadata, type: 'OrderMislaid' } };
    const known = 'tributary.orders OrderCancelled, tributary.orders OrderPlaced';
    const values = { source: 'tributary.orders', type: 'OrderMislaid', taker: 'bridge', known };
    const record = binaryRecord(event);
    expect(read(record)).toEqual(poison(record, new KitError('EVENT_TYPE_UNKNOWN', values), event));
  });

  test('is an event whose data breaks its schema', () => {
    const event = placedOrder({}, { lines: [] });
    const record = binaryRecord(event);
    const problems = 'data.lines must NOT have fewer than 1 items';
    const error = new KitError('EVENT_INVALID', { what: 'OrderPlaced evt-1001-1', problems });
    expect(read(record)).toEqual(poison(record, error, event));
  });

  test('is an event that went in a circle', () => {
    const record = binaryRecord(placedOrder({ hops: 16 }));
    const error = new KitError('EVENT_HOPS_EXCEEDED', { id: 'evt-1001-1', hops: 17, max: 16 });
    expect(read(record)).toEqual(poison(record, error, placedOrder({ hops: 16 })));
    expect(read(binaryRecord(placedOrder({ hops: 15 }))).kind).toBe('event');
  });

  test('is a record that makes reading fail in an unforeseen way', () => {
    const record = recordOf('{}', [], { headers: JSON.parse('5') });
    expect(read(record)).toMatchObject({
      kind: 'poison',
      key: 'orders-0@42 1772442900000',
      error: expect.any(TypeError),
    });
  });
});
