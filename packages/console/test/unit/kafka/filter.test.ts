import { describe, expect, test } from '@jest/globals';
import type { KafkaRecord } from '@tributary/region/kafka-client';
import { filterOf } from '../../../server/kafka/filter.ts';

const record: KafkaRecord = {
  topic: 'readings',
  partition: 0,
  offset: 7n,
  timestampMs: 0,
  timestampType: 'CREATE_TIME',
  key: Buffer.from('sensor-1'),
  value: Buffer.from(JSON.stringify({ celsius: 21.5, place: { hall: 'north' }, lines: [{ sku: 'a-1' }], empty: null })),
  headers: [[Buffer.from('ce_type'), Buffer.from('ReadingTaken')]],
};
const matches = (query: string): boolean =>
  filterOf(new URLSearchParams(query))?.({ record, decoded: undefined }) ?? true;

describe('a filter', () => {
  test.each([
    'q=NORTH',
    'q=sensor-1',
    'q=readingtaken',
    'field=key&op=is&value=sensor-1',
    'field=headers.CE_type&op=contains&value=taken',
    'field=celsius&op=above&value=21',
    'field=$.celsius&op=below&value=22',
    'field=celsius&op=is&value=21.5',
    'field=place.hall&op=is&value=north',
    'field=lines[0].sku&op=is-not&value=b-1',
    'field=lines[1].sku&op=missing',
    'field=empty&op=exists',
    'q=north&field=celsius&op=above&value=0',
  ])('%s takes the record', (query) => {
    expect(matches(query)).toBe(true);
  });

  test.each([
    'q=south',
    'field=celsius&op=above&value=21.5',
    'field=place.hall&op=above&value=3',
    'field=lines[0].sku&op=missing',
    'field=absent&op=is&value=undefined',
    'q=north&field=celsius&op=above&value=100',
  ])('%s leaves it out', (query) => {
    expect(matches(query)).toBe(false);
  });

  test.each([
    ['field=celsius&op=like&value=1', /one of is, is-not/],
    ['field=celsius&op=is', /needs a value/],
    ['field=celsius&op=above&value=warm', /needs a number/],
    ['field=..&op=exists', /no path/],
  ])('%s is refused, and not ignored', (query, message) => {
    expect(() => filterOf(new URLSearchParams(query))).toThrow(message);
  });
});

test('a record without a value has no field', () => {
  const empty = { ...record, value: null };
  expect(filterOf(new URLSearchParams('field=celsius&op=missing'))?.({ record: empty, decoded: undefined })).toBe(true);
});
