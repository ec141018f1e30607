import { suggestion, UsageError } from '@tributary/region/command-line';
import { at, type Json, listOf, objectOf, textOf } from '@tributary/region/json';
import { type CurrentProject, SERVICE_FILE, topicName } from './current-project.ts';
import { checkTopicName } from './names.ts';
import { addToList } from './service-file.ts';

/** How a topic may encode the values of its records. */
export const VALUES: readonly string[] = ['json', 'avro', 'protobuf'];

/**
 * A topic that the bridge reads from now on, and whose events it puts on the bus.
 * @param value how its values are encoded
 * @throws UsageError that says what cannot be so
 */
export function planTopic(name: string, project: CurrentProject, value = 'json'): Readonly<Record<string, string>> {
  checkTopicName(name);
  if (!VALUES.includes(value)) throw new UsageError(`--value ${value} is no encoding. ${suggestion(value, VALUES)}`);
  if (project.topics.includes(name)) throw new UsageError(`The topic ${name} exists already.`);
  const [bridge, settings] = Object.entries(project.functions).find(([, fn]) => isBridge(fn)) ?? [];
  if (bridge === undefined)
    throw new UsageError(
      'serverless.yml has no function with kafkaTopics and publishes, which carries topics to the bus.',
    );
  const source = sourceLike(at(objectOf(settings), 'publishes', 0), name);
  const entry = value === 'json' ? name : `{ name: ${name}, value: ${value} }`;
  const withTopic = addToList(project.serviceYaml, bridge, 'kafkaTopics', [entry]);
  return { [SERVICE_FILE]: addToList(withTopic, bridge, 'publishes', [source]) };
}

/** The bridge publishes the source of each of its topics. */
const isBridge = (fn: Json): boolean => {
  const [topics, sources] = [listOf(at(fn, 'kafkaTopics')), listOf(at(fn, 'publishes'))];
  return topics.length > 0 && topics.every((topic, index) => textOf(sources[index]).endsWith(topicName(topic)));
};

/** `shop.orders` and `returns` to `shop.returns`. */
function sourceLike(sibling: Json | undefined, topic: string): string {
  const parts = textOf(sibling).split('.');
  return [...parts.slice(0, -1), topic].join('.');
}
