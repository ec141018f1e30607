/** How values of Kafka name their schemas, and how they are decoded by them. */
export { confluentMessage, readConfluentRecord, writeConfluent, writeConfluentGuid } from './framing/confluent.ts';
export { readGlue, writeGlue } from './framing/glue.ts';
export { readRank, writeRank } from './framing/message-index.ts';
export { SCHEMA_KINDS } from './kinds.ts';
export { ProtobufSchema } from './protobuf/protobuf-schema.ts';
export { type GetFromRegistry, referencesOf } from './references.ts';
export {
  type MessageIndex,
  type Schema,
  SchemaInvalid,
  type SchemaType,
  ValueUndecodable,
  ValueUnencodable,
} from './schema-kind.ts';
