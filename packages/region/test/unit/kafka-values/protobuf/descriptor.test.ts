import { create, toBinary } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence, type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from '@jest/globals';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import { serialized } from '../../../../src/kafka-values/protobuf/serialized.ts';
import { allTypes, SHARED } from './all-types.ts';
import { descriptorOf, messageIn, registryOf } from './bufbuild.ts';

const { EXPLICIT, IMPLICIT } = FeatureSet_FieldPresence;
const NONE = new Map<string, string>();
const parse = (text: string) => protobuf.parse({ text, references: NONE });

type Fields = Parameters<typeof create<typeof FileDescriptorProtoSchema>>[1];

/** As clients for Python and JavaScript send a schema. */
function described(fields: Fields): string {
  const file: FileDescriptorProto = create(FileDescriptorProtoSchema, fields);
  return Buffer.from(toBinary(FileDescriptorProtoSchema, file)).toString('base64');
}

test('a descriptor has full names of types, what it imports, and the parts of the file', () => {
  const file = descriptorOf(serialized(protobuf.parse(allTypes), 'all.proto'));
  expect([file.name, file.package, file.syntax]).toEqual(['all.proto', 'test.all', 'proto3']);
  expect(file.dependency).toContain('test/shared.proto');
  expect(file.options?.javaPackage).toBe('test.all');
  const [all] = file.messageType;
  const typeOf = (name: string): unknown => all?.field.find((field) => field.name === name)?.typeName;
  expect(['inner', 'colour', 'at', 'shared', 'by_number'].map(typeOf)).toEqual([
    '.test.all.All.Inner',
    '.test.all.Colour',
    '.google.protobuf.Timestamp',
    '.test.Shared',
    '.test.all.All.ByNumberEntry',
  ]);
  expect(all?.oneofDecl.map(({ name }) => name)).toEqual(['choice', '_maybe_int32', '_maybe_string']);
  expect(all?.reservedRange.map(({ start, end }) => [start, end])).toEqual([
    [100, 111],
    [120, 121],
  ]);
  expect(file.enumType[0]?.reservedRange.map(({ start, end }) => [start, end])).toEqual([
    [2, 4],
    [1000, 2147483647],
  ]);
});

test('@bufbuild/protobuf takes the descriptor', () => {
  const shared = serialized(protobuf.parse({ text: SHARED, references: NONE }), 'test/shared.proto');
  const registry = registryOf(serialized(protobuf.parse(allTypes)), [shared]);
  const all = messageIn(registry, 'test.all.All');
  expect(all.fields).toHaveLength(43);
  expect(['maybeInt32', 'anInt32'].map((name) => all.field[name]?.presence)).toEqual([EXPLICIT, IMPLICIT]);
});

test('a file of proto2 keeps its required fields and defaults', () => {
  const text = 'message M { required int32 a = 1; optional string b = 2 [default = "x"]; repeated int32 c = 3; }';
  const [message] = descriptorOf(serialized(parse(text))).messageType;
  expect(message?.field.map(({ label, defaultValue }) => [label, defaultValue])).toEqual([
    [2, ''],
    [1, 'x'],
    [3, ''],
  ]);
});

test.each<[Fields, string]>([
  [{ messageType: [{ name: 'a b' }] }, 'a b is no name of Protobuf.'],
  [{ package: 'a..b', messageType: [{ name: 'M' }] }, 'The package is no name of Protobuf.'],
  [{ messageType: [{ name: 'M', field: [{ name: 'a', number: 1, type: 10 }] }] }, 'M.a is a group.'],
  [{ messageType: [{ name: 'M', field: [{ name: 'a', number: 1, type: 11 }] }] }, 'M.a has no type.'],
  [{ messageType: [{ name: 'M', extension: [{ name: 'x' }] }] }, 'M declares extensions.'],
  [{ syntax: 'editions', messageType: [{ name: 'M' }] }, 'The descriptor has the syntax editions.'],
  [
    { messageType: [{ name: 'M', field: [{ name: 'a', number: 1, type: 5, oneofIndex: 3 }] }] },
    'M.a is in a oneof that the message does not have.',
  ],
  [
    { messageType: [{ name: 'M', field: [1, 2].map((type) => ({ name: 'a', number: 1, type })) }] },
    'M has the name a twice.',
  ],
])('the descriptor %j is refused', (fields, reason) => {
  expect(() => parse(described(fields))).toThrow(reason);
});
