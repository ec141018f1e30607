import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LambdaClient, paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { DescribePipeCommand, PipesClient, paginateListPipes } from '@aws-sdk/client-pipes';
import { at, listOf, objectOf, parseJson, textOf } from '@tributary/region/json';
import { adminOf, type KafkaConnection, unreachable } from '@tributary/region/kafka-client';
import { PROJECT, regionClient } from '../clients/aws.ts';
import { committedTopics } from '../lag/partition-lag.ts';

const TEMPLATE = path.join(PROJECT, '.serverless', 'cloudformation-template-update-stack.json');
const PIPE_SOURCES = ['SelfManagedKafkaParameters', 'ManagedStreamingKafkaParameters'];

/**
 * The topics that something reads: a mapping or a pipe, and any consumer group of the cluster.
 * @param regionUrl asked for mappings and pipes; without one the compiled template is
 * @returns undefined when neither can tell, because then any topic may be read
 * @throws RegionError KAFKA_UNREACHABLE
 */
export async function topicsRead(
  kafka: KafkaConnection,
  regionUrl: string | undefined,
): Promise<ReadonlySet<string> | undefined> {
  const named = regionUrl === undefined ? ofTemplate() : await ofRegion(regionUrl);
  return named && new Set([...named, ...(await ofGroups(kafka))]);
}

async function ofGroups(kafka: KafkaConnection): Promise<readonly string[]> {
  const admin = adminOf('produce', kafka);
  const topics = await committedTopics(admin).catch((error: unknown) => unreachable(admin, kafka, error));
  await admin.close();
  return topics;
}

async function ofRegion(regionUrl: string): Promise<readonly string[]> {
  const settings = regionClient(regionUrl);
  return [...(await ofMappings(new LambdaClient(settings))), ...(await ofPipes(new PipesClient(settings)))];
}

async function ofMappings(client: LambdaClient): Promise<readonly string[]> {
  const topics: string[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, {}))
    topics.push(...EventSourceMappings.flatMap(({ Topics = [] }) => Topics));
  return topics;
}

async function ofPipes(client: PipesClient): Promise<readonly string[]> {
  const topics: string[] = [];
  for await (const { Pipes = [] } of paginateListPipes({ client }, {}))
    for (const { Name } of Pipes) {
      const { SourceParameters } = await client.send(new DescribePipeCommand({ Name }));
      topics.push(...topicOfPipe(SourceParameters));
    }
  return topics;
}

/** Undefined when the project is not packaged. */
function ofTemplate(): readonly string[] | undefined {
  if (!existsSync(TEMPLATE)) return undefined;
  const resources = Object.values(objectOf(at(parseJson(readFileSync(TEMPLATE, 'utf8')), 'Resources')));
  return resources.flatMap((resource) => {
    const topics = listOf(at(resource, 'Properties', 'Topics')).map((topic) => textOf(topic));
    return [...topics, ...topicOfPipe(at(resource, 'Properties', 'SourceParameters'))];
  });
}

const topicOfPipe = (parameters: unknown): readonly string[] =>
  PIPE_SOURCES.map((source) => textOf(at(parameters, source, 'TopicName'))).filter((topic) => topic !== '');
