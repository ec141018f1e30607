import { avro } from './avro/avro.ts';
import { jsonSchema } from './json/json-schema.ts';
import { protobuf } from './protobuf/protobuf.ts';
import type { SchemaKind, SchemaType } from './schema-kind.ts';

export type SchemaKinds = Readonly<Record<SchemaType, SchemaKind>>;

/** The kinds of schemas that Kafka's values have. */
export const SCHEMA_KINDS: SchemaKinds = { JSON: jsonSchema, PROTOBUF: protobuf, AVRO: avro };
