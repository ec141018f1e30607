import { avro } from './avro/avro.ts';
import { jsonSchema } from './json/json-schema.ts';
import type { SchemaKind, SchemaType } from './schema-kind.ts';

export type SchemaKinds = Readonly<Partial<Record<SchemaType, SchemaKind>>>;

/** The kinds of schemas that Kafka's values have here. */
export const SCHEMA_KINDS = { JSON: jsonSchema, AVRO: avro } as const satisfies SchemaKinds;
