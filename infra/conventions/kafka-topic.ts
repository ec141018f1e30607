import type { ValueEncoding } from '../../schemas/encodings.ts';

/** How the values of a topic are encoded. `json` is the default. */
type Value = { readonly value?: 'json' | ValueEncoding };

/** A topic that is read: its name, or with how its values are encoded, and how the events of a key are kept in order. */
export type KafkaTopic = string | (Value & { readonly name: string; readonly ordering?: 'strict' });

/** A topic that is written to: its name, or with how its values are encoded, and the sources or types of its events. */
export type ProducedTopic = string | (Value & { readonly name: string; readonly carries?: readonly string[] });

const NAME = { type: 'string', minLength: 1 };
const VALUE = { enum: ['json', 'avro', 'protobuf'] };
const CARRIES = { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 1 } };

const topics = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: {
    anyOf: [
      NAME,
      {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: NAME, value: VALUE, ...properties },
      },
    ],
  },
});

/** What `kafkaTopics` takes, as JSON Schema. */
export const KAFKA_TOPICS = topics({ ordering: { const: 'strict' } });

/** What `kafkaProduces` takes, as JSON Schema. */
export const KAFKA_PRODUCES = topics({ carries: CARRIES });

export const topicName = (topic: KafkaTopic | ProducedTopic): string =>
  typeof topic === 'string' ? topic : topic.name;

/** The encoding of a topic whose values are not JSON. */
export function schemaEncodingOf(topic: KafkaTopic | ProducedTopic): ValueEncoding | undefined {
  if (typeof topic === 'string' || topic.value === 'json') return undefined;
  return topic.value;
}

/** The sources or types that a topic is said to carry; undefined where nothing is said. */
export const carriedBy = (topic: ProducedTopic): readonly string[] | undefined =>
  typeof topic === 'string' ? undefined : topic.carries;

/** The topics whose events never pass an earlier one of their key. */
export const strictOnes = (given: readonly KafkaTopic[]): readonly string[] =>
  given.filter((topic) => typeof topic !== 'string' && topic.ordering === 'strict').map(topicName);
