// @confluentinc/schemaregistry against a broker and its schema registry: calls of the registry, and values of each kind.
// Usage: node confluent-javascript.mjs <bootstrap servers> <registry URL> <topic prefix>
import assert from 'node:assert/strict';
import { create, createMutableRegistry } from '@bufbuild/protobuf';
import {
  AvroDeserializer,
  AvroSerializer,
  Compatibility,
  JsonDeserializer,
  JsonSerializer,
  ProtobufDeserializer,
  ProtobufSerializer,
  SchemaRegistryClient,
  SerdeType,
} from '@confluentinc/schemaregistry';
import { holds, throughKafka } from './kafka.mjs';
import { priceFile } from './price-file.mjs';

const [bootstrap, url, prefix] = process.argv.slice(2);
const newClient = () => new SchemaRegistryClient({ baseURLs: [url], cacheCapacity: 100 });
const client = newClient();

const AVRO = JSON.stringify({
  type: 'record',
  name: 'Price',
  namespace: 'check',
  fields: [
    { name: 'units', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
});
const JSON_SCHEMA = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { units: { type: 'integer' }, note: { type: 'string' } },
  required: ['units'],
});
const VALUE = { units: 2 ** 40, note: 'café' };

const refused = (call, status, errorCode) =>
  assert.rejects(call, (error) => error.status === status && error.errorCode === errorCode);

async function registryCalls() {
  const subject = `${prefix}-calls`;
  const schema = { schema: AVRO, schemaType: 'AVRO' };
  const id = await client.register(subject, schema);
  assert.equal(await client.getId(subject, schema), id);
  assert.equal((await newClient().getBySubjectAndId(subject, id)).schema, AVRO);
  assert.equal((await newClient().getLatestSchemaMetadata(subject)).version, 1);
  assert.equal((await newClient().getSchemaMetadata(subject, 1)).id, id);
  assert.deepEqual(await client.getAllVersions(subject), [1]);
  assert.ok((await client.getAllSubjects()).includes(subject));
  assert.deepEqual(await client.getAssociationsByResourceName(subject, '-', 'topic', ['value'], null, 0, -1), []);
  const narrower = { ...schema, schema: AVRO.replace('"long"', '"int"') };
  assert.equal(await client.testSubjectCompatibility(subject, narrower), false);
  assert.equal(await client.testCompatibility(subject, 1, schema), true);
  await refused(() => client.register(subject, narrower), 409, 409);
  await refused(() => client.getLatestSchemaMetadata(`${subject}-none`), 404, 40401);
  await client.updateCompatibility(subject, Compatibility.NONE);
  assert.equal(await client.getCompatibility(subject), 'NONE');
  assert.deepEqual(await client.deleteSubject(subject), [1]);
  assert.deepEqual(await client.deleteSubject(subject, true), [1]);
  holds('calls of the registry');
}

/** Writes with a schema that is registered before, and reads with a client that knows none. */
async function withLatest(kind, schema, Serializer, Deserializer) {
  const topic = `${prefix}-${kind.toLowerCase()}`;
  await client.register(`${topic}-value`, { schema, schemaType: kind });
  const serializer = new Serializer(client, SerdeType.VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
  const deserializer = new Deserializer(newClient(), SerdeType.VALUE, {});
  const value = await throughKafka(bootstrap, topic, await serializer.serialize(topic, VALUE));
  assert.deepEqual({ ...(await deserializer.deserialize(topic, value)) }, VALUE);
  holds(kind);
}

async function protobuf() {
  const { file, price, inner } = priceFile();
  const values = [
    create(price, { units: { amount: 2n ** 53n + 1n }, notes: ['a', 'é'] }),
    create(inner, { note: 'nested' }),
  ];
  for (const [index, message] of values.entries()) {
    const topic = `${prefix}-protobuf-${index}`;
    const registry = createMutableRegistry(file);
    const serializer = new ProtobufSerializer(client, SerdeType.VALUE, { autoRegisterSchemas: true, registry });
    const deserializer = new ProtobufDeserializer(newClient(), SerdeType.VALUE, {});
    const value = await throughKafka(bootstrap, topic, await serializer.serialize(topic, message));
    const read = await deserializer.deserialize(topic, value);
    assert.deepEqual(plain(read), plain(message));
  }
  holds('PROTOBUF with an import and a nested message');
}

/** A message without what its library adds. */
const plain = (message) =>
  JSON.parse(JSON.stringify(message, (_key, value) => (typeof value === 'bigint' ? String(value) : value)));

await registryCalls();
await withLatest('AVRO', AVRO, AvroSerializer, AvroDeserializer);
await withLatest('JSON', JSON_SCHEMA, JsonSerializer, JsonDeserializer);
await protobuf();
