import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { Outside } from '#schemas/outside.ts';
import { asText, at, oneOrMore, type Resource, resourcesOf, type Template, walk } from '../template/template.ts';
import type { Producer } from './model.ts';
import { kindOf, nameOf, resourceAt } from './names.ts';

/** What a resource puts on the bus: sources or types of events. */
export interface Publisher extends Pick<Producer, 'name' | 'kind' | 'condition'> {
  readonly publishes: readonly string[];
  /** Topics that it reads; a topic carries the events of the source that ends with its name. */
  readonly topics: readonly string[];
  /** Table whose changes it passes on. */
  readonly table: string | undefined;
}

/** Everything in the template that says that it puts events on the bus. */
export function publishersIn(template: Template): readonly Publisher[] {
  return template.resources.flatMap((resource) => {
    const publishes = [...declared(resource), ...putByTasks(resource)];
    const kind = kindOf(resource)?.kind;
    if (publishes.length === 0 || (kind !== 'function' && kind !== 'pipe' && kind !== 'workflow')) return [];
    const table = tableReadBy(template, resource);
    return [
      {
        name: nameOf(template, resource),
        kind,
        ...conditionOf(resource),
        publishes,
        topics: topicsReadBy(template, resource),
        table: table && nameOf(template, table),
      },
    ];
  });
}

/** The producers of one event: those whose list has its type or its source, and the producers outside. */
export function producersOf(
  { source, type }: CatalogueEntry,
  publishers: readonly Publisher[],
  outside: Outside | undefined,
): readonly Producer[] {
  const inside = publishers
    .filter(({ publishes }) => publishes.includes(type) || publishes.includes(source))
    .map(({ publishes: _list, topics, table, ...publisher }): Producer => {
      const topic = topics.find((one) => source.endsWith(`.${one}`));
      const from = topic === undefined ? table && `table ${table}` : `topic ${topic}`;
      return from === undefined ? publisher : { ...publisher, from };
    });
  return outside?.producedBy === undefined ? inside : [...inside, { name: outside.producedBy, kind: 'outside' }];
}

/** `Metadata: { Publishes: [...] }`: of a function its setting `publishes` in serverless.yml. */
const declared = ({ source }: Resource): readonly string[] =>
  oneOrMore(at(source, 'Metadata', 'Publishes')).map(asText);

/** What the putEvents tasks of a workflow name. */
function putByTasks({ properties }: Resource): readonly string[] {
  const entries = [...walk(properties['Definition'] ?? null)].filter(({ path }) => path.at(-2) === 'Entries');
  return entries.flatMap(({ value }) => oneOrMore(at(value, 'DetailType')).map(asText));
}

/** The topics of a function's mappings, or the one of a pipe. */
export function topicsReadBy(template: Template, reader: Resource): readonly string[] {
  const kafka = at(reader.properties, 'SourceParameters', 'ManagedStreamingKafkaParameters');
  const topics = [
    at(kafka, 'TopicName'),
    ...mappingsOf(template, reader).map(({ properties }) => properties['Topics']),
  ];
  return topics.flatMap(oneOrMore).map(asText);
}

/** The table whose stream a function's mapping or a pipe reads. */
function tableReadBy(template: Template, reader: Resource): Resource | undefined {
  const mapped = mappingsOf(template, reader).map(({ properties }) => properties['EventSourceArn']);
  const sources = [reader.properties['Source'], ...mapped].map((source) => resourceAt(template, source));
  return sources.find((source) => source !== undefined && kindOf(source)?.kind === 'table');
}

const mappingsOf = (template: Template, reader: Resource): readonly Resource[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
    ({ properties }) => resourceAt(template, properties['FunctionName'])?.id === reader.id,
  );

/** The condition under which a resource is there, where it has one. */
export function conditionOf({ source }: Resource): { condition?: string } {
  return source['Condition'] === undefined ? {} : { condition: asText(source['Condition']) };
}

/** The topics that a function writes to: its setting `kafkaProduces` in serverless.yml. */
export const topicsWrittenBy = ({ source }: Resource): readonly string[] =>
  oneOrMore(at(source, 'Metadata', 'KafkaProduces')).map(asText);
