import { expect, test } from '@jest/globals';
import { jsonSchema } from '../../../../src/kafka-values/json/json-schema.ts';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';

const SHARED = 'syntax = "proto3"; package shared; message Inner { message Deep { KIND id = 1; } Inner again = 2; }';

const parse = (text: string, kind = 'string') =>
  protobuf.parse({ text, references: new Map([['shared.proto', SHARED.replace('KIND', kind)]]) });

/** The reasons for which a reader with the new text cannot read what was written with the old one. */
function reasons(old: string, updated: string): readonly string[] {
  return parse(updated)
    .cannotRead(parse(old))
    .map(({ type, path }) => `${type} ${path}`);
}

const proto3 = (body: string): string => `syntax = "proto3"; message M { ${body} } message Other {} enum E { A = 0; }`;
const proto2 = (body: string): string => `message M { ${body} }`;

test.each([
  ['a field', 'string a = 1;', 'string a = 1; string b = 2;'],
  ['a field that goes', 'string a = 1; string b = 2;', 'string a = 1;'],
  ['another name of a field', 'string a = 1;', 'string b = 1;'],
  ['a wider number', 'int32 a = 1;', 'uint64 a = 1;'],
  ['a number that becomes an enum', 'int32 a = 1;', 'E a = 1;'],
  ['a text that becomes bytes', 'string a = 1;', 'bytes a = 1;'],
  ['a text that becomes a list', 'optional string a = 1;', 'repeated string a = 1;'],
  ['a message that becomes a list', 'optional Other a = 1;', 'repeated Other a = 1;'],
  ['a field that moves into a oneof alone', 'string a = 1;', 'oneof o { string a = 1; int32 b = 2; }'],
  [
    'a field that moves out of a oneof',
    'oneof o { string a = 1; int32 b = 2; }',
    'string a = 1; oneof o { int32 b = 2; }',
  ],
  ['a field of a oneof', 'oneof o { string a = 1; }', 'oneof o { string a = 1; int32 b = 2; }'],
  ['another name of a oneof', 'oneof o { string a = 1; int32 b = 2; }', 'oneof p { string a = 1; int32 b = 2; }'],
  ['a oneof that goes as a whole', 'string x = 3; oneof o { string a = 1; int32 b = 2; }', 'string x = 3;'],
  ['a full name of a type', 'Other a = 1; map<string, Other> b = 2;', '.Other a = 1; map<string, .Other> b = 2;'],
  ['a nested message', 'string a = 1;', 'string a = 1; message N {}'],
])('%s breaks no reader', (_change, old, updated) => {
  expect(reasons(proto3(old), proto3(updated))).toEqual([]);
});

test('enums that change, and messages in another order, break no reader', () => {
  const enums = (values: string): string => `syntax = "proto3"; enum E { ${values} } message M { E e = 1; }`;
  expect(reasons(enums('A = 0; B = 1;'), enums('A = 0; C = 1; D = 2;'))).toEqual([]);
  expect(reasons('message A {} message B {}', 'message B {} message A {} message C {}')).toEqual([]);
});

