import { EntityNotFoundException, GetSchemaVersionCommand, GlueClient } from '@aws-sdk/client-glue';
import { isObject, type JsonObject, numberOf, parseJson, textOf } from '@tributary/region/json';
import {
  referencesOf,
  SCHEMA_KINDS,
  type Schema,
  SchemaInvalid,
  type SchemaType,
} from '@tributary/region/kafka-values';
import { askRegistryOf } from '../../../../../ops/clients/schema-registry.ts';
import type { Context } from '../../endpoint.ts';
import type { ValueSchema } from '../shapes.ts';

/** A schema of a registry, and where it stands there. */
export interface FoundSchema {
  readonly schema: Schema;
  /** The texts of the schemas that it uses, by their names. */
  readonly references: ReadonlyMap<string, string>;
  readonly about: ValueSchema;
}

/**
 * The schema of an id; undefined when the registry has none.
 * @throws SchemaInvalid; another error when the registry does not say
 */
export type LookUp = (id: string) => Promise<FoundSchema | undefined>;

/** As people call them. */
export const NAMES = { confluent: 'The schema registry', glue: 'Glue' } as const;

type Lookups = Readonly<Record<'confluent' | 'glue', LookUp>>;

/** The registries of a region. */
export const lookupsIn = (context: Pick<Context, 'regionUrl' | 'target'>): Lookups => ({
  confluent: (id) => inConfluent(context.regionUrl, id),
  glue: (id) => inGlue(context, id),
});

/** GUIDs have hyphens. @see https://docs.confluent.io/platform/current/schema-registry/develop/api.html#schemas */
async function inConfluent(regionUrl: string, id: string): Promise<FoundSchema | undefined> {
  const ask = await askRegistryOf(regionUrl);
  const get = async (path: string): Promise<JsonObject | undefined> => {
    const answer = await ask({ path: `/${path}`, what: path, isRecent: path.startsWith(GUIDS) });
    const json = answer && parseJson(JSON.stringify(answer));
    return isObject(json) ? json : undefined;
  };
  const found = await get(id.includes('-') ? `${GUIDS}${id}` : `schemas/ids/${id}`);
  if (found === undefined) return undefined;
  const [name, version] = [textOf(found['subject']), numberOf(found['version'])];
  const references = await referencesOf(found, get);
  const schema = parsed(textOf(found['schemaType'], 'AVRO'), textOf(found['schema']), references);
  return {
    schema,
    references,
    about: { id, type: schema.type, ...(name !== '' && { name }), ...(version && { version }) },
  };
}

const GUIDS = 'schemas/guids/';

async function inGlue({ target }: Pick<Context, 'target'>, id: string): Promise<FoundSchema | undefined> {
  const client = new GlueClient(target.settings('GLUE'));
  try {
    const found = await client.send(new GetSchemaVersionCommand({ SchemaVersionId: id }));
    const references = new Map<string, string>();
    const schema = parsed(found.DataFormat ?? '', found.SchemaDefinition ?? '', references);
    const name = found.SchemaArn?.split(':schema/').at(1);
    const { VersionNumber: version } = found;
    return { schema, references, about: { id, type: schema.type, ...(name && { name }), ...(version && { version }) } };
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** @throws SchemaInvalid */
function parsed(type: string, text: string, references: ReadonlyMap<string, string>): Schema {
  if (isType(type)) return SCHEMA_KINDS[type].parse({ text, references });
  throw new SchemaInvalid(`Its type is ${type}.`);
}

const isType = (type: string): type is SchemaType => Object.hasOwn(SCHEMA_KINDS, type);
