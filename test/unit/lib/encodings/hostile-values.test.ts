import { describe, expect, test } from '@jest/globals';
import { parseJson } from '@tributary/region/json';
import fc from 'fast-check';
import { decodeAvro } from '#lib/encodings/avro/decode.ts';
import { parseAvro } from '#lib/encodings/avro/parse.ts';
import { avroCodec, protobufCodec, type ValueCodec } from '#lib/encodings/event-encodings.ts';
import type { FrameReading } from '#lib/encodings/framing.ts';
import { readFrame } from '#lib/encodings/framing.ts';
import { decodeProtobuf } from '#lib/encodings/protobuf/decode.ts';
import { KitError } from '#lib/errors.ts';
import { orderPlacedEncodings } from '#schemas/generated/encodings.ts';
import { fuzz } from '../../../../packages/region/test/support/fuzz.ts';
import { encodingsFor, entryOf } from '../../../support/encodings/contracts.ts';
import { dataOf } from '../../../support/encodings/data.ts';

const tree = { type: 'object', properties: { below: { type: 'array', items: { $ref: '#/definitions/tree' } } } };
const hostileContract = encodingsFor(
  entryOf(
    {
      tree: { $ref: '#/definitions/tree' },
      any: { type: ['string', 'integer', 'boolean'] },
      byName: { type: 'object', additionalProperties: { type: 'number' } },
      lists: { type: 'array', items: { type: 'array', items: { type: 'boolean' } } },
    },
    { definitions: { tree } },
  ),
);
const contracts = [orderPlacedEncodings, hostileContract];
const codecs: readonly (readonly [string, ValueCodec])[] = [
  ['Avro', avroCodec],
  ['Protobuf', protobufCodec],
];
const runs = fuzz(400);

/** What came of reading: JSON, or the code of a clear error. Anything else is thrown on. */
function outcome(read: () => string): unknown {
  try {
    return parseJson(read()) === undefined ? 'not JSON' : 'read';
  } catch (error) {
    if (error instanceof KitError) return error.code;
    throw error;
  }
}

const clear = expect.stringMatching(/^(read|RECORD_NOT_DECODED|RECORD_NOT_FRAMED)$/);

/** Bytes that differ from good ones in a few places, or end earlier or later. */
const damaged = (bytes: Buffer) =>
  fc
    .record({
      changes: fc.array(fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.nat(255)), { maxLength: 3 }),
      end: fc.nat(bytes.length),
      more: fc.uint8Array({ maxLength: 4 }),
    })
    .map(({ changes, end, more }) => {
      const copy = Buffer.from(bytes);
      for (const [index, byte] of changes) if (index < copy.length) copy[index] = byte;
      return Buffer.concat([copy.subarray(0, end), more]);
    });

describe.each(codecs)('hostile %s', (_name, codec) => {
  test.each(contracts.map((one) => [one.name, one] as const))('of any bytes ends clearly: %s', (_of, encodings) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcome(() => codec.decode(encodings, Buffer.from(bytes), 'it'))).toEqual(clear);
      }),
      runs,
    );
  });

  test.each(contracts.map((one) => [one.name, one] as const))('of damaged bytes ends clearly: %s', (_of, encodings) => {
    const bytes = dataOf(encodings.protobuf).chain((data) => damaged(codec.encode(encodings, data, 'it')));
    fc.assert(
      fc.property(bytes, (value) => {
        expect(outcome(() => codec.decode(encodings, value, 'it'))).toEqual(clear);
      }),
      runs,
    );
  });

  test('that ends early anywhere is refused, or lacks fields', () => {
    const [data] = fc.sample(dataOf(orderPlacedEncodings.protobuf), { numRuns: 1, seed: 5 });
    const bytes = codec.encode(orderPlacedEncodings, data as never, 'it');
    for (let end = 0; end < bytes.length; end++)
      expect(outcome(() => codec.decode(orderPlacedEncodings, bytes.subarray(0, end), 'it'))).toEqual(clear);
  });
});

