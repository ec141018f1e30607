import type { Admin } from '@platformatic/kafka';
import type { OffsetOutcome, PartitionReader } from '@tributary/region/kafka-client';

/** The lag of a consumer group in one partition. */
export interface PartitionLag {
  readonly group: string;
  /** The state as Kafka names it: `Stable`, `Empty`, ... */
  readonly state: string;
  readonly topic: string;
  readonly partition: number;
  /** The next record to be read; undefined when the group has committed nothing here. */
  readonly committedOffset: bigint | undefined;
  /** The offset of the next record that is written; undefined when the cluster does not say it. */
  readonly endOffset: bigint | undefined;
  /** Records left to read; without a committed offset, all records of the partition. */
  readonly lagRecords: bigint | undefined;
  /** Why the cluster does not say the end. */
  readonly error?: string;
}

interface Commit {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: bigint | undefined;
}

/** The lag of all consumer groups, by group, topic and partition. What the cluster does not say is undefined. */
export async function readLag(admin: Admin, reader: PartitionReader): Promise<readonly PartitionLag[]> {
  const groups = await admin.listGroups();
  const commits = await commitsOf(admin, [...groups.keys()]);
  const [starts, ends] = [await offsets(reader, commits, 'earliest'), await offsets(reader, commits, 'latest')];
  const rows = commits.map((commit) => {
    const { offset: endOffset, error } = ends.get(nameOf(commit)) ?? {};
    const from = commit.committedOffset ?? starts.get(nameOf(commit))?.offset ?? 0n;
    const lagRecords = endOffset === undefined ? undefined : max(endOffset - from, 0n);
    const why = error === undefined ? {} : { error: error.message };
    return { ...commit, state: stateOf(groups.get(commit.group)?.state), endOffset, lagRecords, ...why };
  });
  return rows.sort(
    (a, b) => a.group.localeCompare(b.group) || a.topic.localeCompare(b.topic) || a.partition - b.partition,
  );
}

const nameOf = ({ topic, partition }: Pick<Commit, 'topic' | 'partition'>): string => `${topic}-${partition}`;
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Older brokers say `STABLE`, newer ones `Stable`. */
const stateOf = (state = ''): string => state.charAt(0).toUpperCase() + state.slice(1).toLowerCase();

/** The topics in which any group has committed an offset. */
export async function committedTopics(admin: Admin): Promise<readonly string[]> {
  const groups = await admin.listGroups();
  return (await commitsOf(admin, [...groups.keys()])).map(({ topic }) => topic);
}

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

async function offsets(
  reader: PartitionReader,
  commits: readonly Commit[],
  at: 'earliest' | 'latest',
): Promise<ReadonlyMap<string, OffsetOutcome>> {
  const partitions = [...new Map(commits.map((commit) => [nameOf(commit), commit])).values()];
  return new Map((await reader.offsetsAt(partitions, at)).map((one) => [nameOf(one), one]));
}
