import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../../src/core/json.ts';
import { SCHEMA_KINDS } from '../../../../src/kafka-values/kinds.ts';
import { ProtobufSchema } from '../../../../src/kafka-values/protobuf/protobuf-schema.ts';

function schemaOf(text: string): ProtobufSchema {
  const schema = SCHEMA_KINDS.PROTOBUF.parse({ text, references: new Map() });
  if (schema instanceof ProtobufSchema) return schema;
  throw new Error('a schema of Protobuf is one');
}

const SCHEMA = schemaOf(`
  syntax = "proto3";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";
  enum Colour { NONE = 0; RED = 1; }
  message Inner { string name = 1; repeated Inner inner = 2; }
  message Outer {
    int32 i = 1; int64 l = 2; uint32 u = 3; uint64 ul = 4; sint32 s = 5; sint64 sl = 6;
    fixed32 f = 7; fixed64 fl = 8; sfixed32 sf = 9; sfixed64 sfl = 10;
    float x = 11; double d = 12; bool b = 13; string t = 14; bytes raw = 15;
    Colour colour = 16; Inner inner = 17; repeated int32 list = 18; map<string, Inner> by_name = 19;
    map<int64, bool> flags = 20; oneof choice { string one = 21; int32 other = 22; }
    google.protobuf.Timestamp at = 23; google.protobuf.Int64Value wrapped = 24; optional int32 maybe = 25;
  }
`);
const OUTER = { path: [1] };

describe('a message is written as it is read', () => {
  test.each<readonly [string, Json]>([
    ['nothing', {}],
    ['negative integers', { i: -5, l: '-9223372036854775808', s: -3, sl: '-4611686018427387905', sf: -1, sfl: '-2' }],
    ['large integers', { i: 2147483647, l: '9007199254740993', u: 4294967295, ul: '18446744073709551615' }],
    ['integers of a fixed size', { f: 4294967295, fl: '18446744073709551615' }],
    ['numbers', { x: 0.1, d: 1.5 }],
    ['numbers that are none', { x: 'NaN', d: '-Infinity' }],
    ['texts and bytes', { b: true, t: 'naïve', raw: '/wAB' }],
    ['an enum by its name, and one by its number', { colour: 'RED' }],
    ['an unknown number of an enum', { colour: 7 }],
    ['messages in messages', { inner: { name: 'a', inner: [{ name: 'b' }, {}] } }],
    ['lists and maps', { list: [1, -2, 3], byName: { a: { name: 'x' } }, flags: { 7: true } }],
    ['one of several', { other: 4 }],
    ['a field that is set to nothing', { maybe: 0 }],
    ['times and wrapped numbers', { at: '2026-03-02T09:15:00.250Z', wrapped: '9007199254740993' }],
  ])('%s', (_what, json) => {
    expect(JSON.parse(SCHEMA.decode(SCHEMA.encode(json, OUTER), OUTER))).toEqual(json);
  });

  test('byte by byte', () => {
    expect(SCHEMA.encode({ i: 300, t: 'hi' }, OUTER)).toEqual(Buffer.from([8, 172, 2, 114, 2, 104, 105]));
  });
});

test.each<readonly [string, Json, RegExp]>([
  ['a field that it does not have', { strange: 1 }, /Outer has no field strange/],
  ['a number that is too large', { i: 2147483648 }, /Outer.i does not fit into its 32 bits/],
  ['a fraction', { l: 1.5 }, /Outer.l is no whole number/],
  ['a text for a number', { d: 'much' }, /Outer.d is no number/],
  ['a number for a text', { t: 1 }, /Outer.t is no text/],
  ['no list', { list: 1 }, /Outer.list is no list/],
  ['an unknown name of an enum', { colour: 'BLUE' }, /Outer.colour is no whole number/],
  ['no time', { at: 'yesterday' }, /is no time such as/],
  ['a list for a message', [], /A Outer is no object/],
])('a message is not written of %s', (_what, json, message) => {
  expect(() => SCHEMA.encode(json, OUTER)).toThrow(message);
});

test('a message is not written without a field that it requires', () => {
  const schema = schemaOf('syntax = "proto2"; message M { required string id = 1; }');
  expect(() => schema.encode({})).toThrow('M.id is required.');
});
