import { type CatalogueEntry, catalogue, type JsonSchema, metadataSchema, objectOf } from './catalogue.ts';

/** One `AWS::EventSchemas::Schema`: its name and its content. */
export interface RegistrySchema {
  /** `<source>@<Type>-v<version>`, after the names that schema discovery gives. */
  readonly name: string;
  readonly description: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const text = { type: 'string' };

/**
 * The schemas of the registry: for each event and version the whole EventBridge envelope, as Draft 4, with the
 * `x-amazon-events-*` keywords that the console and code bindings need.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema.html
 */
export function registrySchemas(entries: readonly CatalogueEntry[] = catalogue()): readonly RegistrySchema[] {
  const metadata = metadataSchema();
  return entries.map((entry) => ({
    name: `${entry.source}@${entry.type}-v${entry.version}`,
    description: entry.schema.description,
    content: envelopeSchema(entry, metadata),
  }));
}

function envelopeSchema({ source, type, version, schema }: CatalogueEntry, metadata: JsonSchema) {
  const { definitions, $schema, ...data } = schema;
  return {
    $schema,
    title: `${type}-v${version}`,
    description: schema.description,
    'x-amazon-events-detail-type': type,
    'x-amazon-events-source': source,
    definitions: { ...objectOf(definitions), Metadata: withoutDialect(metadata), [schema.title]: data },
    type: 'object',
    required: ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'],
    properties: {
      version: text,
      id: text,
      'detail-type': { enum: [type] },
      source: { enum: [source] },
      account: text,
      time: { ...text, format: 'date-time' },
      region: text,
      resources: { type: 'array', items: text },
      'replay-name': text,
      detail: {
        type: 'object',
        required: ['metadata', 'data'],
        properties: {
          metadata: { $ref: '#/definitions/Metadata' },
          data: { $ref: `#/definitions/${schema.title}` },
        },
      },
    },
  };
}

const withoutDialect = ({ $schema: _dialect, ...rest }: JsonSchema) => rest;
