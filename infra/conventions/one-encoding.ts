import type { FunctionConfig } from './convention.ts';
import { schemaEncodingOf, topicName } from './kafka-topic.ts';

/**
 * Nobody sees from a record how its value is encoded, so all functions must say the same of a topic.
 * @param functions by name
 * @throws Error that names a topic and two functions which say different things of it
 */
export function checkEncodings(functions: Readonly<Record<string, FunctionConfig>>): void {
  const known = new Map<string, { readonly name: string; readonly encoding: string }>();
  for (const [name, { kafkaTopics = [], kafkaProduces = [] }] of Object.entries(functions)) {
    for (const topic of [...kafkaTopics, ...kafkaProduces]) {
      const encoding = schemaEncodingOf(topic) ?? 'json';
      const before = known.get(topicName(topic)) ?? { name, encoding };
      known.set(topicName(topic), before);
      if (before.encoding !== encoding)
        throw new Error(
          `The topic ${topicName(topic)} is ${before.encoding} for ${before.name}, and ${encoding} for ${name}. Give it the same "value" in both.`,
        );
    }
  }
}