describe('a hostile frame', () => {
  test.each<[string, FrameReading]>([
    ['Confluent', { framing: 'confluent', encoding: 'protobuf' }],
    ['Glue', { framing: 'glue', encoding: 'protobuf' }],
  ])('of %s ends clearly', (_name, how) => {
    const first = how.framing === 'glue' ? fc.constantFrom(3, 0) : fc.constantFrom(0, 1, 2);
    const second = fc.constantFrom(0, 5, 7);
    fc.assert(
      fc.property(first, second, fc.uint8Array({ maxLength: 60 }), (magic, next, rest) => {
        const value = Buffer.concat([Buffer.of(magic, next), rest]);
        expect(outcome(() => JSON.stringify(readFrame(value, how, 'it')))).toEqual(clear);
      }),
      runs,
    );
  });
});

describe('a few bytes', () => {
  const empty = 'fc ff ff ff 3f'.replaceAll(' ', '');
  const manyNulls = Array.from({ length: 3 }, () => 'null');
  const record = (name: string, ...types: readonly unknown[]) => ({
    type: 'record',
    name,
    fields: types.map((type, index) => ({ name: `${'f'.repeat(index * 50)}${index}`, type })),
  });
  /** Each level has the one below it twice: 2^30 nulls of no byte at all. */
  const doubling = (level: number): unknown =>
    level === 0 ? 'null' : record(`R${level}`, doubling(level - 1), level === 1 ? 'null' : `R${level - 1}`);

  test.each<[string, unknown, string]>([
    ['announce billions of items without bytes', { type: 'array', items: 'null' }, empty],
    ['announce billions of records without fields', { type: 'array', items: record('R') }, empty],
    ['are a tree of records that take no bytes', doubling(30), ''],
  ])('that %s cannot fill the memory', (_what, schema, bytes) => {
    const type = parseAvro(JSON.stringify(schema), 'it');
    expect(() => decodeAvro(type, Buffer.from(bytes, 'hex'), 'it')).toThrow(
      'it would have more than 1000000 names and values',
    );
  });

  test('that announce billions of items with bytes end at once', () => {
    const type = parseAvro(JSON.stringify({ type: 'array', items: 'long' }), 'it');
    expect(() => decodeAvro(type, Buffer.from(empty, 'hex'), 'it')).toThrow('at data[0]: it ends too early');
  });

  test('that nest records without end do not overflow the stack', () => {
    const avro = parseAvro(JSON.stringify(record('R', 'R')), 'it');
    expect(() => decodeAvro(avro, Buffer.alloc(0), 'it')).toThrow('it is nested more than 128 deep');
    const deep = parseAvro(JSON.stringify(record('R', ['null', 'R'])), 'it');
    expect(() => decodeAvro(deep, Buffer.alloc(100_000, 2), 'it')).toThrow('it is nested more than 128 deep');
    let bytes = Buffer.alloc(0);
    for (let level = 0; level < 200; level++) {
      const size = bytes.length < 128 ? [bytes.length] : [(bytes.length % 128) + 128, Math.floor(bytes.length / 128)];
      bytes = Buffer.concat([Buffer.of(10, ...size), bytes]);
    }
    const self = {
      root: 'R',
      messages: {
        R: { fields: [{ name: 'r', presence: 'optional', form: 'single', number: 1, type: { message: 'R' } }] },
      },
    } as const;
    expect(() => decodeProtobuf(self, bytes, 'it')).toThrow('it is nested more than 128 deep');
  });

  test('cannot fill the memory with the names of fields', () => {
    const type = parseAvro(JSON.stringify({ type: 'array', items: record('R', ...manyNulls) }), 'it');
    expect(() => decodeAvro(type, Buffer.from(empty, 'hex'), 'it')).toThrow(
      'it would have more than 16777216 characters as JSON',
    );
  });

  test('of empty messages cannot fill the memory with their defaults', () => {
    const type = { message: 'M' } as const;
    const field = (name: string, number: number) =>
      ({ name, presence: 'required', form: 'single', number, type: 'bool' }) as const;
    const fields = Array.from({ length: 100 }, (_, index) => field(`field${index}`, index + 1));
    const list = { name: 'a', presence: 'required', form: 'list', number: 1, type } as const;
    const bytes = Buffer.alloc(40_000, Buffer.of(10, 0));
    expect(() =>
      decodeProtobuf({ root: 'R', messages: { R: { fields: [list] }, M: { fields } } }, bytes, 'it'),
    ).toThrow('it would have more than 1000000 names and values');
  });
});
