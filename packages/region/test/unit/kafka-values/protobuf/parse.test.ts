import { expect, test } from '@jest/globals';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import type { ProtobufSchema } from '../../../../src/kafka-values/protobuf/protobuf-schema.ts';
import { REGISTRY_FILES } from '../../../../src/kafka-values/protobuf/registry-files.ts';
import { serialized } from '../../../../src/kafka-values/protobuf/serialized.ts';
import { SchemaInvalid } from '../../../../src/kafka-values/schema-kind.ts';
import { ALL_TYPES, allTypes } from './all-types.ts';

function parse(text: string, references: Readonly<Record<string, string>> = {}): ProtobufSchema {
  return protobuf.parse({ text, references: new Map(Object.entries(references)) });
}

test('a schema keeps its text; its canonical text is the same for another layout', () => {
  const schema = protobuf.parse(allTypes);
  expect(schema.type).toBe('PROTOBUF');
  expect(schema.text).toBe(ALL_TYPES);
  const other = ALL_TYPES.replaceAll('\n', ' /* a remark */ \n\n\t').replaceAll(' = ', '=');
  expect(protobuf.parse({ ...allTypes, text: other }).canonical).toBe(schema.canonical);
});

test('the canonical text is a .proto file that says the same', () => {
  const schema = protobuf.parse(allTypes);
  const again = protobuf.parse({ ...allTypes, text: schema.canonical });
  expect(again.canonical).toBe(schema.canonical);
  expect(again.linked.file).toEqual(schema.linked.file);
});

test('the canonical text has the parts of a file in their order', () => {
  const text = `package a.b; import public 'x.proto'; option (own).part = { one: 1 more: ["x"] }; option optimize_for = SPEED;
    message M {
      required int32 n = 1 [default = -5, deprecated = true];
      optional string s = 2 [default = "a\\"b\\n"]; optional bytes by = 3 [default = "\\377a"];
      optional X x = 4; repeated E e = 5 [packed = true]; map<string, M> m = 6; extensions 100 to max;
      oneof o { double d = 7; bool f = 8; }
      enum E { option allow_alias = true; A = 0; B = 0; reserved -3 to -1; reserved "C"; } }
    service S { rpc Call (M) returns (stream M); }`;
  expect(parse(text, { 'x.proto': 'package a; message X {}' }).canonical).toBe(`syntax = "proto2";

package a.b;

import public "x.proto";

option (own) = { part: { one: 1, more: ["x"] } };
option optimize_for = SPEED;

message M {
  extensions 100 to max;
  required int32 n = 1 [default = -5, deprecated = true];
  optional string s = 2 [default = "a\\"b\\012"];
  optional bytes by = 3 [default = "\\377a"];
  optional .a.X x = 4;
  repeated .a.b.M.E e = 5 [packed = true];
  map<string, .a.b.M> m = 6;
  oneof o {
    double d = 7;
    bool f = 8;
  }
  enum E {
    option allow_alias = true;
    reserved -3 to -1;
    reserved "C";
    A = 0;
    B = 0;
  }
}

service S {
  rpc Call (.a.b.M) returns (stream .a.b.M);
}
`);
});

test('a schema may be the base64 of a descriptor; its text is printed', () => {
  const schema = protobuf.parse(allTypes);
  const described = protobuf.parse({ ...allTypes, text: serialized(schema) });
  expect(described.text).toBe(schema.canonical);
  expect(described.canonical).toBe(schema.canonical);
  expect(serialized(described)).toBe(serialized(schema));
});

test('names of types count from the inside outwards', () => {
  const text = `syntax = "proto3"; package a.b;
    message T {} message Outer { message T {} T inner = 1; a.b.T outer = 2; b.T other = 3; .a.b.Outer.T full = 4; }`;
  const types = parse(text).linked.file.messages[1]?.fields.map(({ type }) => 'name' in type && type.name);
  expect(types).toEqual(['.a.b.Outer.T', '.a.b.T', '.a.b.T', '.a.b.Outer.T']);
});

test('an import may import in turn, and two files the same one', () => {
  const references = {
    'one.proto': 'syntax = "proto3"; import "base.proto"; message One { Base base = 1; }',
    'two.proto': 'syntax = "proto3"; import public "base.proto"; message Two { Base base = 1; }',
    'base.proto': 'syntax = "proto3"; message Base { string id = 1; }',
  };
  const text = 'syntax = "proto3"; import "one.proto"; import "two.proto"; message M { One one = 1; Two two = 2; }';
  const payload = Buffer.from('0a050a030a0178', 'hex');
  expect(parse(text, references).decode(payload)).toBe('{"one":{"base":{"id":"x"}}}');
});

