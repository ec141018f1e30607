import { type ConfluentEffects, confluentCalls } from './confluent-call.ts';
import { unreachable } from './problems.ts';
import { ownSchema, type RegisteredSchema, type SchemaRegistry } from './schema-registry.ts';

const UUID = /^[0-9a-f]{8}-/;

/**
 * A registry with Confluent's API. Its ids are numbers, or UUIDs where a header carries them. A contract's own schema is
 * under the full name of its record.
 * @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html#schemas
 */
export function confluentRegistry(url: string, effects: ConfluentEffects): SchemaRegistry {
  const name = url.replace(/\/+$/, '');
  const ask = confluentCalls(name, effects);
  return {
    framing: 'confluent',
    name,
    async schemaOf(id) {
      const found = await ask({ ...placeOf(id), what: id });
      return found === undefined ? undefined : schemaIn(found, name, id);
    },
    async idOf(encodings, encoding) {
      const body = { schema: ownSchema(encodings, encoding), schemaType: encoding.toUpperCase() };
      const path = `/subjects/${encodeURIComponent(encodings.name)}?normalize=true`;
      const { id } = (await ask({ path, body, what: encodings.name })) ?? {};
      return typeof id === 'number' ? String(id) : undefined;
    },
  };
}

/** Ids have always been numbers; registries before Confluent 8 know no UUIDs. */
const placeOf = (id: string) =>
  UUID.test(id) ? { path: `/schemas/guids/${id}`, isRecent: true } : { path: `/schemas/ids/${id}` };

function schemaIn(found: Readonly<Record<string, unknown>>, name: string, id: string): RegisteredSchema {
  const { schema: text, schemaType: type = 'AVRO' } = found;
  if (typeof text !== 'string' || typeof type !== 'string') throw unreachable(name, id, 'its answer has no schema');
  return { type, text };
}
