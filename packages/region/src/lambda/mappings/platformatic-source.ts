import {
  Consumer,
  type ConsumerGroupJoinPayload,
  type ConsumerOptions,
  type GroupAssignment,
  Producer,
} from '@platformatic/kafka';
import { type FetchTarget, fetchedFrom } from '../../kafka-client/fetched.ts';
import type { Fetched, PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';
import { partitionName } from './kafka-event.ts';
import type { GroupListener, KafkaSource } from './kafka-source.ts';

type Connection = Pick<ConsumerOptions<Buffer, Buffer, Buffer, Buffer>, 'tls' | 'sasl'>;

/** The addresses of a cluster, and how to log in. */
export interface ClusterOptions extends Connection {
  readonly bootstrapServers: readonly string[];
}

/** Chosen so that a member that dies is missed soon, and an idle mapping costs next to nothing. */
const TIMES = {
  sessionTimeout: 10_000,
  rebalanceTimeout: 15_000,
  heartbeatInterval: 500,
  connectTimeout: 5_000,
};
/** How long a broker holds a fetch for which it has nothing. */
const MAX_WAIT_MS = 200;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_BYTES_PER_PARTITION = 2 * 1024 * 1024;
const LIST_OFFSETS_AT = { earliest: -2n, latest: -1n };

/** A group membership over @platformatic/kafka, with records as they came over the wire. */
export class PlatformaticSource implements KafkaSource {
  readonly #options: ClusterOptions;
  readonly #openReads = new Map<number, Promise<{ node: number; fetched: readonly Fetched[] }>>();
  #group: Consumer | undefined;
  #reader: Consumer | undefined;
  #producer: Producer | undefined;
  #owned = new Map<string, TopicPartition>();
  #membership = { memberId: '', generationId: 0 };

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  async join(groupId: string, topics: readonly string[], listener: GroupListener): Promise<void> {
    this.#group = new Consumer(this.#consumerOptions(groupId));
    // Long polls would hold up heartbeats and commits on the same connection.
    this.#reader = new Consumer(this.#consumerOptions(groupId));
    for (const consumer of [this.#group, this.#reader]) {
      consumer.topics.trackAll(...topics);
      consumer.on('error', (error: Error) => listener.onLost(error));
    }
    this.#group.on('consumer:group:join', (payload) => this.#onJoin(payload, listener));
    this.#group.on('consumer:heartbeat:stalled', ({ lastError }) => listener.onLost(lastError));
    await this.#group.joinGroup({});
  }

  async committed(partitions: readonly TopicPartition[]): Promise<readonly PartitionOffset[]> {
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, parts]) => ({
      topic,
      partitions: parts.map(({ partition }) => partition),
    }));
    return pick(partitions, await this.#joined().listCommittedOffsets({ topics }));
  }

  async offsetsAt(
    partitions: readonly TopicPartition[],
    at: 'earliest' | 'latest' | number,
  ): Promise<readonly PartitionOffset[]> {
    if (partitions.length === 0) return [];
    const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
    const wanted = [...byTopic].map(([topic, parts]) => [topic, parts.map(({ partition }) => partition)] as const);
    const timestamp = typeof at === 'number' ? BigInt(at) : LIST_OFFSETS_AT[at];
    const options = { topics: [...byTopic.keys()], partitions: Object.fromEntries(wanted), timestamp };
    const found = pick(partitions, await this.#reading().listOffsets(options));
    const names = new Set(found.map(({ topic, partition }) => partitionName(topic, partition)));
    // A time after the last record gives no offset: then the end counts.
    const rest = partitions.filter(({ topic, partition }) => !names.has(partitionName(topic, partition)));
    return typeof at === 'number' ? [...found, ...(await this.offsetsAt(rest, 'latest'))] : found;
  }

  /** One fetch at a time per broker; gives the answer of the first broker. */
  async fetch(from: readonly PartitionOffset[]): Promise<readonly Fetched[]> {
    const reader = this.#reading();
    const metadata = await reader.metadata({ topics: [...new Set(from.map(({ topic }) => topic))] });
    const targets = from.flatMap((wanted): (FetchTarget & { node: number })[] => {
      const topic = metadata.topics.get(wanted.topic);
      const node = topic?.partitions[wanted.partition]?.leader;
      return topic && node !== undefined ? [{ ...wanted, topicId: topic.id, node }] : [];
    });
    for (const [node, parts] of Map.groupBy(targets, ({ node }) => node)) {
      if (!this.#openReads.has(node)) this.#openReads.set(node, this.#fetchFrom(reader, node, parts));
    }
    if (this.#openReads.size === 0) throw new Error(`No broker leads ${from.map(({ topic }) => topic).join(', ')}.`);
    const { node, fetched } = await Promise.race(this.#openReads.values());
    this.#openReads.delete(node);
    return fetched;
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    await this.#joined().commit({ offsets: offsets.map((offset) => ({ ...offset, leaderEpoch: -1 })) });
  }

  async produce(topic: string, key: Buffer | null, value: Buffer): Promise<void> {
    this.#producer ??= new Producer(this.#clientOptions());
    await this.#producer.send({ messages: [key ? { topic, key, value } : { topic, value }], acks: -1 });
  }

  async close(): Promise<void> {
    const clients = [this.#group, this.#reader, this.#producer].filter((client) => client !== undefined);
    const closed = await Promise.allSettled(clients.map((client) => client.close()));
    for (const result of closed) if (result.status === 'rejected') throw result.reason;
  }

  #clientOptions() {
    const { bootstrapServers, ...connection } = this.#options;
    return { clientId: 'lambda-event-source', bootstrapBrokers: [...bootstrapServers], ...connection };
  }

  /** No retries inside the client: after a rebalance it would commit for partitions that are another's. */
  #consumerOptions(groupId: string) {
    return { ...this.#clientOptions(), ...TIMES, groupId, autocommit: false, retries: 0 };
  }

  #joined(): Consumer {
    if (!this.#group) throw new Error('join() must be called first.');
    return this.#group;
  }

  #reading(): Consumer {
    if (!this.#reader) throw new Error('join() must be called first.');
    return this.#reader;
  }

  async #fetchFrom(reader: Consumer, node: number, targets: readonly FetchTarget[]) {
    const topics = [...Map.groupBy(targets, ({ topicId }) => topicId)].map(([topicId, parts]) => ({
      topicId,
      partitions: parts.map(({ partition, offset }) => ({
        partition,
        fetchOffset: offset,
        currentLeaderEpoch: -1,
        lastFetchedEpoch: -1,
        partitionMaxBytes: MAX_BYTES_PER_PARTITION,
      })),
    }));
    const options = { node, topics, maxWaitTime: MAX_WAIT_MS, minBytes: 1, maxBytes: MAX_BYTES };
    return { node, fetched: await fetchedFrom(targets, () => reader.fetch(options)) };
  }

  /** A partition that stays ours over a rebalance is not interrupted, unless we were thrown out in between. */
  #onJoin(payload: ConsumerGroupJoinPayload, listener: GroupListener): void {
    const { memberId, generationId = 0, assignments = [] } = payload;
    const isContinuous = memberId === this.#membership.memberId && generationId === this.#membership.generationId + 1;
    const assigned = assignedIn(assignments);
    const before = this.#owned;
    this.#owned = assigned;
    this.#membership = { memberId, generationId };
    const staysOurs = (name: string): boolean => isContinuous && before.has(name) && assigned.has(name);
    const lost = [...before].filter(([name]) => !staysOurs(name));
    const gained = [...assigned].filter(([name]) => !staysOurs(name));
    listener.onRevoked(lost.map(([, partition]) => partition));
    listener.onAssigned(gained.map(([, partition]) => partition));
  }
}

function assignedIn(assignments: readonly GroupAssignment[]): Map<string, TopicPartition> {
  const all = assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
  return new Map(all.map((one) => [partitionName(one.topic, one.partition), one]));
}

/** The offsets of these partitions; negative ones mean none. */
function pick(
  partitions: readonly TopicPartition[],
  offsets: ReadonlyMap<string, readonly (bigint | undefined)[]>,
): PartitionOffset[] {
  return partitions.flatMap(({ topic, partition }) => {
    const offset = offsets.get(topic)?.[partition];
    return offset === undefined || offset < 0n ? [] : [{ topic, partition, offset }];
  });
}
