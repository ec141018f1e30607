import { type CatalogueEntry, type JsonSchema, metadataSchema } from '#schemas/catalogue.ts';
import { SERVICE } from '#schemas/service.ts';
import type { Producer, RoutedEvent, Routing } from './model.ts';

type Json = Readonly<Record<string, unknown>>;

const BUS = 'bus';
const ref = (path: string) => ({ $ref: `#/${path}` });
const topicChannel = (topic: string): string => `topic-${topic}`;
const onKafka = (title: string): string => `${title}OnKafka`;
const structured = (title: string): string => `${title}Structured`;

/**
 * The same as an AsyncAPI 3.0 document: the bus and the topics are channels, functions, pipes and workflows operations
 * on them. The schemas lie in `components`, their references pointing there.
 * @see https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApiOf(routing: Routing, version: string): Json {
  const entries = routing.events.flatMap((event) => event.entries);
  return {
    asyncapi: '3.0.0',
    info: {
      title: SERVICE,
      version,
      description: 'Kafka topics and an EventBridge bus, working as one event-processing application.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      [BUS]: {
        address: '{stack}',
        description: 'The EventBridge bus. Source and detail-type are those of the event, the message is its detail.',
        parameters: { stack: { description: `Name of the stack, such as ${SERVICE}-dev.` } },
        messages: messagesOf(entries, (title) => title),
      },
      ...Object.fromEntries(routing.topics.map(({ name }) => [topicChannel(name), topicOf(name, routing)])),
    },
    operations: { ...sending(routing), ...receiving(routing), ...onTopics(routing) },
    components: {
      messages: Object.assign({}, ...entries.flatMap((entry) => FORMS.map((form) => form(entry)))),
      schemas: Object.fromEntries([metadataSchema(), ...entries.map(({ schema }) => schema)].map(component)),
    },
  };
}

const messagesOf = (entries: readonly CatalogueEntry[], named: (title: string) => string): Json =>
  Object.fromEntries(
    entries.map(({ schema }) => [named(schema.title), ref(`components/messages/${named(schema.title)}`)]),
  );

function topicOf(name: string, { events, topics }: Routing): Json {
  const entries = eventsOn(name, events, topics).flatMap((event) => event.entries);
  const isRead = topics.some((topic) => topic.name === name && topic.readBy.length > 0);
  return {
    address: name,
    description: 'A Kafka topic with CloudEvents 1.0, keyed by subject.',
    messages: { ...messagesOf(entries, onKafka), ...(isRead ? messagesOf(entries, structured) : {}) },
  };
}

/** What is read from a topic is what its reader puts on the bus; what is written to it, what its writer takes. */
function eventsOn(topic: string, events: readonly RoutedEvent[], topics: Routing['topics']): readonly RoutedEvent[] {
  const { readBy = [], writtenBy = [] } = topics.find(({ name }) => name === topic) ?? {};
  return events.filter(
    ({ source, producers, deliveries }) =>
      (source.endsWith(`.${topic}`) && producers.some(({ name }) => readBy.some((reader) => reader.name === name))) ||
      deliveries.some(({ way }) => way.some(({ name }) => writtenBy.includes(name))),
  );
}

function busMessage({ type, version, schema }: CatalogueEntry): Json {
  const payload = {
    type: 'object',
    required: ['metadata', 'data'],
    properties: { metadata: ref('components/schemas/Metadata'), data: ref(`components/schemas/${schema.title}`) },
  };
  return { [schema.title]: { name: type, title: `${type} version ${version}`, summary: schema.description, payload } };
}

function binaryMessage({ source, type, version, schema }: CatalogueEntry): Json {
  const text = { type: 'string' };
  const headers = {
    type: 'object',
    required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type'],
    properties: {
      ce_specversion: { const: '1.0' },
      ce_id: text,
      ce_source: { const: source },
      ce_type: { const: type },
      ce_dataversion: { const: String(version) },
    },
  };
  const title = `${type} version ${version} in binary mode`;
  const payload = ref(`components/schemas/${schema.title}`);
  return { [onKafka(schema.title)]: { name: type, title, summary: schema.description, headers, payload } };
}

