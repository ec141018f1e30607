import { describe, expect, test } from '@jest/globals';
import type { Event } from '#lib/event.ts';
import { asContract } from '#lib/kafka/values/as-contract.ts';
import type { EventMessages } from '#schemas/encodings.ts';
import { decodedRecord } from '../../../../support/encoded-records.ts';
import { busSample } from '../../../../support/samples.ts';

const EVENT = busSample<Event<string, object>>('StockReserved').detail;
const required = { presence: 'required', form: 'single' } as const;

/** A contract with all that Avro and Protobuf write in more than one way. */
const CONTRACT: EventMessages = {
  source: 'depot.shelves',
  type: 'ShelfFilled',
  version: 1,
  name: 'depot.shelves.ShelfFilledV1',
  root: 'ShelfFilledV1',
  messages: {
    ShelfFilledV1: {
      fields: [
        { name: 'shelf_id', number: 1, type: 'string', ...required },
        { name: 'count', number: 2, type: 'int64', ...required },
        { name: 'isFull', number: 3, type: 'bool', ...required },
        { name: 'weight', number: 4, type: 'double', presence: 'optional', form: 'single' },
        { name: 'note', number: 5, type: 'string', presence: 'optional', form: 'single' },
        { name: 'closedBy', number: 6, type: 'string', presence: 'nullable', form: 'single' },
        { name: 'boxes', number: 7, type: { message: 'Box' }, presence: 'required', form: 'list' },
        { name: 'labels', number: 8, type: 'int64', presence: 'required', form: 'map' },
        { name: 'top', number: 9, type: { message: 'Box' }, presence: 'optional', form: 'single' },
        { name: 'grid', number: 10, type: { message: 'GridItem' }, presence: 'required', form: 'list' },
        {
          name: 'content',
          presence: 'optional',
          form: 'oneof',
          branches: [
            { number: 11, type: 'string' },
            { number: 12, type: { message: 'Box' } },
          ],
        },
      ],
    },
    Box: { fields: [{ name: 'size', number: 1, type: 'int64', ...required }] },
    GridItem: {
      isWrapper: true,
      fields: [{ name: 'items', number: 1, type: 'int64', presence: 'required', form: 'list' }],
    },
  },
};

const WHOLE = {
  shelf_id: 'S-1',
  count: 3,
  isFull: true,
  weight: 1.5,
  note: 'n',
  closedBy: 'me',
  boxes: [{ size: 1 }, { size: 0 }],
  labels: { a: 7 },
  top: { size: 2 },
  grid: [[1, 2], []],
  content: { size: 3 },
};

const read = (encoding: 'avro' | 'protobuf', data: unknown) =>
  JSON.parse(asContract(decodedRecord(EVENT, encoding, data), CONTRACT));

const EMPTY = { shelf_id: '', count: 0, isFull: false, closedBy: null, boxes: [], labels: {}, grid: [] };

describe('a value that its mapping has decoded from Protobuf', () => {
  test.each([
    ['as the contract has it', WHOLE],
    [
      'with integers as texts, names in lowerCamelCase, and without zeros',
      {
        shelfId: 'S-1',
        count: '3',
        isFull: true,
        weight: 1.5,
        note: 'n',
        closedBy: 'me',
        boxes: [{ size: '1' }, {}],
        labels: { a: '7' },
        top: { size: '2' },
        grid: [{ items: ['1', '2'] }, {}],
        contentRecord: { size: '3' },
      },
    ],
  ])('is the same %s', (_how, data) => {
    expect(read('protobuf', data)).toEqual(WHOLE);
  });

  test('has the values of Protobuf where nothing is written', () => {
    expect(read('protobuf', {})).toEqual(EMPTY);
    expect(read('protobuf', { note: null, content: null })).toEqual(EMPTY);
  });

  test('keeps an integer beyond 2^53 to the digit, and what is no integer as it is', () => {
    const textOf = (count: string) => asContract(decodedRecord(EVENT, 'protobuf', `{"count":${count}}`), CONTRACT);
    expect(textOf('"9007199254740993"')).toContain('"count":9007199254740993');
    expect(textOf('9007199254740993')).toContain('"count":9007199254740993');
    expect(textOf('"007"')).toContain('"count":"007"');
  });
});

