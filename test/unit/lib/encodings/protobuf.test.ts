import { describe, expect, test } from '@jest/globals';
import { decodeProtobuf } from '#lib/encodings/protobuf/decode.ts';
import { encodeProtobuf } from '#lib/encodings/protobuf/encode.ts';
import { withWrittenNumbers } from '#lib/raw-number.ts';
import type { ProtobufDescriptor, ProtobufField, ProtobufMessage } from '#schemas/encodings.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

type Messages = Readonly<Record<string, ProtobufMessage>>;

const of = (fields: readonly ProtobufField[], more: Messages = {}): ProtobufDescriptor => ({
  root: 'R',
  messages: { R: { fields }, ...more },
});
const decode = (descriptor: ProtobufDescriptor, bytes: string): string =>
  decodeProtobuf(descriptor, hex(bytes), 'orders-0@1');
const encode = (descriptor: ProtobufDescriptor, value: unknown): string =>
  encodeProtobuf(descriptor, value, 'ShelfFilled e-1').toString('hex');

type Plain = Extract<ProtobufField, { readonly number: number }>;
const field = (
  type: Plain['type'],
  form: Plain['form'] = 'single',
  presence: Plain['presence'] = 'required',
): Plain => ({
  name: 'a',
  presence,
  form,
  number: 1,
  type,
});
const box = { message: 'Box' };
const boxes: Messages = {
  Box: {
    fields: [
      { ...field('int64'), name: 'x' },
      { ...field('int64', 'single', 'optional'), name: 'y', number: 2 },
    ],
  },
};
const oneof: ProtobufField = {
  name: 'a',
  presence: 'required',
  form: 'oneof',
  branches: [
    { number: 1, type: 'string' },
    { number: 2, type: 'int64' },
    { number: 3, type: box },
  ],
};
const wrapper: Messages = { Wrap: { isWrapper: true, fields: [{ ...field('int64', 'list'), name: 'items' }] } };
const wrappedOneof: Messages = { Wrap: { isWrapper: true, fields: [oneof] }, ...boxes };

const pairs: readonly (readonly [string, ProtobufDescriptor, string, string])[] = [
  // The example of the specification.
  ['150', of([field('int64')]), '08 9601', '{"a":150}'],
  ['-1', of([field('int64')]), '08 ffffffffffffffffff01', '{"a":-1}'],
  ['2^53 - 1', of([field('int64')]), '08 ffffffffffffff0f', '{"a":9007199254740991}'],
  ['a text', of([field('string')]), '0a 07 74657374696e67', '{"a":"testing"}'],
  ['true', of([field('bool')]), '08 01', '{"a":true}'],
  ['a double', of([field('double')]), '09 000000000000f83f', '{"a":1.5}'],
  ['a message', of([field(box)], boxes), '0a 02 0805', '{"a":{"x":5}}'],
  ['an empty message', of([field(box)], boxes), '0a 00', '{"a":{"x":0}}'],
  ['defaults of required scalars', of([field('int64')]), '', '{"a":0}'],
  ['an empty text', of([field('string')]), '', '{"a":""}'],
  ['false', of([field('bool')]), '', '{"a":false}'],
  ['no optional', of([field('int64', 'single', 'optional')]), '', '{}'],
  ['an optional that is its default', of([field('int64', 'single', 'optional')]), '08 00', '{"a":0}'],
  ['null', of([field('int64', 'single', 'nullable')]), '', '{"a":null}'],
  ['an empty list', of([field('string', 'list')]), '', '{"a":[]}'],
  ['an empty list that may be null', of([field('string', 'list', 'nullable')]), '', '{"a":[]}'],
  ['no list', of([field('string', 'list', 'optional')]), '', '{}'],
  ['a list of texts', of([field('string', 'list')]), '0a 01 61 0a 00', '{"a":["a",""]}'],
  ['a packed list', of([field('int64', 'list')]), '0a 06 03 8e02 9ea705', '{"a":[3,270,86942]}'],
  ['a list of messages', of([field(box, 'list')], boxes), '0a 02 0801 0a 02 0802', '{"a":[{"x":1},{"x":2}]}'],
  ['a map', of([field('int64', 'map')]), '0a 05 0a 01 61 10 07', '{"a":{"a":7}}'],
  ['an empty map', of([field('int64', 'map')]), '', '{"a":{}}'],
  ['a text of several types', of([oneof], boxes), '0a 00', '{"a":""}'],
  ['a number of several types', of([oneof], boxes), '10 07', '{"a":7}'],
  ['a message of several types', of([oneof], boxes), '1a 02 0805', '{"a":{"x":5}}'],
  ['a list of lists', of([field({ message: 'Wrap' }, 'list')], wrapper), '0a 00 0a 03 0a 01 05', '{"a":[[],[5]]}'],
  [
    'a list of several types',
    of([field({ message: 'Wrap' }, 'list')], wrappedOneof),
    '0a 02 10 07 0a 02 0a00',
    '{"a":[7,""]}',
  ],
];