function structuredMessage({ source, type, version, schema }: CatalogueEntry): Json {
  const headers = { type: 'object', properties: { 'content-type': { const: 'application/cloudevents+json' } } };
  const text = { type: 'string' };
  const payload = {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: text,
      source: { const: source },
      type: { const: type },
      dataversion: { enum: [version, String(version)] },
      data: ref(`components/schemas/${schema.title}`),
    },
  };
  const title = `${type} version ${version} in structured mode`;
  return { [structured(schema.title)]: { name: type, title, summary: schema.description, headers, payload } };
}

const FORMS = [busMessage, binaryMessage, structuredMessage];

/** Without the dialect, which AsyncAPI sets, and with references that start at the document. */
function component({ $schema: _dialect, ...schema }: JsonSchema): [string, unknown] {
  const base = `#/components/schemas/${schema.title}/definitions/`;
  return [schema.title, JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', `"${base}`))];
}

interface Operation {
  readonly name: string;
  readonly channel: string;
  readonly titles: readonly string[];
}

function operations(action: 'send' | 'receive', list: readonly Operation[]): Json {
  return Object.fromEntries(
    list.map(({ name, channel, titles }) => [
      `${name}-${action}-${channel}`,
      {
        action,
        channel: ref(`channels/${channel}`),
        messages: titles.map((title) => ref(`channels/${channel}/messages/${title}`)),
      },
    ]),
  );
}

const titlesOf = (events: readonly RoutedEvent[]): readonly string[] =>
  events.flatMap(({ entries }) => entries.map(({ schema }) => schema.title));

function sending({ events }: Routing): Json {
  const names = new Set(events.flatMap(({ producers }) => producers.filter(isInside).map(({ name }) => name)));
  const sends = (name: string) => events.filter(({ producers }) => producers.some((one) => one.name === name));
  return operations(
    'send',
    [...names].map((name) => ({ name, channel: BUS, titles: titlesOf(sends(name)) })),
  );
}

const isInside = ({ kind }: RoutedEvent['producers'][number]): boolean => kind !== 'outside';

function receiving({ events }: Routing): Json {
  const takerOf = ({ way }: RoutedEvent['deliveries'][number]): string => way.at(-1)?.name ?? 'nobody';
  const names = new Set(events.flatMap(({ deliveries }) => deliveries.map(takerOf)));
  const takes = (name: string) => events.filter(({ deliveries }) => deliveries.some((one) => takerOf(one) === name));
  return operations(
    'receive',
    [...names].map((name) => ({ name, channel: BUS, titles: titlesOf(takes(name)) })),
  );
}

function onTopics({ events, topics }: Routing): Json {
  const titlesFor = (topic: string, { name, kind }: Pick<Producer, 'name' | 'kind'>): readonly string[] => {
    const all = eventsOn(topic, events, topics);
    // A template of a pipe cannot look into the bytes of headers.
    if (kind !== 'pipe') return titlesOf(all).flatMap((title) => [onKafka(title), structured(title)]);
    return titlesOf(all.filter(({ producers }) => producers.some((one) => one.name === name))).map(structured);
  };
  return {
    ...operations(
      'receive',
      topics.flatMap(({ name: topic, readBy }) =>
        readBy.map((reader) => ({
          name: reader.name,
          channel: topicChannel(topic),
          titles: titlesFor(topic, reader),
        })),
      ),
    ),
    ...operations(
      'send',
      topics.flatMap(({ name: topic, writtenBy }) =>
        writtenBy.map((name) => ({
          name,
          channel: topicChannel(topic),
          titles: titlesOf(eventsOn(topic, events, topics)).map(onKafka),
        })),
      ),
    ),
  };
}
