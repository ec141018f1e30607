import {
  DescribeSchemaCommand,
  paginateListRegistries,
  paginateListSchemas,
  SchemasClient,
} from '@aws-sdk/client-schemas';
import { at, isObject, type Json, type JsonObject, parseJson, textOf } from '@tributary/region/json';
import type { Context } from '../endpoint.ts';
import { sampleOf } from '../registry/sample.ts';
import { samplesIn } from '../samples.ts';
import type { BusSample, BusSamples } from './shapes.ts';

/** Events to begin with: those of the project, and one for each schema of the region's registries. */
export async function busSamples(context: Context): Promise<BusSamples> {
  return { samples: [...(await ofProject(context)), ...(await ofSchemas(context))] };
}

async function ofProject({ samplesDir }: Context): Promise<readonly BusSample[]> {
  if (samplesDir === undefined) return [];
  const files = await samplesIn(samplesDir);
  return files.flatMap(({ text, file, isBad }) => {
    const event = parseJson(text);
    const [source, detailType] = [textOf(at(event, 'source')), textOf(at(event, 'detail-type'))];
    const detail = at(event, 'detail');
    if (source === '' || detailType === '' || source.startsWith('aws.') || detail === undefined) return [];
    return [{ label: `${detailType} of ${file}`, isBad, source, detailType, detail: pretty(detail) }];
  });
}

/** AWS's own events are of services, and no project sends them. */
const OF_AWS = 'aws.events';

async function ofSchemas({ target }: Context): Promise<readonly BusSample[]> {
  const client = new SchemasClient(target.settings('SCHEMAS'));
  const samples: BusSample[] = [];
  for await (const { Registries = [] } of paginateListRegistries({ client }, {}))
    for (const { RegistryName = OF_AWS } of Registries) {
      if (RegistryName === OF_AWS) continue;
      for await (const { Schemas = [] } of paginateListSchemas({ client }, { RegistryName }))
        for (const { SchemaName = '' } of Schemas) {
          const { Content } = await client.send(new DescribeSchemaCommand({ RegistryName, SchemaName }));
          const schema = parseJson(Content ?? '');
          if (isObject(schema)) samples.push(...ofSchema(SchemaName, schema));
        }
    }
  return samples;
}

/** The registry keeps whole events: JSON Schema has one at its top, OpenAPI among its components. */
function ofSchema(name: string, content: JsonObject): readonly BusSample[] {
  const event = at(content, 'components', 'schemas', 'AWSEvent') ?? content;
  const [source, detailType] = [
    textOf(at(event, 'x-amazon-events-source')),
    textOf(at(event, 'x-amazon-events-detail-type')),
  ];
  if (source === '' || detailType === '') return [];
  const detail = sampleOf(at(event, 'properties', 'detail'), content, { source, detailType, name });
  return [
    {
      label: `${name.split('@').at(-1)}, made from its schema`,
      isBad: false,
      source,
      detailType,
      detail: pretty(detail),
    },
  ];
}

const pretty = (value: Json): string => JSON.stringify(value, null, 2);
