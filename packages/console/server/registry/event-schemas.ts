import {
  DescribeSchemaCommand,
  ExportSchemaCommand,
  paginateListRegistries,
  paginateListSchemas,
  SchemasClient,
} from '@aws-sdk/client-schemas';
import { isObject, type JsonObject, parseJson } from '@tributary/region/json';
import type { Target } from '../../../../ops/clients/aws.ts';
import type { EventName } from './event-name.ts';

/** A schema of the region's registry, of a whole event as EventBridge delivers it. */
export interface FoundSchema {
  /** `registry/name`. */
  readonly name: string;
  /** JSON Schema, Draft 4. */
  readonly content: JsonObject;
}

/** AWS's own events are of services, and no project sends them. */
const OF_AWS = 'aws.events';
const DISCOVERED = 'discovered-schemas';

/**
 * The schema of an event; one that the project declares before one that was discovered.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema.html
 */
export async function findEventSchema({ settings }: Target, event: EventName): Promise<FoundSchema | undefined> {
  const client = new SchemasClient(settings('SCHEMAS'));
  try {
    for (const RegistryName of await registriesOf(client)) {
      const SchemaName = await schemaName(client, RegistryName, event);
      const content = SchemaName && (await contentOf(client, RegistryName, SchemaName));
      if (content) return { name: `${RegistryName}/${SchemaName}`, content };
    }
    return undefined;
  } finally {
    client.destroy();
  }
}

/** Every schema that the project declares or the region has discovered for one source of events. */
export async function schemasOfSource({ settings }: Target, source: string): Promise<readonly FoundSchema[]> {
  const client = new SchemasClient(settings('SCHEMAS'));
  try {
    const found: FoundSchema[] = [];
    for (const RegistryName of await registriesOf(client))
      for (const SchemaName of await namesIn(client, RegistryName, `${source}@`)) {
        const content = await contentOf(client, RegistryName, SchemaName);
        if (content) found.push({ name: `${RegistryName}/${SchemaName}`, content });
      }
    return found;
  } finally {
    client.destroy();
  }
}

/** A schema by its place in the registry. */
export interface SchemaPlace {
  readonly registry: string;
  readonly name: string;
  readonly isDiscovered: boolean;
}

/** Every schema of the project, and those that the region has discovered. */
export async function listSchemas({ settings }: Target): Promise<readonly SchemaPlace[]> {
  const client = new SchemasClient(settings('SCHEMAS'));
  try {
    const places: SchemaPlace[] = [];
    for (const registry of await registriesOf(client))
      for (const name of await namesIn(client, registry))
        places.push({ registry, name, isDiscovered: registry === DISCOVERED });
    return places;
  } finally {
    client.destroy();
  }
}

/** The content of a schema; undefined where it is no JSON Schema. */
export async function schemaContent({ settings }: Target, place: SchemaPlace): Promise<JsonObject | undefined> {
  const client = new SchemasClient(settings('SCHEMAS'));
  try {
    return await contentOf(client, place.registry, place.name);
  } finally {
    client.destroy();
  }
}

async function registriesOf(client: SchemasClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { Registries = [] } of paginateListRegistries({ client }, {}))
    names.push(...Registries.flatMap(({ RegistryName = OF_AWS }) => (RegistryName === OF_AWS ? [] : RegistryName)));
  return names.toSorted((a, b) => Number(a === DISCOVERED) - Number(b === DISCOVERED));
}

async function schemaName(client: SchemasClient, RegistryName: string, event: EventName): Promise<string | undefined> {
  const prefix = `${event.source}@`;
  return bestName(await namesIn(client, RegistryName, prefix), prefix.length, event);
}

async function namesIn(client: SchemasClient, RegistryName: string, SchemaNamePrefix?: string) {
  const names: string[] = [];
  for await (const { Schemas = [] } of paginateListSchemas({ client }, { RegistryName, SchemaNamePrefix }))
    names.push(...Schemas.flatMap(({ SchemaName }) => SchemaName ?? []));
  return names;
}

/**
 * The name of an event's schema among those of its source. It may end in the version of the data: without one in the
 * event, the first; without one in any name, the name alone.
 */
export function bestName(names: readonly string[], prefixLength: number, event: EventName): string | undefined {
  const { type, version = 1 } = event;
  const wanted = [`${plain(type)}v${version}`, plain(type)];
  const found = wanted.map((one) => names.find((name) => plain(name.slice(prefixLength)) === one));
  return found.find((name) => name !== undefined);
}

/** A discovered schema has the type without what is no letter or digit. */
const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

async function contentOf(
  client: SchemasClient,
  RegistryName: string,
  SchemaName: string,
): Promise<JsonObject | undefined> {
  const { Type, Content } = await client.send(new DescribeSchemaCommand({ RegistryName, SchemaName }));
  const draft4 =
    Type === 'OpenApi3'
      ? await client.send(new ExportSchemaCommand({ RegistryName, SchemaName, Type: 'JSONSchemaDraft4' }))
      : { Content };
  const content = parseJson(draft4.Content ?? '');
  return isObject(content) ? content : undefined;
}