describe('Protobuf', () => {
  test.each(pairs)('reads %s', (_what, descriptor, bytes, json) => {
    expect(decode(descriptor, bytes)).toBe(json);
  });

  test.each(pairs)('writes %s', (_what, descriptor, bytes, json) => {
    expect(encode(descriptor, JSON.parse(json))).toBe(bytes.replaceAll(' ', ''));
  });

  test.each<[string, ProtobufDescriptor, string, string]>([
    ['a list that is not packed', of([field('int64', 'list')]), '08 03 0a 01 04 08 05', '{"a":[3,4,5]}'],
    ['the last of a scalar', of([field('int64')]), '08 03 08 05', '{"a":5}'],
    ['parts of a message', of([field(box)], boxes), '0a 02 0801 0a 02 1002 0a 02 0803', '{"a":{"x":3,"y":2}}'],
    ['the last of a oneof', of([oneof], boxes), '10 07 0a 01 61', '{"a":"a"}'],
    ['parts of a message in a oneof', of([oneof], boxes), '1a 02 0801 1a 02 1002', '{"a":{"x":1,"y":2}}'],
    ['only what came last in a oneof', of([oneof], boxes), '1a 02 0801 10 07 1a 02 1002', '{"a":{"x":0,"y":2}}'],
    ['no value of a oneof', of([oneof], boxes), '', '{}'],
    ['no value of a message', of([field(box)], boxes), '', '{}'],
    ['an item of no known type', of([field({ message: 'Wrap' }, 'list')], wrappedOneof), '0a 00', '{"a":[null]}'],
    ['the last of a key', of([field('int64', 'map')]), '0a 05 0a0161 1001 0a 05 0a0161 1002', '{"a":{"a":2}}'],
    ['an entry without key and value', of([field('int64', 'map')]), '0a 00', '{"a":{"":0}}'],
    ['an entry without its message', of([field(box, 'map')], boxes), '0a 00', '{"a":{"":{"x":0}}}'],
    ['any key', of([field('bool', 'map')]), '0a 0d 0a 09 5f5f70726f746f5f5f 10 01', '{"a":{"__proto__":true}}'],
    ['a bool beyond 1', of([field('bool')]), '08 80 01', '{"a":true}'],
    ['-2^63', of([field('int64')]), '08 80808080808080808001', '{"a":-9223372036854775808}'],
    ['2^63 - 1', of([field('int64')]), '08 ffffffffffffffff7f', '{"a":9223372036854775807}'],
    ['-0', of([field('double')]), '09 0000000000000080', '{"a":-0}'],
    [
      'a known field among unknown ones of every form',
      of([field('int64')]),
      '10 8001 19 0000000000000000 22 01 00 2b 30 01 33 34 2c 35 00000000 08 07',
      '{"a":7}',
    ],
    ['a known number in another form as unknown', of([field('int64')]), '0a 01 61', '{"a":0}'],
  ])('reads %s, too', (_what, descriptor, bytes, json) => {
    expect(decode(descriptor, bytes)).toBe(json);
  });

  test.each<[string, ProtobufDescriptor, string]>([
    ['data.a: it ends too early', of([field('int64')]), '08'],
    ['data.a: it has a number of more than 64 bits', of([field('int64')]), '08 ffffffffffffffffff02'],
    ['data.a: it ends too early: 8 bytes are announced, 1 are left', of([field('double')]), '09 00'],
    ['data.a: it ends too early: 9 bytes are announced, 1 are left', of([field('string')]), '0a 09 61'],
    ['data.a: it has a text that is not UTF-8', of([field('string')]), '0a 01 ff'],
    ['data.a: it has the number NaN, which JSON lacks', of([field('double')]), '09 000000000000f87f'],
    ['data.a[1].x: it ends too early', of([field(box, 'list')], boxes), '0a 00 0a 01 08'],
    ['data: it has a field with a number that Protobuf does not allow', of([]), '00 00'],
    ['data: it has a field with a number that Protobuf does not allow', of([]), '80808080 10 00'],
    ['data: it has a field of the unknown form 6', of([]), '0e'],
    ['data: it ends the group 1, which it does not begin', of([]), '0c'],
    ['data: its group 1 does not end', of([]), '0b 10 01'],
    ['data: it ends the group 2, which it does not begin', of([]), '0b 14'],
    ['data: it is nested more than 128 deep', of([]), '0b'.repeat(1_000)],
  ])('refuses to read %s', (problem, descriptor, bytes) => {
    const [place, ...what] = problem.split(': ');
    expect(() => decode(descriptor, bytes)).toThrow(
      `The value of orders-0@1 is not Protobuf of its schema, at ${place}: ${what.join(': ')}. Mend its producer.`,
    );
    expect(() => decode(descriptor, bytes)).toThrow(expect.objectContaining({ code: 'RECORD_NOT_DECODED' }));
  });

  test('writes integers that were kept as written, and -0', () => {
    expect(encode(of([field('int64')]), withWrittenNumbers('{"a":9007199254740993}'))).toBe('088180808080808010');
    expect(encode(of([field('int64')]), { a: -(2n ** 63n) })).toBe('0880808080808080808001');
    expect(encode(of([field('double')]), withWrittenNumbers('{"a":-0}'))).toBe('090000000000000080');
  });

  test('writes null as nothing where it may be', () => {
    expect(encode(of([field('int64', 'single', 'nullable')]), { a: null })).toBe('');
    expect(encode(of([field('int64', 'single', 'optional')]), { a: null })).toBe('');
  });

  test.each<[string, ProtobufDescriptor, unknown]>([
    ['data.a: it is missing', of([field('int64')]), {}],
    ['data.a: it is missing', of([field('int64', 'single', 'nullable')]), {}],
    ['data.a: it is null', of([field('int64')]), { a: null }],
    ['data.a: it is not a whole number of 64 bits, or not certain to be exact', of([field('int64')]), { a: 2 ** 53 }],
    ['data.a: it is not a whole number of 64 bits, or not certain to be exact', of([field('int64')]), { a: '' }],
    ['data.a: it is neither true nor false', of([field('bool')]), { a: 0 }],
    ['data.a: it is not a text', of([field('string')]), { a: 0 }],
    ['data.a: it has half of a surrogate pair, which UTF-8 lacks', of([field('string')]), { a: '\ud800' }],
    ['data.a: it is not a list', of([field('string', 'list')]), { a: 'x' }],
    ['data.a[0]: it is not a text', of([field('string', 'list')]), { a: [null] }],
    ['data.a: it is not an object', of([field(box)], boxes), { a: [] }],
    ['data.a.*: it is not a text', of([field('string', 'map')]), { a: { secret: 7 } }],
    ['data.a: it is none of string, int64, Box', of([oneof], boxes), { a: 1.5 }],
    ['data: it has the field "b", which its schema lacks', of([field('int64')]), { a: 1, b: 2 }],
    ['data: it is not an object', of([field('int64')]), null],
  ])('refuses to write %s', (problem, descriptor, value) => {
    expect(() => encode(descriptor, value)).toThrow(
      `ShelfFilled e-1 cannot be written as Protobuf, at ${problem}. Mend the event, or its contract.`,
    );
  });

  test('refuses to write what is nested too deep to be read', () => {
    const tree = of([{ ...field({ message: 'R' }, 'single', 'optional') }]);
    const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });
    expect(JSON.parse(decode(tree, encode(tree, nested(128))))).toEqual(nested(128));
    expect(() => encode(tree, nested(129))).toThrow('it is nested more than 128 deep');
  });

  test('fails as a mistake of ours for a message that the descriptor lacks', () => {
    expect(() => decode(of([field(box)]), '0a 00')).toThrow(new RangeError('The descriptor has no message Box.'));
  });
});
