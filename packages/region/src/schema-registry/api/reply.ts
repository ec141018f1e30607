import type { Json } from '../../core/json.ts';
import type { Registered, SchemaRegistry } from '../schema-registry.ts';
import type { StoredSchema } from '../stored-schema.ts';
import type { RegistryRequest } from './request.ts';

/** What a call is answered with: JSON, or a text as it is. */
export type Reply = { readonly json: Json } | { readonly text: string };

export const json = (value: Json): Reply => ({ json: value });

export const textOfSchema = (_registry: SchemaRegistry, schema: StoredSchema, _request: RegistryRequest): string =>
  schema.text;

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