describe('a value that its mapping has decoded from Avro', () => {
  test.each([
    ['as the contract has it', WHOLE],
    [
      'with the branches of unions named',
      {
        ...WHOLE,
        weight: { double: 1.5 },
        note: { string: 'n' },
        closedBy: { string: 'me' },
        top: { 'depot.shelves.ShelfFilledV1.Box': { size: 2 } },
        content: { 'depot.shelves.ShelfFilledV1.Box': { size: 3 } },
      },
    ],
  ])('is the same %s', (_how, data) => {
    expect(read('avro', data)).toEqual(WHOLE);
  });

  test('keeps fields that only its writer knows: the contract allows them', () => {
    expect(read('avro', { ...WHOLE, aisle: 7 })).toEqual({ ...WHOLE, aisle: 7 });
  });

  test('has no value for what is null, where the contract has no null', () => {
    const { weight: _weight, note: _note, top: _top, content: _content, ...least } = WHOLE;
    expect(read('avro', { ...least, weight: null, note: null, top: null, content: null, closedBy: null })).toEqual({
      ...least,
      closedBy: null,
    });
  });

  test('lacks what its writer left out: the contract says so', () => {
    expect(read('avro', { count: 3 })).toEqual({ count: 3, closedBy: null });
  });
});

/** A contract whose plain values can look like unions of Avro. */
const MISLEADING: EventMessages = {
  ...CONTRACT,
  messages: {
    ShelfFilledV1: {
      fields: [
        { name: 'tags', number: 1, type: 'string', presence: 'optional', form: 'map' },
        { name: 'boxes', number: 2, type: { message: 'Box' }, presence: 'optional', form: 'map' },
        { name: 'plan', number: 3, type: { message: 'Plan' }, presence: 'optional', form: 'single' },
        { name: 'rows', number: 4, type: 'int64', presence: 'nullable', form: 'list' },
        {
          name: 'place',
          presence: 'optional',
          form: 'oneof',
          branches: [
            { number: 5, type: { message: 'GridItem' } },
            { number: 6, type: { message: 'LabelsItem' } },
            { number: 7, type: 'string' },
          ],
        },
      ],
    },
    Box: { fields: [{ name: 'size', number: 1, type: 'int64', ...required }] },
    Plan: {
      fields: [
        { name: 'map', number: 1, type: { message: 'Box' }, presence: 'optional', form: 'single' },
        { name: 'array', number: 2, type: 'string', presence: 'optional', form: 'list' },
      ],
    },
    GridItem: {
      isWrapper: true,
      fields: [{ name: 'items', number: 1, type: 'int64', presence: 'required', form: 'list' }],
    },
    LabelsItem: {
      isWrapper: true,
      fields: [{ name: 'entries', number: 1, type: 'string', presence: 'required', form: 'map' }],
    },
  },
};

describe('a value from Avro that looks like a union', () => {
  const readMisleading = (data: object) =>
    JSON.parse(asContract(decodedRecord(EVENT, 'avro', { rows: null, ...data }), MISLEADING));

  test.each([
    ['a map with the one key "map"', { tags: { map: 'of the depot' } }],
    ['a map of records with the one key "map"', { boxes: { map: { size: 3 } } }],
    ['a record with the one property "map"', { plan: { map: { size: 3 } } }],
    ['a record with the one property "array"', { plan: { array: ['a', 'b'] } }],
    ['one of several types with the one key "map"', { place: { map: 'of the depot' } }],
    ['one of several types with the one key "array"', { place: { array: 'of boxes' } }],
    ['a text where a list is due', { rows: { array: 'of boxes' } }],
  ])('and is %s keeps its level', (_what, data) => {
    expect(readMisleading(data)).toEqual({ rows: null, ...data });
  });

  test('and is one gives what is in it, once', () => {
    const data = {
      tags: { map: 'of the depot' },
      boxes: { map: { size: 3 } },
      plan: { map: { size: 3 } },
      rows: [1, 2],
      place: { string: 'x' },
    };
    const inUnions = {
      tags: { map: data.tags },
      boxes: { map: data.boxes },
      plan: { 'depot.shelves.Plan': { map: { 'depot.shelves.Box': { size: 3 } } } },
      rows: { array: data.rows },
      place: { map: data.place },
    };
    expect(readMisleading(inUnions)).toEqual(data);
    expect(readMisleading({ place: { array: [1] } })).toEqual({ rows: null, place: [1] });
    expect(readMisleading({ place: { string: 'x' } })).toEqual({ rows: null, place: 'x' });
  });
});

test('a value of no contract is left as it is, and one that is no UTF-8 is refused', () => {
  const record = decodedRecord(EVENT, 'avro', '{"a":1.10}');
  expect(asContract(record, undefined)).toBe('{"a":1.10}');
  expect(() => asContract({ ...record, value: '//4=' }, CONTRACT)).toThrow('it is not UTF-8');
});
