import { describe, expect, test } from '@jest/globals';
import { decodeAvro } from '#lib/encodings/avro/decode.ts';
import { parseAvro } from '#lib/encodings/avro/parse.ts';
import type { KitError } from '#lib/errors.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const decode = (schema: unknown, bytes: string): string =>
  decodeAvro(parseAvro(JSON.stringify(schema), 'it'), hex(bytes), 'it');

function problemOf(schema: unknown, bytes: string): string {
  try {
    return decode(schema, bytes);
  } catch (error) {
    const { code, message } = error as KitError;
    return `${code}: ${message}`;
  }
}

const record = (...fields: readonly object[]) => ({ type: 'record', name: 'R', fields });
const double = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString('hex');
};

describe('binary Avro is read as JSON', () => {
  test.each<[string, unknown, string, string]>([
    ['null', 'null', '', 'null'],
    ['false', 'boolean', '00', 'false'],
    ['true', 'boolean', '01', 'true'],
    // The examples of the specification.
    ['the long 0', 'long', '00', '0'],
    ['the long -1', 'long', '01', '-1'],
    ['the long 1', 'long', '02', '1'],
    ['the long -64', 'long', '7f', '-64'],
    ['the long 64', 'long', '8001', '64'],
    ['a string', 'string', '06 666f6f', '"foo"'],
    ['an array', { type: 'array', items: 'long' }, '04 06 36 00', '[3,27]'],
    [
      'a record',
      record({ name: 'a', type: 'long' }, { name: 'b', type: 'string' }),
      '36 06 666f6f',
      '{"a":27,"b":"foo"}',
    ],
    ['null of a union', ['null', 'string'], '00', 'null'],
    ['a string of a union', ['null', 'string'], '02 02 61', '"a"'],
    ['the largest int', 'int', 'feffffff0f', '2147483647'],
    ['the smallest int', 'int', 'ffffffff0f', '-2147483648'],
    ['the largest long', 'long', 'feffffffffffffffff01', '9223372036854775807'],
    ['the smallest long', 'long', 'ffffffffffffffffff01', '-9223372036854775808'],
    ['2^53 + 1', 'long', '8280808080808020', '9007199254740993'],
    // avsc and avro-js read 4503599627370496 here.
    ['-2^52 - 1', 'long', '8180808080808010', '-4503599627370497'],
    ['a float', 'float', '0000c03f', '1.5'],
    ['a double', 'double', double(-2.5e-7), '-2.5e-7'],
    ['a double of many digits', 'double', double(1e21), '1e+21'],
    ['-0', 'double', double(-0), '-0'],
    ['bytes', 'bytes', '06 00ff22', '"\\u0000ÿ\\""'],
    ['a fixed', { type: 'fixed', name: 'F', size: 2 }, '41ff', '"Aÿ"'],
    ['an enum', { type: 'enum', name: 'E', symbols: ['A', 'B'] }, '02', '"B"'],
    ['an empty array', { type: 'array', items: 'null' }, '00', '[]'],
    ['blocks, one with its size', { type: 'array', items: 'long' }, '02 02 03 04 06 08 00', '[1,3,4]'],
    ['a map', { type: 'map', values: 'long' }, '04 02 61 02 02 62 04 00', '{"a":1,"b":2}'],
    ['a map with a key twice', { type: 'map', values: 'long' }, '04 02 61 02 02 61 04 00', '{"a":2}'],
    ['a map with any key', { type: 'map', values: 'null' }, '02 12 5f5f70726f746f5f5f 00', '{"__proto__":null}'],
    ['a logical type', { type: 'long', logicalType: 'timestamp-millis' }, '02', '1'],
    ['an optional field', record({ name: 'a', type: ['null', 'long'], default: null }), '00', '{}'],
    [
      'an optional field that is there',
      record({ name: 'a', type: ['null', 'long'], default: null }),
      '02 02',
      '{"a":1}',
    ],
    ['null in a required field', record({ name: 'a', type: ['null', 'long'] }), '00', '{"a":null}'],
    ['a record without fields', record(), '', '{}'],
  ])('%s', (_what, schema, bytes, json) => {
    expect(decode(schema, bytes)).toBe(json);
  });

  test('a record in itself', () => {
    const list = record({ name: 'value', type: 'long' }, { name: 'next', type: ['null', 'R'], default: null });
    expect(decode(list, '02 02 04 00')).toBe('{"value":1,"next":{"value":2}}');
  });

  test.each<[string, unknown, string]>([
    ['data: it ends too early', 'long', '80'],
    ['data: it has a number of more than 64 bits', 'long', 'ffffffffffffffffff02'],
    ['data: it has an int of more than 32 bits', 'int', '8080808010'],
    ['data: it has the boolean 2', 'boolean', '02'],
    ['data: it has the length -1', 'string', '01'],
    ['data: it ends too early: 5 bytes are announced, 1 are left', 'bytes', '0a 61'],
    ['data: it has a text that is not UTF-8', 'string', '02 ff'],
    ['data: it has the number NaN, which JSON lacks', 'double', '000000000000f87f'],
    ['data: it has the number -Infinity, which JSON lacks', 'float', '000080ff'],
    ['data: it has the branch 2 of 2', ['null', 'long'], '04'],
    ['data: it has the branch -1 of 2', ['null', 'long'], '01'],
    ['data: it has the symbol 1 of 1', { type: 'enum', name: 'E', symbols: ['A'] }, '02'],
    ['data: 1 bytes are left behind the value', 'null', '00'],
    ['data.a[1]: it ends too early', record({ name: 'a', type: { type: 'array', items: 'long' } }), '04 02'],
    ['data.*: it has the boolean 9', { type: 'map', values: 'boolean' }, '02 02 61 09'],
  ])('but not: %s', (problem, schema, bytes) => {
    const [place, what] = problem.split(': ', 2);
    expect(problemOf(schema, bytes)).toContain(
      `RECORD_NOT_DECODED: The value of it is not Avro of its schema, at ${place}: ${what}`,
    );
  });
});

