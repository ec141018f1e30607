// @kafkajs/confluent-schema-registry writes events to the topics of an application, by schemas that are registered already.
// Usage: node write-with-kafkajs.mjs <file of records> <bootstrap servers> <registry URL>
import { readFileSync } from 'node:fs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka, logLevel } from 'kafkajs';

const [file, bootstrap, host] = process.argv.slice(2);
const registry = new SchemaRegistry({ host });

async function encoded({ encoding, name, data, text }) {
  if (encoding === 'json') return Buffer.from(text);
  return registry.encode(await registry.getLatestSchemaId(name), data);
}

const producer = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING }).producer();
await producer.connect();
for (const record of JSON.parse(readFileSync(file, 'utf8'))) {
  const { topic, key, headers } = record;
  await producer.send({ topic, messages: [{ key, value: await encoded(record), headers }] });
}
await producer.disconnect();
