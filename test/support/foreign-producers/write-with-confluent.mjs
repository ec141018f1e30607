// @confluentinc/schemaregistry writes events to the topics of an application, by schemas that are registered already.
// Usage: node write-with-confluent.mjs <file of records> <bootstrap servers> <registry URL>
import { readFileSync } from 'node:fs';
import { createFileRegistry, createMutableRegistry, fromBinary, fromJson } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import {
  AvroSerializer,
  HeaderSchemaIdSerializer,
  ProtobufSerializer,
  SchemaRegistryClient,
  SerdeType,
} from '@confluentinc/schemaregistry';
import { Kafka, logLevel } from 'kafkajs';

const [file, bootstrap, url] = process.argv.slice(2);
const client = new SchemaRegistryClient({ baseURLs: [url], cacheCapacity: 100 });

const settingsOf = ({ name, form }) => ({
  autoRegisterSchemas: false,
  useLatestVersion: true,
  subjectNameStrategy: () => name,
  ...(form === 'header' && { schemaIdSerializer: HeaderSchemaIdSerializer }),
});

const ENCODERS = {
  json: async ({ text }) => Buffer.from(text),
  avro: (record, headers) =>
    new AvroSerializer(client, SerdeType.VALUE, settingsOf(record)).serialize(record.topic, record.data, headers),
  async protobuf(record, headers) {
    const registry = createMutableRegistry(await fileOf(record.name));
    const message = fromJson(registry.getMessage(record.name), record.data);
    const settings = { ...settingsOf(record), registry };
    return new ProtobufSerializer(client, SerdeType.VALUE, settings).serialize(record.topic, message, headers);
  },
};

/** As the registry gives it. */
async function fileOf(subject) {
  const { schema } = await client.getLatestSchemaMetadata(subject, 'serialized');
  const proto = fromBinary(FileDescriptorProtoSchema, Buffer.from(schema, 'base64'));
  return createFileRegistry(proto, () => undefined).getFile(proto.name);
}

const producer = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING }).producer();
await producer.connect();
for (const record of JSON.parse(readFileSync(file, 'utf8'))) {
  // The serializer adds the id to these headers, where it is not in the value.
  const headers = { ...record.headers };
  const value = await ENCODERS[record.encoding](record, headers);
  await producer.send({ topic: record.topic, messages: [{ key: record.key, value, headers }] });
}
await producer.disconnect();
