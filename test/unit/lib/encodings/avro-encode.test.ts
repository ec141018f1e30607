import { describe, expect, test } from '@jest/globals';
import { decodeAvro } from '#lib/encodings/avro/decode.ts';
import { encodeAvro } from '#lib/encodings/avro/encode.ts';
import { parseAvro } from '#lib/encodings/avro/parse.ts';
import { withWrittenNumbers } from '#lib/raw-number.ts';

const typeOf = (schema: unknown) => parseAvro(JSON.stringify(schema), 'it');
const encode = (schema: unknown, value: unknown): string =>
  encodeAvro(typeOf(schema), value, 'ShelfFilled e-1').toString('hex');
const record = (...fields: readonly object[]) => ({ type: 'record', name: 'R', fields });
const optional = { name: 'a', type: ['null', 'long'], default: null };
const raw = (text: string): unknown => withWrittenNumbers(text);

describe('a value is written as binary Avro', () => {
  test.each<[string, unknown, unknown, string]>([
    ['an int', 'int', -2147483648, 'ffffffff0f'],
    ['a long', 'long', 64, '8001'],
    ['the largest safe long', 'long', Number.MAX_SAFE_INTEGER, 'feffffffffffff1f'],
    ['a bigint', 'long', 2n ** 63n - 1n, 'feffffffffffffffff01'],
    ['the smallest bigint', 'long', -(2n ** 63n), 'ffffffffffffffffff01'],
    ['a long as it was written', 'long', raw('9007199254740993'), '8280808080808020'],
    ['a long that was written as 1.0', 'long', raw('1.0'), '02'],
    ['a double as it was written', 'double', raw('1.50'), '000000000000f83f'],
    ['-0 as it was written', 'double', raw('-0'), '0000000000000080'],
    ['a float', 'float', 1.5, '0000c03f'],
    ['bytes', 'bytes', '\u0000ÿ', '0400ff'],
    ['a fixed', { type: 'fixed', name: 'F', size: 2 }, 'Aÿ', '41ff'],
    ['an enum', { type: 'enum', name: 'E', symbols: ['A', 'B'] }, 'B', '02'],
    ['a list', { type: 'array', items: 'long' }, [3, 27], '04063600'],
    ['a map', { type: 'map', values: 'long' }, JSON.parse('{"__proto__":1}'), '02125f5f70726f746f5f5f0200'],
    ['nothing for an optional field', record(optional), {}, '00'],
    ['undefined for an optional field', record(optional), { a: undefined }, '00'],
    ['the branch that holds it', ['null', 'string', 'boolean', 'long', 'double'], 1.5, '08000000000000f83f'],
    ['the first branch that holds it', ['int', 'long', 'double'], 2 ** 31, '028080808010'],
    ['the branch of a list', ['string', { type: 'array', items: 'long' }], [], '0200'],
    ['the record with its fields', [record(), { ...record({ name: 'b', type: 'long' }), name: 'S' }], { b: 1 }, '0202'],
  ])('%s', (_what, schema, value, bytes) => {
    expect(encode(schema, value)).toBe(bytes);
  });

  test('that is larger than the room it began with', () => {
    const value = ['x'.repeat(300), 'y'.repeat(70_000)];
    const type = typeOf({ type: 'array', items: 'string' });
    expect(decodeAvro(type, encodeAvro(type, value, 'it'), 'it')).toBe(JSON.stringify(value));
  });

  const whole = 'it is not a whole number of 64 bits, or not certain to be exact';
  test.each<[string, unknown, unknown]>([
    ['data: it is not null', 'null', 0],
    ['data: it is neither true nor false', 'boolean', 1],
    ['data: it does not fit into the 32 bits of an int', 'int', 2 ** 31],
    [`data: ${whole}`, 'long', 2 ** 53],
    [`data: ${whole}`, 'long', 1.5],
    [`data: ${whole}`, 'long', '1'],
    [`data: ${whole}`, 'long', 2n ** 63n],
    [`data: ${whole}`, 'long', raw('9223372036854775808')],
    [`data: ${whole}`, 'long', raw('1e400')],
    ['data: it is not a number, or none that a double holds', 'double', Number.NaN],
    ['data: it is not a number, or none that a double holds', 'double', raw('1e400')],
    ['data: it is not a number, or none that a double holds', 'double', raw('9007199254740993')],
    ['data: it does not fit into a float', 'float', 1e39],
    ['data: it is not a text', 'string', 7],
    ['data: it has half of a surrogate pair, which UTF-8 lacks', 'string', '\ud800'],
    ['data: it is not a text with one character for each byte', 'bytes', '€'],
    ['data: it does not have 2 bytes', { type: 'fixed', name: 'F', size: 2 }, 'a'],
    ['data: it is none of the symbols of the enum', { type: 'enum', name: 'E', symbols: ['A'] }, 'B'],
    ['data: it is none of null, long', ['null', 'long'], 'x'],
    ['data[1]: it is not a text', { type: 'array', items: 'string' }, ['x', null]],
    ['data: it is not a list', { type: 'array', items: 'string' }, {}],
    ['data: it is not an object', record(), raw('1.0')],
    ['data.*: it is not a text', { type: 'map', values: 'string' }, { secret: 7 }],
    ['data.a: it is missing', record({ name: 'a', type: 'long' }), {}],
    ['data: it has the field "b", which its schema lacks', record(optional), { b: 1 }],
    ['data.a: it is missing', ['null', record({ name: 'a', type: 'long' })], {}],
  ])('but not: %s', (problem, schema, value) => {
    expect(() => encode(schema, value)).toThrow(
      `ShelfFilled e-1 cannot be written as Avro, at ${problem}. Mend the event, or its contract.`,
    );
  });

  test('but not what is nested too deep', () => {
    const list = record({ name: 'next', type: ['null', 'R'], default: null });
    const nested = (depth: number): object => (depth === 0 ? {} : { next: nested(depth - 1) });
    expect(encode(list, nested(127))).toBe(`${'02'.repeat(127)}00`);
    expect(() => encode(list, nested(128))).toThrow('it is nested more than 128 deep');
  });
});
