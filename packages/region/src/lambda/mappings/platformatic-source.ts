import { Consumer, type ConsumerGroupJoinPayload, type GroupAssignment, Producer } from '@platformatic/kafka';
import { ApiError, apiErrorOf } from '../../kafka-client/api-error.ts';
import type { ClusterOptions } from '../../kafka-client/cluster-reader.ts';
import { withDeadline } from '../../kafka-client/deadline.ts';
import { PartitionReader } from '../../kafka-client/partition-reader.ts';
import type { Fetched, OffsetOutcome, PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';
import type { TopicIds } from '../../kafka-client/topic-map.ts';
import { committedIn } from './committed-offsets.ts';
import { partitionName } from './kafka-event.ts';
import type { GroupListener, KafkaSource } from './kafka-source.ts';

/** Chosen so that a member that dies is missed soon, and an idle mapping costs next to nothing. */
const TIMES = {
  sessionTimeout: 10_000,
  rebalanceTimeout: 15_000,
  heartbeatInterval: 500,
  connectTimeout: 5_000,
};
const CLIENT_ID = 'lambda-event-source';
/** Longer than the coordinator holds the answer to a join. */
const REQUEST_TIMEOUT_MS = 20_000;
const LIMIT_MS = 2 * REQUEST_TIMEOUT_MS;
const UNSETTLED = 'the group is shared out anew before a heartbeat is answered';

/** A group membership over @platformatic/kafka, with records as they came over the wire. */
export class PlatformaticSource implements KafkaSource {
  readonly #options: ClusterOptions;
  readonly #reader: PartitionReader;
  #group: Consumer | undefined;
  #listener: GroupListener | undefined;
  #producer: Producer | undefined;
  #owned = new Map<string, TopicPartition>();
  #membership = { memberId: '', generationId: 0 };
  /** Whether a heartbeat was answered since the last join. */
  #isHeard = true;

  constructor(options: ClusterOptions, topicIds: TopicIds = new Map()) {
    this.#options = options;
    // Long polls would hold up heartbeats and commits on the same connection.
    this.#reader = new PartitionReader({
      clientId: CLIENT_ID,
      cluster: options,
      topicIds,
      onTopicChange: (change) => this.#listener?.onTopicChange(change),
    });
  }

  async join(groupId: string, topics: readonly string[], listener: GroupListener): Promise<void> {
    const group = new Consumer(this.#consumerOptions(groupId));
    this.#group = group;
    this.#listener = listener;
    group.topics.trackAll(...topics);
    group.on('error', (error: Error) => listener.onLost(apiErrorOf('JoinGroup', error)));
    group.on('consumer:group:join', (payload) => this.#onJoin(payload, listener));
    group.on('consumer:heartbeat:end', () => {
      this.#isHeard = true;
    });
    group.on('consumer:heartbeat:error', ({ error }) => listener.onHeartbeat(apiErrorOf('Heartbeat', error)));
    group.on('consumer:heartbeat:end', () => listener.onHeartbeat(undefined));
    group.on('consumer:heartbeat:stalled', ({ lastError }) => {
      listener.onLost(apiErrorOf('Heartbeat', lastError ?? new Error('No heartbeat is answered.')));
    });
    await failing('JoinGroup', group.joinGroup({}));
  }

  async rejoin(forgotten: readonly string[]): Promise<void> {
    const group = this.#joined();
    for (const [name, { topic }] of this.#owned) if (forgotten.includes(topic)) this.#owned.delete(name);
    await failing('Metadata', group.metadata({ topics: [...group.topics.current], forceUpdate: true }));
    await failing('JoinGroup', group.joinGroup({}));
  }

  async committed(partitions: readonly TopicPartition[]): Promise<readonly OffsetOutcome[]> {
    const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, parts]) => ({
      topic,
      partitions: parts.map(({ partition }) => partition),
    }));
    return committedIn(partitions, () => withDeadline(this.#joined().listCommittedOffsets({ topics }), LIMIT_MS));
  }

  offsetsAt(partitions: readonly TopicPartition[], at: 'earliest' | 'latest' | number) {
    return this.#reader.offsetsAt(partitions, at);
  }

  fetch(from: readonly PartitionOffset[]): Promise<readonly Fetched[]> {
    return this.#reader.fetch(from);
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const wanted = offsets.map((offset) => ({ ...offset, leaderEpoch: -1 }));
    await failing('OffsetCommit', this.#joined().commit({ offsets: wanted }));
  }

  async produce(topic: string, key: Buffer | null, value: Buffer): Promise<void> {
    this.#producer ??= new Producer(this.#clientOptions());
    const message = key ? { topic, key, value } : { topic, value };
    await withDeadline(this.#producer.send({ messages: [message], acks: -1 }), LIMIT_MS);
  }

  async close(): Promise<void> {
    const clients = [this.#group, this.#reader, this.#producer].filter((client) => client !== undefined);
    const closed = await Promise.allSettled(clients.map((client) => withDeadline(client.close(), LIMIT_MS)));
    for (const result of closed) if (result.status === 'rejected') throw result.reason;
  }

  #clientOptions() {
    const { bootstrapServers, requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS, ...rest } = this.#options;
    const connection = { ...rest, requestTimeout };
    return { clientId: CLIENT_ID, bootstrapBrokers: [...bootstrapServers], ...connection };
  }

  /** No retries inside the client: after a rebalance it would commit for partitions that are another's. */
  #consumerOptions(groupId: string) {
    return { ...this.#clientOptions(), ...TIMES, groupId, autocommit: false, retries: 0 };
  }

  #joined(): Consumer {
    if (!this.#group) throw new Error('join() must be called first.');
    return this.#group;
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
    if (!this.#isHeard) listener.onHeartbeat(new ApiError('Heartbeat', 'REBALANCE_IN_PROGRESS', UNSETTLED));
    this.#isHeard = false;
  }
}

/** Turns whatever the client throws into an error with a code. */
async function failing<T>(api: Parameters<typeof apiErrorOf>[0], call: Promise<T>): Promise<T> {
  try {
    return await withDeadline(call, LIMIT_MS);
  } catch (error) {
    throw apiErrorOf(api, error);
  }
}

function assignedIn(assignments: readonly GroupAssignment[]): Map<string, TopicPartition> {
  const all = assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
  return new Map(all.map((one) => [partitionName(one.topic, one.partition), one]));
}
