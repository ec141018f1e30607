import { DescribeSchemaCommand, NotFoundException, paginateListSchemas, SchemasClient } from '@aws-sdk/client-schemas';
import { complain, explained, suggestion, UsageError } from '@tributary/region/command-line';
import { chooseEndpoint } from '@tributary/region/discovery';
import { NO_CREDENTIALS } from '../../../aws-clients.ts';
import { ROOT } from '../../../package.ts';

/** Where a schema is looked up. */
export interface RegistryPlace {
  readonly registry: string;
  /** On AWS, by the credentials and the Region of the environment. */
  readonly aws: boolean;
  /** Of a region; without one AWS_ENDPOINT_URL, else the running region of this project. */
  readonly endpoint: string | undefined;
}

export interface RegistrySchema {
  readonly content: string;
  readonly version: string;
}

const ADVICE = 'Start one with `npm start`, name one with --endpoint, or say --aws.';

/**
 * The newest version of a schema of the registry.
 * @throws UsageError when the registry does not have it, or no region answers; RegionError NO_REGION_RUNS
 */
export async function schemaIn(name: string, place: RegistryPlace): Promise<RegistrySchema> {
  const client = await clientOf(place);
  try {
    const described = { RegistryName: place.registry, SchemaName: name };
    const { Content = '', SchemaVersion = '1' } = await client.send(new DescribeSchemaCommand(described));
    return { content: Content, version: SchemaVersion };
  } catch (error) {
    if (error instanceof NotFoundException) throw await unknown(client, name, place.registry);
    throw explained(error);
  } finally {
    client.destroy();
  }
}

async function clientOf({ aws, endpoint }: RegistryPlace): Promise<SchemasClient> {
  if (aws && endpoint !== undefined) throw new UsageError('Give --aws or --endpoint, not both.');
  if (aws) {
    complain('AWS');
    return new SchemasClient({});
  }
  const { url, reason } = await chooseEndpoint({ named: endpoint, projectDir: ROOT, advice: ADVICE });
  if (reason !== undefined) complain(reason);
  const region = process.env['AWS_REGION'] ?? 'eu-west-1';
  return new SchemasClient({ endpoint: url, region, credentials: NO_CREDENTIALS });
}

async function unknown(client: SchemasClient, name: string, RegistryName: string): Promise<UsageError> {
  const names: string[] = [];
  try {
    for await (const { Schemas = [] } of paginateListSchemas({ client }, { RegistryName }))
      names.push(...Schemas.flatMap(({ SchemaName }) => SchemaName ?? []));
  } catch (error) {
    if (error instanceof NotFoundException)
      return new UsageError(`There is no registry ${RegistryName}. Discovery makes one with its first event.`);
    throw error;
  }
  return new UsageError(`The registry ${RegistryName} has no schema ${name}. ${suggestion(name, names)}`);
}
