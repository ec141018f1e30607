import path from 'node:path';
import { arn, type LastingResource, pascalCase } from '../cloudformation.ts';
import { type KafkaTopic, type ProducedTopic, topicName } from '../conventions/kafka-topic.ts';
import { topicsOfResources } from './resource-topics.ts';

/** Resolves a variable of the framework: `file(../../serverless.yml):functions`. */
export type ResolveVariable = (variable: string) => Promise<unknown>;

interface FunctionSettings {
  readonly kafkaTopics?: readonly KafkaTopic[];
  readonly kafkaProduces?: readonly ProducedTopic[];
}

const APPLICATION = path.resolve(import.meta.dirname, '../..');

/** Where a topic has a copy on each of two brokers, one of them may be away. */
const REPLICAS = 2;

/**
 * One resource for each topic that a function or another resource of the application reads or writes.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-topic.html
 */
export async function topicResources(
  resolve: ResolveVariable,
): Promise<{ readonly Resources: Readonly<Record<string, LastingResource>> }> {
  const functions = await resolve('file(../../serverless.yml):functions');
  const partitions = await resolve('param:partitions');
  const topics = topicsOf(Object.values(functions as Record<string, FunctionSettings>), topicsOfResources(APPLICATION));
  return { Resources: Object.fromEntries(topics.map((topic) => [idOf(topic), resource(topic, partitions)])) };
}

const idOf = (topic: string): string => `${pascalCase(topic)}Topic`;

/** In alphabetical order, each once. @throws Error for two topics whose resources would have one name */
export function topicsOf(
  functions: readonly FunctionSettings[],
  ofResources: readonly string[] = [],
): readonly string[] {
  const named = functions.flatMap(({ kafkaTopics = [], kafkaProduces = [] }) => [
    ...kafkaTopics.map(topicName),
    ...kafkaProduces.map(topicName),
  ]);
  const topics = [...new Set([...named, ...ofResources])].toSorted();
  const twin = topics.find((topic, index) => topics.findIndex((other) => idOf(other) === idOf(topic)) < index);
  if (twin === undefined) return topics;
  throw new Error(`The topic ${twin} differs from another one in signs alone. Give one of them another name.`);
}

const resource = (topic: string, partitions: unknown): LastingResource => ({
  Type: 'AWS::MSK::Topic',
  DeletionPolicy: 'RetainExceptOnCreate',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    ClusterArn: arn('Cluster'),
    TopicName: topic,
    PartitionCount: Number(partitions),
    ReplicationFactor: REPLICAS,
  },
});
