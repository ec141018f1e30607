import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, test } from '@jest/globals';
import { protobuf } from '../../../../src/kafka-values/protobuf/protobuf.ts';
import { SchemaInvalid } from '../../../../src/kafka-values/schema-kind.ts';
import { openRegistry, refusalOf } from '../../schema-registry/fixture.ts';

const parse = (text: string) => protobuf.parse({ text, references: new Map() });
const many = (count: number, of: (index: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(between);
const fields = (count: number): string => many(count, (index) => `string f${index} = ${index + 1};`);
const file = (text: string): string => `syntax = "proto3"; message First {} ${text}`;

describe('a text that would take long to parse is refused by its words', () => {
  test.each([
    ['a message', `message M { ${fields(1_001)} }`, 'A message has more than 1000 fields'],
    [
      'a message with oneofs',
      `message M { ${many(1_001, (i) => `oneof o${i} { string f${i} = ${i + 1}; }`)} }`,
      'A message',
    ],
    ['a message in another', `message M { message N { ${fields(1_001)} } }`, 'A message'],
    ['what extends a message', `extend First { ${fields(1_001)} }`, 'A message'],
    ['reserved numbers', `message M { reserved ${many(1_002, String, ', ')}; }`, 'A list'],
    ['options of a field', `message M { string a = 1 [${many(1_002, (i) => `(o${i}) = 1`, ', ')}]; }`, 'A list'],
    ['options of an enum', `enum E { A = 0; ${many(1_001, (i) => `option (o${i}) = 1;`)} }`, 'A part of the file'],
    ['options of the file', many(1_001, (i) => `option (o${i}) = 1;`), 'A part of the file'],
    ['values of an enum', `enum E { ${many(10_000, (i) => `V${i} = ${i};`)} }`, 'The file has more than 10000 parts'],
    ['messages', many(5_000, (i) => `message M${i} {}`), 'The file'],
    ['a text that nobody closes', `message M {\n option (o) = ${'"\\'.repeat(300_000)}`, 'illegal string (line 2)'],
  ])('for %s', (_what, text, reason) => {
    expect(() => parse(file(text))).toThrow(SchemaInvalid);
    expect(() => parse(file(text))).toThrow(reason);
  });

  test('but not for remarks, texts and parts of others, and not at the limit', () => {
    const remarks = `/* ${';'.repeat(20_000)} */ // ${';'.repeat(20_000)}\n`;
    const option = `option (o) = "${'{;,'.repeat(20_000)}\\"//"; option (p) = '/*;\\';';`;
    const text = file(`${remarks}message M { ${option}${fields(998)} } message N { ${fields(1_000)} }`);
    expect(parse(text).messageNames).toEqual(['First', 'M', 'N']);
  });
});

test('a descriptor with such a message is refused by its name', () => {
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `f${index}`, number: index + 1, type: 9, label: 1 }));
  const described = (count: number): string => {
    const messageType = [{ name: 'M', field: numbered(count) }];
    const descriptor = create(FileDescriptorProtoSchema, { name: 'm.proto', syntax: 'proto3', messageType });
    return Buffer.from(toBinary(FileDescriptorProtoSchema, descriptor)).toString('base64');
  };
  expect(parse(described(1_000)).messageNames).toEqual(['M']);
  expect(() => parse(described(1_001))).toThrow('M has more than 1000 fields, options or reserved parts.');
});

test('the registry answers 422 with the reason, which quotes no more of the text than a person reads', async () => {
  const registry = openRegistry();
  const register = (schema: string) => registry.post('/subjects/a/versions', { schema, schemaType: 'PROTOBUF' });
  const large = await register(file(`message M { ${fields(1_001)} }`));
  expect(refusalOf(large)).toBe('422 42201');
  expect(large.body).toMatchObject({ message: expect.stringContaining('A message has more than 1000 fields') });
  const illegal = await register(file(`message M { ${'*'.repeat(500_000)} }`));
  expect(refusalOf(illegal)).toBe('422 42201');
  expect(illegal.text.length).toBeLessThan(2_000);
});