describe('an Avro schema', () => {
  test('may be a union', () => {
    expect(decode([record({ name: 'a', type: 'long' }), 'null'], '00 02')).toBe('{"a":1}');
  });

  test('may name a type by its namespace, given or around it', () => {
    const inner = { type: 'record', name: 'x.In', fields: [{ name: 'b', type: 'long' }] };
    const near = { type: 'enum', name: 'E', symbols: ['A'] };
    const schema = {
      type: 'record',
      name: 'Out',
      namespace: 'y',
      aliases: ['Old'],
      fields: [
        { name: 'one', type: inner, doc: 'x', order: 'ignore' },
        { name: 'two', type: 'x.In' },
        { name: 'three', type: near },
        { name: 'four', type: 'E' },
        { name: 'five', type: 'y.E' },
      ],
    };
    expect(decode(schema, '02 04 00 00 00')).toBe('{"one":{"b":1},"two":{"b":2},"three":"A","four":"A","five":"A"}');
  });

  test.each<[string, string]>([
    ['it is not JSON, at position 1', '{x'],
    ['it names the type text, which it does not define before', '"text"'],
    ['it has a type that is neither a name, a list nor an object', '7'],
    ['it has a union of nothing', '[]'],
    ['it has a union in a union', '["null",["long"]]'],
    ['it has a union with the type long twice', '["long","long"]'],
    ['it has a union with one type twice', '[{"type":"fixed","name":"F","size":1},"F"]'],
    ['it has a type without a name', '{"type":"record","fields":[]}'],
    ['it has a type without a name', '{"type":"fixed","name":"x.long","size":1}'],
    ['the record R has no list of fields', '{"type":"record","name":"R"}'],
    ['it has a field without a name', '{"type":"record","name":"R","fields":[{"type":"long"}]}'],
    [
      'the record R has the field a twice',
      '{"type":"record","name":"R","fields":[{"name":"a","type":"long"},{"name":"a","type":"int"}]}',
    ],
    ['it defines the type F twice', '[{"type":"fixed","name":"F","size":1},{"type":"fixed","name":"F","size":1}]'],
    ['it has an enum without a list of symbols', '{"type":"enum","name":"E"}'],
    ['it has an enum with the symbol A twice', '{"type":"enum","name":"E","symbols":["A","A"]}'],
    ['it has a fixed type whose size is not a number of bytes', '{"type":"fixed","name":"F","size":-1}'],
    ['it is nested more than 128 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('is refused: %s', (problem, text) => {
    const read = () => parseAvro(text, 'depot.shelves.ShelfFilledV1');
    expect(read).toThrow(`The Avro schema depot.shelves.ShelfFilledV1 cannot be read: ${problem}.`);
    expect(read).toThrow(expect.objectContaining({ code: 'SCHEMA_NOT_READABLE' }));
  });
});
