import { expect, test } from '@jest/globals';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import { ValueUndecodable } from '../../../../src/kafka-values/schema-kind.ts';
import { allTypes } from './all-types.ts';

const all = protobuf.parse(allTypes);

/** @param payload hexadecimal, with spaces where they help */
function decode(payload: string, text?: string): string {
  const schema = text === undefined ? all : protobuf.parse({ text, references: allTypes.references });
  return schema.decode(Buffer.from(payload.replaceAll(' ', ''), 'hex'));
}

test('a value without bytes is a message of which nothing is set', () => {
  expect(decode('')).toBe('{}');
});

test.each([
  ['an int64 has all its digits', '20 ffffffffffffffff7f', '{"anInt64":"9223372036854775807"}'],
  ['an int64 may be negative', '20 ffffffffffffffffff01', '{"anInt64":"-1"}'],
  ['a uint64 has all its digits', '30 ffffffffffffffffff01', '{"aUint64":"18446744073709551615"}'],
  ['an int32 written as 64 bits is the low 32', '18 ffffffffffffffffff01', '{"anInt32":-1}'],
  ['a sint32 is in zigzag', '38 ffffffff0f', '{"aSint32":-2147483648}'],
  ['a number of 0 is not there', '1800', '{}'],
  ['an optional number of 0 is', '900100', '{"maybeInt32":0}'],
  ['of a oneof the last one counts', 'a00105 aa010178', '{"chosenString":"x"}'],
  ['a oneof may be 0', 'a00100', '{"chosenInt64":"0"}'],
  ['numbers may be packed', 'ba0103 010203', '{"manyInt64":["1","2","3"]}'],
  ['numbers may be single', 'b80101 ba0102 0203', '{"manyInt64":["1","2","3"]}'],
  [
    'a message that comes again is merged',
    '8a01030a0178 8a01021005 8a01030a0179',
    '{"inner":{"text":"y","number":"-3"}}',
  ],
  ['of a map the last one of a key counts', 'e201050a01611001 e201050a01611002', '{"byName":{"a":"2"}}'],
  ['an entry of a map may be empty', 'e20100', '{"byName":{"":"0"}}'],
  ['a number that an enum does not have is one', '800105', '{"colour":5}'],
  ['of two names for a number the first one counts', '8a010b18fbffffffffffffffff01', '{"inner":{"depth":"DEEP"}}'],
  ['a number of 32 bits has no more digits than it needs', '15cdcccc3d', '{"aFloat":0.1}'],
  ['not a number is a text', '09000000000000f87f', '{"aDouble":"NaN"}'],
  ['-0 is not 0', '090000000000000080', '{"aDouble":-0}'],
  ['bytes are base64', '7a03 fbff00', '{"someBytes":"+/8A"}'],
  ['a timestamp is UTC', 'fa010708d20910c0843d', '{"at":"1970-01-01T00:20:34.001Z"}'],
  ['a duration may be negative', '82021608ffffffffffffffffff0110c0fbc2ffffffffffff01', '{"lasting":"-1.001s"}'],
  ['a wrapped default is there', '8a0200 920200', '{"wrappedInt64":"0","wrappedString":""}'],
  ['a value of no kind is null', 'aa0200', '{"anyValue":null}'],
  ['paths of a mask are in lowerCamelCase', 'b202080a06615f62632e64', '{"mask":"aBc.d"}'],
])('%s', (_name, payload, json) => {
  expect(decode(payload)).toBe(json);
});

test.each([
  ['fields that nobody knows', 'c03e01 c13e0000000000000000 c23e0161 c53e00000000'],
  ['groups of them', 'c33e 0801 0b 0c c43e'],
  ['another wire type than that of the field', '0d00000000 1a0161 7005'],
])('%s are passed over', (_name, payload) => {
  expect(decode(`${payload} 6801`)).toBe('{"aBool":true}');
});

const PROTO2 = `import "test/shared.proto"; message M { required int32 a = 1; optional E e = 2; map<int32, E> m = 3;
  optional M n = 4; enum E { ONE = 1; } optional test.Shared s = 5; }`;

test('a closed enum takes numbers without a name for unknown fields', () => {
  expect(decode('0800 1002 1a0408051002 1a0408061001', PROTO2)).toBe('{"a":0,"m":{"6":"ONE"}}');
});

test('a required field must be there, in a message that comes in two parts, too', () => {
  expect(() => decode('', PROTO2)).toThrow(new ValueUndecodable('M.a is required, and is not there.'));
  expect(() => decode('0801 2200', PROTO2)).toThrow('M.a is required');
  expect(decode('0801 2200 22020802', PROTO2)).toBe('{"a":1,"n":{"a":2}}');
});

test('proto2 prints what is set, be it 0', () => {
  expect(decode('0800 2a09090000000000000000', PROTO2)).toBe('{"a":0,"s":{}}');
});

test.each([
  ['20', 'ends within a field'],
  ['7205 6162', 'ends within a field'],
  ['0900', 'ends within a field'],
  ['20 ffffffffffffffffffff01', 'more than 64 bits'],
  ['00', 'no field of Protobuf at byte 0'],
  ['6801 0e', 'no field of Protobuf at byte 2'],
  ['7201ff', 'test.all.All.a_string is not UTF-8.'],
  ['e201030a01ff', 'A key of test.all.All.by_name is not UTF-8.'],
  ['0c', 'ends a group that has not begun'],
  ['c33e 0801', 'ends within a field'],
  ['fa010a08ffffffffffffffff7f', 'no time of the years 1 to 9999'],
  ['82020a08ffffffffffffffff7f', 'A google.protobuf.Duration'],
  ['82020d080110ffffffffffffffffff01', 'A google.protobuf.Duration of 1 s and -1 ns is none.'],
  ['aa0209 11000000000000f07f', 'A google.protobuf.Value is Infinity'],
  ['b202030a0141', 'a path that has no form in JSON'],
])('the payload %s is refused', (payload, reason) => {
  expect(() => decode(payload)).toThrow(ValueUndecodable);
  expect(() => decode(payload)).toThrow(reason);
});

test('an Any is refused, unless it is empty', () => {
  const text = 'syntax = "proto3"; import "google/protobuf/any.proto"; message M { google.protobuf.Any any = 1; }';
  expect(decode('0a00', text)).toBe('{"any":{}}');
  expect(() => decode('0a030a0178', text)).toThrow('only its own schema could read');
});

test('a well-known name with other fields is refused where these are read', () => {
  const text = 'syntax = "proto3"; package google.protobuf; message Timestamp { string seconds = 1; }';
  expect(() => decode('0a0178', text)).toThrow('declares google.protobuf.Timestamp in another way');
});
