import { beforeEach, expect, test } from '@jest/globals';
import { openRegistry, refusalOf, type TestRegistry } from './fixture.ts';

const MONEY = 'syntax = "proto3"; package shop; message Money { int64 units = 1; }';
const BASKET = 'syntax = "proto3"; package shop; import "money.proto"; message Basket { Money price = 1; }';

let registry: TestRegistry;
beforeEach(async () => {
  registry = openRegistry();
  await registry.post('/subjects/money.proto/versions', { schemaType: 'PROTOBUF', schema: MONEY });
});

const basket = { schemaType: 'PROTOBUF', references: [{ name: 'money.proto', subject: 'money.proto', version: 1 }] };

test('a schema is given as text, and as a descriptor to who asks for that', async () => {
  const text = await registry.get('/schemas/ids/1');
  expect(text.body).toMatchObject({ schemaType: 'PROTOBUF', schema: expect.stringContaining('message Money') });
  const descriptor = await registry.get('/schemas/ids/1?format=serialized');
  const { schema } = descriptor.body as { readonly schema: string };
  expect(Buffer.from(schema, 'base64').toString('latin1')).toContain('Money');
  expect((await registry.get('/subjects/money.proto/versions/1?format=serialized')).body).toMatchObject({ schema });
  expect((await registry.get('/schemas/ids/1/schema?format=serialized')).text).toBe(schema);
});

test('a descriptor is the schema that its text is', async () => {
  const { body } = await registry.get('/schemas/ids/1?format=serialized');
  const { schema } = body as { readonly schema: string };
  const again = await registry.post('/subjects/money.proto', { schemaType: 'PROTOBUF', schema });
  expect(again.body).toMatchObject({ id: 1, version: 1 });
});

test('a file imports another by the name of the reference', async () => {
  const registered = await registry.post('/subjects/basket/versions', { ...basket, schema: BASKET });
  expect(registered.body).toMatchObject({ id: 2, references: basket.references });
  const missing = await registry.post('/subjects/basket/versions', { schemaType: 'PROTOBUF', schema: BASKET });
  expect(refusalOf(missing)).toBe('422 42201');
});

test.each([
  ['message Money { int64 units = 1; string currency = 2; }', true],
  ['message Money { string units = 1; }', false],
  ['message Price { int64 units = 1; }', false],
])('%s may follow: %s', async (message, isCompatible) => {
  const schema = `syntax = "proto3"; package shop; ${message}`;
  const path = '/compatibility/subjects/money.proto/versions/latest';
  expect((await registry.post(path, { schemaType: 'PROTOBUF', schema })).body).toEqual({ is_compatible: isCompatible });
});

test('what is neither a text nor a descriptor is refused', async () => {
  const answer = await registry.post('/subjects/a/versions', { schemaType: 'PROTOBUF', schema: 'message {' });
  expect(refusalOf(answer)).toBe('422 42201');
});
