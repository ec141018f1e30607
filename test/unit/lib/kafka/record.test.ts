import { describe, expect, test } from '@jest/globals';
import { KitError } from '#lib/errors.ts';
import { headersOf, locationOf, partitionOf, recordsOf } from '#lib/kafka/record.ts';
import { base64, header, recordOf, sample } from '../../../support/samples.ts';

const refusal = (problem: string) =>
  new KitError('INVOCATION_INVALID', { expected: 'a Kafka event source mapping', problem });

describe('recordsOf', () => {
  test('lists the records of all partitions, each in its order', () => {
    const places = recordsOf(sample('kafka/orders.json')).map(locationOf);
    expect(places).toEqual(['orders-0@41', 'orders-0@42', 'orders-2@17', 'orders-2@18']);
  });

  test('takes a batch without records', () => {
    expect([recordsOf({ records: {} }), recordsOf({ records: { 'orders-0': [] } })]).toEqual([[], []]);
  });

  test('takes a record without key, value and headers', () => {
    const record = { topic: 'orders', partition: 0, offset: 0, timestamp: -1 };
    expect(recordsOf({ records: { 'orders-0': [record] } })).toEqual([record]);
  });

  test.each([undefined, null, 'text', {}, { records: null }, { records: [] }, { records: 'text' }, { Records: {} }])(
    'refuses %j, which has no records by partition',
    (invocation) => {
      expect(() => recordsOf(invocation)).toThrow(refusal('it has no "records" by partition'));
    },
  );

  test('names the partition that is not a list', () => {
    expect(() => recordsOf({ records: { 'orders-0': [], 'orders-1': {} } })).toThrow(
      refusal('"records.orders-1" is not a list'),
    );
  });

  test.each([
    ['topic', undefined],
    ['topic', 7],
    ['partition', '0'],
    ['partition', 0.5],
    ['offset', undefined],
    ['offset', '42'],
    ['timestamp', '1772442900000'],
  ])('names the record whose %s is %p', (field, value) => {
    const good = recordOf('{}', []);
    expect(() => recordsOf({ records: { 'orders-0': [good, { ...good, [field]: value }, good] } })).toThrow(
      refusal('"records.orders-0[1]" lacks topic, partition, offset or timestamp'),
    );
  });

  test.each([null, 'text', undefined])('refuses %p as a record', (record) => {
    expect(() => recordsOf({ records: { 'orders-0': [record] } })).toThrow(
      refusal('"records.orders-0[0]" lacks topic, partition, offset or timestamp'),
    );
  });
});

describe('a place', () => {
  const record = recordOf('{}', [], { topic: 'stock-levels', partition: 3, offset: 7 });

  test('names topic, partition and offset', () => {
    expect([locationOf(record), partitionOf(record)]).toEqual(['stock-levels-3@7', 'stock-levels-3']);
  });
});

describe('headersOf', () => {
  const headers = (...list: Parameters<typeof recordOf>[1]) => [...headersOf(recordOf('{}', list))];

  test('reads signed bytes as UTF-8', () => {
    expect(headers({ city: [90, -61, -68, 114, 105, 99, 104] })).toEqual([['city', 'Zürich']]);
    expect(header('city', 'Zürich')).toEqual({ city: [90, -61, -68, 114, 105, 99, 104] });
  });

  test('reads a value of any length', () => {
    const long = 'é'.repeat(200_000);
    expect(headers(header('note', long), header('blank', ' '.repeat(200_000)))).toEqual([
      ['note', long],
      ['blank', ' '.repeat(200_000)],
    ]);
  });

  test('knows names in lower case, and of a repeated header the last', () => {
    expect(headers(header('CE_Id', 'one'), header('x', '1'), header('ce_id', 'two'))).toEqual([
      ['ce_id', 'two'],
      ['x', '1'],
    ]);
  });

  test('takes a null header for missing, and an empty one for empty', () => {
    expect(headers({}, { 'x-null': undefined }, { 'x-empty': [] })).toEqual([['x-empty', '']]);
  });

  test.each([null, []])('a record whose headers are %p has none', (none) => {
    expect([...headersOf({ ...recordOf('{}', []), headers: none })]).toEqual([]);
  });

  test('a record without the field has none', () => {
    const { headers: _headers, ...record } = recordOf('{}', [], { key: base64('k') });
    expect([...headersOf(record)]).toEqual([]);
  });
});
