import { hash } from 'node:crypto';
import { type CatalogueEntry, catalogue } from '../../schemas/catalogue.ts';
import { generatedSchema } from '../../schemas/encoded.ts';
import { glueSchemaName, recordNameOf } from '../../schemas/encoding-names.ts';
import type { ValueEncoding } from '../../schemas/encodings.ts';
import { sourceOf } from '../../schemas/service.ts';
import { arn, type LastingResource, pascalCase } from '../cloudformation.ts';
import type { FunctionConfig } from './convention.ts';
import { carriedBy, type ProducedTopic, schemaEncodingOf, topicName } from './kafka-topic.ts';
import { GLUE_REGISTRY, IN_GLUE } from './kafka-values.ts';
import { sentTo } from './sent-events.ts';

/** Records outlive the stack, and say nothing without the schema whose id is in them. */
const RETAINED = {
  Condition: IN_GLUE,
  DeletionPolicy: 'RetainExceptOnCreate',
  UpdateReplacePolicy: 'Retain',
} as const;

/** An event that some topic carries in an encoding. */
interface Use {
  readonly entry: CatalogueEntry;
  readonly encoding: ValueEncoding;
}

/** The schema of an event in an encoding, as `npm run generate` wrote it. */
type SchemaText = (entry: CatalogueEntry, encoding: ValueEncoding) => string;

/**
 * The registry of the stack for the schemas of its topics, with a schema for each event and encoding. None where all
 * topics carry JSON.
 * @throws Error for an event that a topic's encoding cannot hold, and for a topic that is written with unknown events
 */
export function kafkaSchemas(
  prefix: string,
  functions: readonly FunctionConfig[],
  entries: readonly CatalogueEntry[] = catalogue(),
  textOf: SchemaText = generatedSchema,
): Readonly<Record<string, LastingResource>> {
  const uses = usesOf(functions, entries);
  if (!functions.some(isEncoded)) return {};
  return Object.assign({ [GLUE_REGISTRY]: registry(prefix) }, ...uses.map((use) => schemaOf(use, textOf)));
}

const isEncoded = ({ kafkaTopics = [], kafkaProduces = [] }: FunctionConfig): boolean =>
  [...kafkaTopics, ...kafkaProduces].some((topic) => schemaEncodingOf(topic) !== undefined);

/** Each event and encoding once. */
function usesOf(functions: readonly FunctionConfig[], entries: readonly CatalogueEntry[]): readonly Use[] {
  const uses = functions.flatMap((config) => [...read(config, entries), ...written(config, entries)]);
  return [...new Map(uses.map((use) => [glueSchemaName(use.entry, use.encoding), use])).values()];
}

/** A topic that is read carries the events of the source of its name. */
const read = ({ kafkaTopics = [] }: FunctionConfig, entries: readonly CatalogueEntry[]): readonly Use[] =>
  kafkaTopics.flatMap((topic) => usesIn(schemaEncodingOf(topic), ofSource(topicName(topic), entries)));

const ofSource = (topic: string, entries: readonly CatalogueEntry[]): readonly CatalogueEntry[] =>
  entries.filter(({ source }) => source === sourceOf(topic));

/** @throws Error for a topic to which nobody knows what is written */
const written = (config: FunctionConfig, entries: readonly CatalogueEntry[]): readonly Use[] => {
  const { kafkaProduces = [] } = config;
  return kafkaProduces.flatMap((topic) => {
    const encoding = schemaEncodingOf(topic);
    if (encoding === undefined) return [];
    const carried = writtenTo(topic, config, entries);
    if (carried.length > 0) return usesIn(encoding, carried);
    throw new Error(
      `kafkaProduces: nothing says which events ${topicName(topic)} carries in ${encoding}, so none of its schemas is known. Name their sources or types: { name: ${topicName(topic)}, value: ${encoding}, carries: [...] }`,
    );
  });
};

/** The events that the topic is said to carry; else those of the source of its name, and those that rules send. */
function writtenTo(topic: ProducedTopic, config: FunctionConfig, entries: readonly CatalogueEntry[]) {
  const carries = carriedBy(topic);
  if (carries === undefined) return [...ofSource(topicName(topic), entries), ...sentTo(config, entries)];
  return entries.filter(({ source, type }) => carries.includes(source) || carries.includes(type));
}

const usesIn = (encoding: ValueEncoding | undefined, entries: readonly CatalogueEntry[]): readonly Use[] =>
  encoding === undefined ? [] : entries.map((entry) => ({ entry, encoding }));

const registry = (prefix: string): LastingResource => ({
  Type: 'AWS::Glue::Registry',
  ...RETAINED,
  Properties: { Name: prefix, Description: 'The schemas of the values that topics carry in Avro or Protobuf' },
});

/**
 * The schema, and its newest version. A change of its own definition would replace the schema, and with it the ids by
 * which records name its versions. So it begins with a definition that never changes, of no fields. Each definition
 * after that is a resource named by its content: a new one is added, and the one before it is retained.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-schema.html
 */
function schemaOf({ entry, encoding }: Use, textOf: SchemaText): Readonly<Record<string, LastingResource>> {
  const name = glueSchemaName(entry, encoding);
  const id = `${pascalCase(name)}KafkaSchema`;
  const text = textOf(entry, encoding);
  return {
    [id]: {
      Type: 'AWS::Glue::Schema',
      ...RETAINED,
      Properties: {
        Name: name,
        Registry: { Arn: arn(GLUE_REGISTRY) },
        DataFormat: encoding.toUpperCase(),
        // Glue compares with one version only. npm run check:contracts compares both ways, before anything is deployed.
        Compatibility: 'NONE',
        SchemaDefinition: beginningOf(entry, encoding),
      },
    },
    [`${id}${hash('sha256', text).slice(0, 12)}`]: {
      Type: 'AWS::Glue::SchemaVersion',
      ...RETAINED,
      // Between its creation and a rollback of the deployment, producers may have written records with its id.
      DeletionPolicy: 'Retain',
      Properties: { Schema: { SchemaArn: arn(id) }, SchemaDefinition: text },
    },
  };
}

function beginningOf(entry: CatalogueEntry, encoding: ValueEncoding): string {
  const [namespace, name] = splitAtLastDot(recordNameOf(entry));
  if (encoding === 'protobuf') return `syntax = "proto3";\n\npackage ${namespace};\n\nmessage ${name} {\n}\n`;
  return JSON.stringify({ type: 'record', name, namespace, fields: [] });
}

function splitAtLastDot(fullName: string): readonly [string, string] {
  const dot = fullName.lastIndexOf('.');
  return [fullName.slice(0, dot), fullName.slice(dot + 1)];
}