const PROTO3 = 'syntax = "proto3";';
const message = (body: string): string => `${PROTO3}\nmessage M { ${body} }`;

test.each([
  ['', 'The file declares no message.'],
  ['message', "illegal type name 'null' (line 1)"],
  ['{"type":"record"}', "illegal token '{' (line 1)"],
  [`${PROTO3}\n\nmessage M {\n int32 a 1;\n}`, '(line 4)'],
  ['syntax = "proto4"; message M {}', 'There is no syntax "proto4"'],
  ['edition = "2023"; message M {}', 'Edition 2023 is not supported'],
  [message('Missing a = 1;'), 'M.a has the type Missing, which neither the file nor its imports declare.'],
  [message('.x.M a = 1;'), 'M.a has the type .x.M'],
  [message('int32 a = 0;'), 'M.a has the number 0. Numbers are 1 to 536870911.'],
  [message('int32 a = 536870912;'), 'M.a has the number 536870912.'],
  [message('int32 a = 19500;'), 'Protobuf keeps 19000 to 19999 for itself.'],
  [message('int32 a = 1; int32 b = 1;'), 'duplicate id 1'],
  [message('int32 a = 1; string a = 2;'), "duplicate name 'a'"],
  [message('int32 a_b = 1; int32 aB = 2;'), 'M has the name in JSON aB twice.'],
  [message('map<double, string> a = 1;'), "illegal type 'double'"],
  [message('int32 a = 1 [default = 5];'), 'which proto3 does not have'],
  [message('int32 __proto__ = 1;'), 'The name __proto__ is not supported (line 2).'],
  [message('reserved 5; int32 a = 5;'), 'id 5 is reserved'],
  [message('map<string, string> a = 1; message AEntry {}'), 'M has the name AEntry twice.'],
  [`${PROTO3} enum E { A = 1; }`, 'E begins with the number 1. In proto3 it begins with 0.'],
  [`${PROTO3} enum E { A = 0; B = 0; }`, 'duplicate id 0 in Enum E'],
  [`${PROTO3} enum E { }`, 'E has no value.'],
  [`${PROTO3} import "a.proto"; message M {}`, 'The import "a.proto" is not among the references'],
  ['message M { optional group G = 1 {} }', 'G is a group. Groups are not supported.'],
  ['message M { extensions 5; } extend M { optional int32 a = 5; }', 'M is extended. Extensions are not supported.'],
  ['message M { optional int64 a = 1 [default = 9007199254740993]; }', 'a default beyond 2^53'],
  ['AAAA', 'The bytes of the descriptor are no FileDescriptorProto.'],
  ['CgA=', 'The file declares no message.'],
])('the schema %j is refused', (text, reason) => {
  expect(() => parse(text)).toThrow(SchemaInvalid);
  expect(() => parse(text)).toThrow(reason);
});

test('a fault in an import names the import', () => {
  const text = `${PROTO3} import "a.proto"; message M {}`;
  expect(() => parse(text, { 'a.proto': 'message A {' })).toThrow(/^In the import "a.proto": illegal/);
  expect(() => parse(text, { 'a.proto': 'import "a.proto"; message A {}' })).toThrow('leads back to itself');
  expect(() => parse(text, { 'a.proto': `${PROTO3} message M {}` })).toThrow('An import declares M, too.');
});

test("the files that Protobuf and Confluent's registry bring along need no reference", () => {
  const text = `${PROTO3} import "google/type/datetime.proto"; import "google/type/dayofweek.proto";
    import "confluent/type/decimal.proto"; import "confluent/meta.proto"; import "google/protobuf/empty.proto";
    message M { google.type.DateTime at = 1 [(confluent.field_meta).tags = "PII"]; google.type.DayOfWeek day = 2;
      confluent.type.Decimal price = 3; }`;
  const payload = Buffer.from('0a0308ea0f10071a050a01ff1802', 'hex');
  expect(parse(text).decode(payload)).toBe('{"at":{"year":2026},"day":"SUNDAY","price":{"value":"/w==","scale":2}}');
});

test.each([...REGISTRY_FILES.keys()])('%s is one of them, and a file of Protobuf', (name) => {
  const schema = parse(REGISTRY_FILES.get(name) ?? '');
  expect(schema.canonical).toContain(`package ${schema.linked.file.package};`);
});
