// @kafkajs/confluent-schema-registry against a broker and its schema registry.
// Usage: node kafkajs-registry.mjs <bootstrap servers> <registry URL> <topic prefix>
import assert from 'node:assert/strict';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { holds, throughKafka } from './kafka.mjs';

const [bootstrap, host, prefix] = process.argv.slice(2);
const VALUE = { units: 7, note: 'café' };
const SCHEMAS = {
  AVRO: JSON.stringify({
    type: 'record',
    name: 'Price',
    namespace: 'check',
    fields: [
      { name: 'units', type: 'long' },
      { name: 'note', type: 'string' },
    ],
  }),
  JSON: JSON.stringify({
    type: 'object',
    properties: { units: { type: 'integer' }, note: { type: 'string' } },
    required: ['units'],
  }),
  PROTOBUF: 'syntax = "proto3"; package check; message Price { int64 units = 1; string note = 2; }',
};

for (const [type, schema] of Object.entries(SCHEMAS)) {
  const topic = `${prefix}-${type.toLowerCase()}`;
  const registry = new SchemaRegistry({ host });
  // It asks for the level of the subject first, and sets it where there is none.
  const { id } = await registry.register({ type: SchemaType[type], schema }, { subject: `${topic}-value` });
  assert.equal(await registry.getLatestSchemaId(`${topic}-value`), id);
  assert.equal(await registry.getRegistryId(`${topic}-value`, 1), id);
  const value = await throughKafka(bootstrap, topic, await registry.encode(id, VALUE));
  const read = await new SchemaRegistry({ host }).decode(value);
  assert.deepEqual({ units: Number(read.units), note: read.note }, VALUE);
  holds(type);
}
