import type { Json } from '../../core/json.ts';
import { serialized } from '../../kafka-values/protobuf/serialized.ts';
import type { Registered, SchemaRegistry } from '../schema-registry.ts';
import type { StoredSchema } from '../stored-schema.ts';
import type { RegistryRequest } from './request.ts';

/** What a call is answered with: JSON, or a text as it is. */
export type Reply = { readonly json: Json } | { readonly text: string };

export const json = (value: Json): Reply => ({ json: value });

/** The text of a schema in the format that the query asks for; `serialized` is for Protobuf alone. */
export function textOfSchema(registry: SchemaRegistry, schema: StoredSchema, { query }: RegistryRequest): string {
  if (schema.type !== 'PROTOBUF' || query.get('format') !== 'serialized') return schema.text;
  return serialized(registry.parsed(schema));
}

/** A schema, without the subjects in which it stands. */
export function schemaMembers(registry: SchemaRegistry, schema: StoredSchema, request: RegistryRequest) {
  const { type, references, guid } = schema;
  return {
    schemaType: type,
    ...(references.length === 0 ? {} : { references: references.map((one) => ({ ...one })) }),
    guid,
    schema: textOfSchema(registry, schema, request),
  };
}

/** A version of a subject with its schema. */
export function versionMembers(registry: SchemaRegistry, one: Registered, request: RegistryRequest) {
  const { subject, version, id, isDeleted } = one;
  return {
    subject,
    version,
    id,
    ...schemaMembers(registry, one.schema, request),
    ...(isDeleted ? { deleted: true } : {}),
  };
}