test.each([
  ['string a = 1;', 'int32 a = 1;', 'FIELD_SCALAR_KIND_CHANGED #/M/1'],
  ['int32 a = 1;', 'sint32 a = 1;', 'FIELD_SCALAR_KIND_CHANGED #/M/1'],
  ['fixed32 a = 1;', 'float a = 1;', 'FIELD_SCALAR_KIND_CHANGED #/M/1'],
  ['E a = 1;', 'string a = 1;', 'FIELD_SCALAR_KIND_CHANGED #/M/1'],
  ['map<string, int32> a = 1;', 'map<string, string> a = 1;', 'FIELD_SCALAR_KIND_CHANGED #/M/1'],
  ['map<int32, int32> a = 1;', 'map<sint32, int32> a = 1;', 'FIELD_SCALAR_KIND_CHANGED #/M/1'],
  ['oneof o { string a = 1; }', 'oneof p { int32 a = 1; }', 'FIELD_SCALAR_KIND_CHANGED #/M/p/1'],
  ['string a = 1;', 'Other a = 1;', 'FIELD_KIND_CHANGED #/M/1'],
  ['Other a = 1;', 'map<string, string> a = 1;', 'FIELD_KIND_CHANGED #/M/1'],
  ['map<string, Other> a = 1;', 'map<string, string> a = 1;', 'FIELD_KIND_CHANGED #/M/1'],
  ['Other a = 1;', 'M a = 1;', 'FIELD_NAMED_TYPE_CHANGED #/M/1'],
  ['optional int32 a = 1;', 'repeated int32 a = 1;', 'FIELD_NUMERIC_LABEL_CHANGED #/M/1'],
  ['oneof o { string a = 1; int32 b = 2; }', 'oneof o { string a = 1; }', 'ONEOF_FIELD_REMOVED #/M/o/2'],
  ['string a = 1; int32 b = 2;', 'oneof o { string a = 1; int32 b = 2; }', 'MULTIPLE_FIELDS_MOVED_TO_ONEOF #/M/o'],
  [
    'string a = 1; oneof o { int32 b = 2; }',
    'oneof o { string a = 1; int32 b = 2; }',
    'FIELD_MOVED_TO_EXISTING_ONEOF #/M/o',
  ],
  [
    'oneof o { string a = 1; } oneof p { int32 b = 2; }',
    'oneof p { string a = 1; int32 b = 2; }',
    'FIELD_MOVED_TO_EXISTING_ONEOF #/M/p',
  ],
  ['message N {}', '', 'MESSAGE_REMOVED #/M/N'],
  ['message N { string a = 1; }', 'message N { int32 a = 1; }', 'FIELD_SCALAR_KIND_CHANGED #/M/N/1'],
])('of "%s" and "%s" it says %s', (old, updated, reason) => {
  expect(reasons(proto3(old), proto3(updated))).toEqual([reason]);
});

test('a required field that comes or goes breaks readers', () => {
  const [without, with2] = [proto2('optional int32 a = 1;'), proto2('optional int32 a = 1; required int32 b = 2;')];
  expect(reasons(without, with2)).toEqual(['REQUIRED_FIELD_ADDED #/M/2']);
  expect(reasons(with2, without)).toEqual(['REQUIRED_FIELD_REMOVED #/M/2']);
});

test('another package, and a message that goes, break readers', () => {
  expect(reasons('package a; message M {}', 'package b; message M {}')).toEqual(['PACKAGE_CHANGED #/']);
  expect(reasons('message A {} message M {}', 'message M {}')).toEqual(['MESSAGE_REMOVED #/A']);
});

test('a change in an import breaks readers of the file that uses it', () => {
  const text =
    'syntax = "proto3"; import "shared.proto"; message M { shared.Inner.Deep deep = 1; shared.Inner all = 2; }';
  expect(parse(text).cannotRead(parse(text))).toEqual([]);
  const found = parse(text, 'int32').cannotRead(parse(text));
  expect(found.map(({ type, path }) => `${type} ${path}`)).toEqual([
    'FIELD_SCALAR_KIND_CHANGED #/Inner/Deep/1',
    'FIELD_NAMED_TYPE_CHANGED #/M/1',
    'FIELD_SCALAR_KIND_CHANGED #/Inner/Deep/1',
    'FIELD_NAMED_TYPE_CHANGED #/M/2',
  ]);
});

test('each reason says what is wrong', () => {
  const [reason] = parse(proto3('int32 a = 1;')).cannotRead(parse(proto3('string a = 1;')));
  expect(reason?.message).toBe('The types of the field in the two schemas are written as different bytes.');
});

test('a schema of another kind is none that it can read', () => {
  const json = jsonSchema.parse({ text: '{}', references: new Map() });
  expect(
    parse(proto3(''))
      .cannotRead(json)
      .map(({ type }) => type),
  ).toEqual(['TYPE_MISMATCH']);
});
