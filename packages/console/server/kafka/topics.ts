import type { OffsetOutcome } from '@tributary/region/kafka-client';
import { mappingsOf } from '../../../../ops/lag/mappings.ts';
import { readLag } from '../../../../ops/lag/partition-lag.ts';
import type { Context } from '../endpoint.ts';
import { type Kafka, withKafka } from './cluster.ts';
import type { PartitionRow, TopicList, TopicRow } from './shapes.ts';

/** Kafka's own topics, such as that of the committed offsets. */
const isInternal = (name: string): boolean => name.startsWith('__');

/** The topics of the cluster, by name. */
export const listTopics = (context: Context): Promise<TopicList> =>
  withKafka(context, async (kafka) => {
    const names = (await kafka.admin.listTopics()).filter((name) => !isInternal(name)).toSorted();
    const facts = await factsOf(kafka, names, context.regionUrl);
    const topics = names.map((name) => topicRow(name, facts));
    return { bootstrapServers: kafka.connection.bootstrapServers.join(','), topics };
  });

interface Facts {
  readonly partitions: ReadonlyMap<string, number>;
  readonly firsts: Offsets;
  readonly ends: Offsets;
  readonly configs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly sizes: ReadonlyMap<string, number>;
  readonly readers: ReadonlyMap<string, readonly string[]>;
}

type Offsets = ReadonlyMap<string, OffsetOutcome>;

async function factsOf(kafka: Kafka, names: readonly string[], regionUrl: string): Promise<Facts> {
  const partitions = await partitionsOf(kafka, names);
  const all = [...partitions].flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  );
  const offsets = async (at: 'earliest' | 'latest') =>
    new Map((await kafka.reader.offsetsAt(all, at)).map((one) => [nameOf(one), one]));
  const firsts = await offsets('earliest');
  return {
    partitions,
    firsts,
    ends: await offsets('latest'),
    configs: await configsOf(kafka, names),
    sizes: await sizesOf(kafka, partitions),
    readers: await readersOf(kafka, regionUrl),
  };
}

export const nameOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}-${partition}`;

/** How many partitions each topic has. */
export async function partitionsOf({ admin }: Kafka, names: readonly string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const { topics } = await admin.metadata({ topics: [...names] });
  return new Map([...topics].map(([name, { partitionsCount }]) => [name, partitionsCount]));
}

const TOPIC = 2;

async function configsOf({ admin }: Kafka, names: readonly string[]): Promise<Facts['configs']> {
  if (names.length === 0) return new Map();
  const configurationKeys = ['retention.ms', 'retention.bytes', 'cleanup.policy'];
  const resources = names.map((resourceName) => ({ resourceType: TOPIC, resourceName, configurationKeys }) as const);
  const described = await admin.describeConfigs({ resources, includeSynonyms: false, includeDocumentation: false });
  return new Map(
    described.map(({ resourceName, configs }) => [
      resourceName,
      new Map(configs.map(({ name, value }) => [name, value ?? ''])),
    ]),
  );
}

/** Only brokers with folders of their own tell it: the region's own does not. */
async function sizesOf({ admin }: Kafka, partitions: ReadonlyMap<string, number>): Promise<Facts['sizes']> {
  const topics = [...partitions].map(([name, count]) => {
    return { name, partitions: Array.from({ length: count }, (_, partition) => partition) };
  });
  const described = await admin.describeLogDirs({ topics }).catch(() => []);
  const sizes = described
    .flatMap(({ results }) => results)
    .flatMap(({ topics: inFolder }) => inFolder)
    .flatMap(({ name, partitions: parts }) =>
      parts.map(({ partitionIndex, partitionSize }) => [`${name}-${partitionIndex}`, Number(partitionSize)] as const),
    );
  return new Map(sizes);
}

/** The groups that have committed something to a topic, and the functions whose mapping reads it. */
async function readersOf({ admin, reader }: Kafka, regionUrl: string): Promise<Facts['readers']> {
  const { mappings } = await mappingsOf(regionUrl);
  const functions = new Map(mappings.map(({ group, target }) => [group, target]));
  const byGroup = (await readLag(admin, reader)).map(({ group, topic }) => ({
    topic,
    reader: functions.get(group) ?? group,
  }));
  const byMapping = mappings.flatMap(({ target, partitions }) =>
    partitions.map(({ topic }) => ({ topic, reader: target })),
  );
  const groups = Map.groupBy([...byGroup, ...byMapping], ({ topic }) => topic);
  return new Map([...groups].map(([topic, all]) => [topic, [...new Set(all.map((one) => one.reader))].toSorted()]));
}

function topicRow(name: string, facts: Facts): TopicRow {
  const partitions = Array.from({ length: facts.partitions.get(name) ?? 0 }, (_, partition) =>
    partitionRow(name, partition, facts),
  );
  const config = facts.configs.get(name) ?? new Map<string, string>();
  const sizes = partitions.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  const records = partitions.reduce((sum, { first, end }) => sum + BigInt(end) - BigInt(first), 0n);
  return {
    name,
    partitions,
    records: String(records),
    ...limit('retentionMs', config.get('retention.ms')),
    ...limit('retentionBytes', config.get('retention.bytes')),
    isCompacted: config.get('cleanup.policy')?.includes('compact') === true,
    ...(sizes.length > 0 && { sizeBytes: sizes.reduce((sum, size) => sum + size, 0) }),
    readers: facts.readers.get(name) ?? [],
  };
}

/** -1 is no limit. */
function limit<Name extends string>(name: Name, text: string | undefined): { readonly [N in Name]?: number } {
  const value = Number(text ?? -1);
  return value >= 0 ? ({ [name]: value } as { [N in Name]: number }) : {};
}

function partitionRow(topic: string, partition: number, { firsts, ends, sizes }: Facts): PartitionRow {
  const name = nameOf({ topic, partition });
  const [first, end, sizeBytes] = [firsts.get(name), ends.get(name), sizes.get(name)];
  const problem = first?.error?.message ?? end?.error?.message;
  return {
    partition,
    first: String(first?.offset ?? end?.offset ?? 0n),
    end: String(end?.offset ?? 0n),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(problem !== undefined && { problem }),
  };
}
