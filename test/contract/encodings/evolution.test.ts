import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { avroCodec, protobufCodec } from '#lib/encodings/event-encodings.ts';
import type { EventEncodings } from '#schemas/encodings.ts';
import { fuzz } from '../../../packages/region/test/support/fuzz.ts';
import { encodingsFor, entryOf } from '../../support/encodings/contracts.ts';
import { dataOf } from '../../support/encodings/data.ts';

const NUMBERS = { 'my_depot.shelves.ShelfFilledV1': { id: 1, count: 2, note: 3, tags: 4 } };
const base = { id: { type: 'string' }, count: { type: 'integer' } };
const required = ['id', 'count'];
const older = encodingsFor(entryOf(base, { required }), NUMBERS);
/** With optional fields, one of them in front of those that were there. */
const newer = encodingsFor(
  entryOf({ tags: { type: 'array', items: { type: 'string' } }, ...base, note: { type: 'string' } }, { required }),
  NUMBERS,
);

const { id: _id, ...rest } = base;
const withoutId = encodingsFor(entryOf(rest, { required: ['count'] }), NUMBERS);

const read = (text: string): unknown => JSON.parse(text);
const only = (data: object, names: readonly string[]): unknown =>
  Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));

/** Reads by the schema of the writer, as the id in front of the bytes says, and then by the contract of the reader. */
const viaAvro = (writer: EventEncodings, data: object): unknown =>
  read(avroCodec.decode(writer, avroCodec.encode(writer, data, 'it'), 'it'));

/** Reads by the messages of the reader: numbers say what is what. */
const viaProtobuf = (writer: EventEncodings, reader: EventEncodings, data: object): unknown =>
  read(protobufCodec.decode(reader, protobufCodec.encode(writer, data, 'it'), 'it'));

describe('a contract with more optional fields', () => {
  test('reads what the older one wrote', () => {
    fc.assert(
      fc.property(dataOf(older.protobuf), (data) => {
        expect(viaAvro(older, data)).toEqual(data);
        expect(viaProtobuf(older, newer, data)).toEqual(data);
      }),
      fuzz(50),
    );
  });

  test('is read by the older one, which in Protobuf does not see the new fields', () => {
    fc.assert(
      fc.property(dataOf(newer.protobuf), (data) => {
        expect(viaAvro(newer, data)).toEqual(data);
        expect(viaProtobuf(newer, older, data)).toEqual(only(data, required));
      }),
      fuzz(50),
    );
  });
});

test('a field that is gone keeps its number, and a reader that still has it sees its default', () => {
  expect(withoutId.protobufSchema).toContain('reserved 1, 3, 4;');
  expect(viaProtobuf(withoutId, older, { count: 7 })).toEqual({ id: '', count: 7 });
  expect(viaProtobuf(older, withoutId, { id: 'x', count: 7 })).toEqual({ count: 7 });
});
