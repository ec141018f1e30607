import type { Admin } from '@platformatic/kafka';

/** The lag of a consumer group in one partition. */
export interface PartitionLag {
  readonly group: string;
  /** The state as Kafka names it: `Stable`, `Empty`, ... */
  readonly state: string;
  readonly topic: string;
  readonly partition: number;
  /** The next record to be read; undefined when the group has committed nothing here. */
  readonly committedOffset: bigint | undefined;
  /** The offset of the next record that is written. */
  readonly endOffset: bigint;
  /** Records left to read; without a committed offset, all records of the partition. */
  readonly lagRecords: bigint;
}

interface Commit {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: bigint | undefined;
}

/** The lag of all consumer groups, by group, topic and partition. */
export async function readLag(admin: Admin): Promise<readonly PartitionLag[]> {
  const groups = await admin.listGroups();
  const commits = await commitsOf(admin, [...groups.keys()]);
  const [starts, ends] = [await offsets(admin, commits, -2n), await offsets(admin, commits, -1n)];
  const rows = commits.map((commit) => {
    const endOffset = ends.get(topicPartition(commit)) ?? 0n;
    const from = commit.committedOffset ?? starts.get(topicPartition(commit)) ?? 0n;
    const lagRecords = endOffset > from ? endOffset - from : 0n;
    return { ...commit, state: stateOf(groups.get(commit.group)?.state), endOffset, lagRecords };
  });
  return rows.sort(
    (a, b) => a.group.localeCompare(b.group) || a.topic.localeCompare(b.topic) || a.partition - b.partition,
  );
}

const topicPartition = ({ topic, partition }: Commit): string => `${topic}-${partition}`;

/** Older brokers say `STABLE`, newer ones `Stable`. */
const stateOf = (state = ''): string => state.charAt(0).toUpperCase() + state.slice(1).toLowerCase();

async function commitsOf(admin: Admin, groups: readonly string[]): Promise<readonly Commit[]> {
  if (groups.length === 0) return [];
  const listed = await admin.listConsumerGroupOffsets({ groups: [...groups] });
  return listed.flatMap(({ groupId: group, topics }) =>
    topics.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionIndex: partition, committedOffset }) => ({
        group,
        topic,
        partition,
        committedOffset: committedOffset < 0n ? undefined : committedOffset,
      })),
    ),
  );
}

/** @param timestamp -1 for the end, -2 for the beginning */
async function offsets(admin: Admin, commits: readonly Commit[], timestamp: bigint): Promise<Map<string, bigint>> {
  if (commits.length === 0) return new Map();
  const topics = [...Map.groupBy(commits, ({ topic }) => topic)].map(([name, parts]) => ({
    name,
    partitions: [...new Set(parts.map(({ partition }) => partition))].map((partitionIndex) => ({
      partitionIndex,
      timestamp,
    })),
  }));
  const listed = await admin.listOffsets({ topics });
  return new Map(
    listed.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, offset }) => [`${name}-${partitionIndex}`, offset] as const),
    ),
  );
}
