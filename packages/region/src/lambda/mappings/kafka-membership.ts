import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import { type ApiError, apiErrorOf } from '../../kafka-client/api-error.ts';
import type { OffsetOutcome, TopicPartition } from '../../kafka-client/record.ts';
import type { TopicChange } from '../../kafka-client/topic-map.ts';
import { partitionName } from './kafka-event.ts';
import { Fetching, type FetchingDeps } from './kafka-fetching.ts';
import type { FetchedRecord } from './kafka-forms.ts';
import { forgetTopic, type KafkaMemory, passedOverOf } from './kafka-memory.ts';
import { KafkaPartition, type KafkaPartitionDeps, type Seek } from './kafka-partition.ts';
import { Positions } from './kafka-positions.ts';
import type { GroupListener, KafkaSource } from './kafka-source.ts';
import type { PartitionLag } from './mapping.ts';
import type { OrderedBatches } from './ordered-batches.ts';
import type { TroubleKind } from './trouble/kinds.ts';
import { kindNameOf } from './trouble/table.ts';
import { type ShownTrouble, Trouble } from './trouble/trouble.ts';

export interface MembershipDeps {
  readonly source: KafkaSource;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** The first offset in a partition for which the group has none. */
  readonly startAt: 'earliest' | 'latest' | number;
  readonly batches: OrderedBatches<FetchedRecord>;
  readonly journal: Journal;
  /** The location of the mapping in the journal. */
  readonly location: string;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly memory: KafkaMemory;
  /** Looks up schemas of records; undefined for a mapping without a registry. */
  readonly values: FetchingDeps['values'];
  /** The group has us, and our partitions can be read. */
  readonly onReading: () => void;
  /** The cluster cannot be reached, or the membership is lost. Called once. */
  readonly onLost: (error: ApiError) => void;
}

/** A membership in a consumer group: owns partitions, and fetches their records into batches. */
export class KafkaMembership implements GroupListener {
  readonly #deps: MembershipDeps;
  readonly #partitions = new Map<string, KafkaPartition>();
  readonly #fetching: Fetching;
  readonly #heartbeat = new Trouble();
  #isOver = false;
  #loop: Promise<void> | undefined;

  constructor(deps: MembershipDeps) {
    this.#deps = deps;
    this.#fetching = new Fetching({
      ...deps,
      positions: new Positions(deps),
      partitions: this.#partitions,
      onAnswer: deps.onReading,
      onLost: (error) => this.onLost(error),
    });
  }

  /** Joins the group and begins to fetch. @throws ApiError */
  async start(): Promise<void> {
    await this.#deps.source.join(this.#deps.groupId, this.#deps.topics, this);
    this.#loop = this.#fetching.run();
  }

  /** Leaves the group. Records that are still being handled can no longer be committed. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const partition of this.#partitions.values()) partition.isOwned = false;
    this.#fetching.end();
    await this.#deps.source.close();
    await this.#loop;
  }

  onAssigned(partitions: readonly TopicPartition[]): void {
    this.onRevoked(partitions);
    for (const one of partitions) {
      const passedOver = passedOverOf(this.#deps.memory, partitionName(one.topic, one.partition));
      const partition = new KafkaPartition(one, this.#seekOf(one), passedOver, this.#partitionDeps());
      this.#partitions.set(partition.name, partition);
    }
    for (const partition of this.#partitions.values()) void partition.commitAgain();
    if (this.#partitions.size === 0) this.#deps.onReading();
    this.#fetching.wake();
  }

  onRevoked(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      const name = partitionName(topic, partition);
      const revoked = this.#partitions.get(name);
      if (revoked === undefined) continue;
      revoked.isOwned = false;
      this.#partitions.delete(name);
      this.#deps.batches.drop(revoked);
    }
  }

  onLost(error: ApiError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.onRevoked([...this.#partitions.values()]);
    this.#fetching.end();
    this.#deps.onLost(error);
  }

  /** A coordinator may be away for a while; a member that may not be one any more is none. */
  onHeartbeat(error: ApiError | undefined): void {
    const { clock, wallClock } = this.#deps;
    if (error === undefined) this.#heartbeat.over();
    else if (['authorization', 'configuration'].includes(kindNameOf(error))) this.onLost(error);
    else this.#heartbeat.met(error, clock.now(), wallClock.now());
  }

  /** Records of a topic that was deleted are gone, and the offsets of the new one begin anew. */
  onTopicChange({ topic, kind }: TopicChange): void {
    const { journal, location, source } = this.#deps;
    const isNew = kind === 'made-again';
    const reason = isNew
      ? `topic ${topic} was deleted and made again; reading it from its beginning`
      : `topic ${topic} has more partitions; the group shares them out anew`;
    journal.record('failed', location, [], { reason });
    if (isNew) {
      this.onRevoked([...this.#partitions.values()].filter((one) => one.topic === topic));
      forgetTopic(this.#deps.memory, topic);
    }
    source.rejoin(isNew ? [topic] : []).catch((error: unknown) => this.onLost(apiErrorOf('JoinGroup', error)));
  }

  /** What keeps partitions from being read, once it is more than what passes by itself. */
  get problem(): TroubleKind | undefined {
    const all = [...this.#partitions.values()].flatMap((one) => [one.trouble, one.commitTrouble]);
    const problems = [this.#heartbeat, ...all].flatMap(({ problem }) => problem ?? []);
    return problems.find(({ stopReason }) => stopReason !== undefined) ?? problems[0];
  }

  /** What is wrong with the membership itself. */
  get trouble(): ShownTrouble | undefined {
    return this.#heartbeat.shown;
  }

  /** How far behind each of our partitions is. One whose end the cluster does not say has the last that is known. */
  async lag(): Promise<readonly PartitionLag[]> {
    const partitions = [...this.#partitions.values()];
    const ends = new Map((await this.#ends(partitions)).map((one) => [partitionName(one.topic, one.partition), one]));
    return partitions.map((one) => one.lag(ends.get(one.name)?.offset));
  }

  async #ends(partitions: readonly KafkaPartition[]): Promise<readonly OffsetOutcome[]> {
    try {
      return await this.#deps.source.offsetsAt(partitions, 'latest');
    } catch (error) {
      this.onLost(apiErrorOf('ListOffsets', error));
      return [];
    }
  }

  #seekOf({ topic, partition }: TopicPartition): Seek {
    const { madeAgain, begun } = this.#deps.memory;
    return { kind: madeAgain.has(topic) && !begun.has(partitionName(topic, partition)) ? 'beginning' : 'start' };
  }

  #partitionDeps(): KafkaPartitionDeps {
    const { source, journal, location, clock, wallClock } = this.#deps;
    const tell = (partition: KafkaPartition, error: ApiError | undefined): void => {
      if (!error) return;
      const { code, message: reason } = error;
      journal.record('failed', `${location}/${partition.name}`, [], { code, reason });
    };
    return { source, journal, location, clock, wallClock, tell, readOn: () => this.#fetching.wake() };
  }
}
