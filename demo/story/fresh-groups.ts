import { readFileSync } from 'node:fs';
import { type Admin, findErrorBy } from '@platformatic/kafka';
import { UsageError } from '@tributary/region/command-line';
import { at, listOf, parseJson, textOf } from '@tributary/region/json';
import { adminOf, type KafkaConnection, realCluster } from '@tributary/region/kafka-client';
import { readTemplate, resourcesOf } from '../../tools/template/template.ts';
import { until } from '../until.ts';

interface Reader {
  readonly group: string;
  readonly topic: string;
}

/** The cluster drops a member that was killed at the end of its session, which is after ten seconds. */
const GROUP_EMPTY_WITHIN_MS = 30_000;

/**
 * Makes the topics that the package reads, and puts its consumer groups at their ends. Records of an earlier run are not
 * part of this one.
 * @throws UsageError when another consumer is a member of one of the groups; RegionError KAFKA_UNREACHABLE
 */
export async function freshGroups(connection: KafkaConnection, compiledTemplate: string): Promise<void> {
  const readers = readersIn(compiledTemplate);
  const cluster = await realCluster(connection);
  for (const { topic } of readers) await cluster.ensureTopic(topic);
  await cluster.stop();
  const admin = adminOf('demo', connection);
  try {
    for (const reader of readers) await putAtEnd(admin, reader);
  } finally {
    await admin.close();
  }
}

function readersIn(compiledTemplate: string): readonly Reader[] {
  const template = readTemplate(parseJson(readFileSync(compiledTemplate, 'utf8')) ?? null);
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
    const group = textOf(at(properties, 'AmazonManagedKafkaEventSourceConfig', 'ConsumerGroupId'));
    return listOf(properties['Topics']).map((topic) => ({ group, topic: textOf(topic) }));
  });
}

async function putAtEnd(admin: Admin, { group, topic }: Reader): Promise<void> {
  const { topics } = await admin.metadata({ topics: [topic] });
  const partitions = topics.get(topic)?.partitions.map((_partition, index) => index) ?? [];
  const at = partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n }));
  const [ends] = await admin.listOffsets({ topics: [{ name: topic, partitions: at }] });
  const partitionOffsets = (ends?.partitions ?? []).map((end) => ({
    partition: end.partitionIndex,
    offset: end.offset,
  }));
  const commit = () => admin.alterConsumerGroupOffsets({ groupId: group, topics: [{ name: topic, partitionOffsets }] });
  const isDone = (): Promise<boolean> => commit().then(() => true, refusedAsNotEmpty);
  await until(`group ${group} has no members`, isDone, GROUP_EMPTY_WITHIN_MS).catch((cause: unknown) => {
    throw new UsageError(`Another consumer reads as group ${group}. Stop it, or use another cluster.`, { cause });
  });
}

/** An admin client may set the offsets of a group only while the group has no members. */
function refusedAsNotEmpty(error: unknown): boolean {
  const refusals = ['UNKNOWN_MEMBER_ID', 'NON_EMPTY_GROUP', 'ILLEGAL_GENERATION'];
  if (error instanceof Error && refusals.some((id) => findErrorBy(error, 'apiId', id) !== null)) return false;
  throw error;
}
