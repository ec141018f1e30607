import type { Fetched, KafkaRecord, PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';
import { laneOf } from './kafka-event.ts';
import type { GroupListener, KafkaSource } from './kafka-source.ts';

export interface MembershipDeps {
  readonly source: KafkaSource;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where to begin in a partition for which the group has no offset. */
  readonly startAt: 'earliest' | 'latest' | number;
  /** Numbers the assignments of partitions, over all memberships of the mapping. */
  readonly nextEpoch: () => number;
  /** Whether a lane can take more records for now. */
  readonly canTake: (lane: string) => boolean;
  readonly onFetched: (lane: string, records: readonly KafkaRecord[]) => void;
  readonly onRevoked: (lane: string) => void;
  /** The cluster cannot be reached, or the membership is lost. Called once. */
  readonly onLost: (error: unknown) => void;
}

interface Claim extends TopicPartition {
  /** Tells this assignment of the partition from earlier and later ones. */
  readonly epoch: number;
  /** The next offset to fetch; undefined until it is known. */
  position: bigint | undefined;
  committed: bigint | undefined;
  /** What the group has refused to commit, for another try after its rebalance. */
  uncommitted: bigint | undefined;
  endOffset: bigint | undefined;
}

export interface PartitionLag extends TopicPartition {
  readonly committedOffset: bigint;
  readonly endOffset: bigint;
  readonly lagRecords: number;
}

/** A membership in a consumer group: which partitions are ours, and how far each is read and committed. */
export class KafkaMembership implements GroupListener {
  readonly #deps: MembershipDeps;
  readonly #claims = new Map<string, Claim>();
  #isOver = false;
  #wake: (() => void) | undefined;
  #loop: Promise<void> | undefined;

  constructor(deps: MembershipDeps) {
    this.#deps = deps;
  }

  /** Joins the group and begins to fetch. */
  async start(): Promise<void> {
    await this.#deps.source.join(this.#deps.groupId, this.#deps.topics, this);
    this.#loop = this.#fetchUntilOver();
  }

  /** Leaves the group. What is still being handled can no longer be committed. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.wake();
    await this.#deps.source.close();
    await this.#loop;
  }

  /** Looks again at which lanes can take records. */
  wake(): void {
    this.#wake?.();
  }

  epochOf(lane: string): number | undefined {
    return this.#isOver ? undefined : this.#claims.get(lane)?.epoch;
  }

  onAssigned(partitions: readonly TopicPartition[]): void {
    const claims = partitions.map(({ topic, partition }): Claim => {
      const rest = { position: undefined, committed: undefined, uncommitted: undefined, endOffset: undefined };
      const claim = { topic, partition, epoch: this.#deps.nextEpoch(), ...rest };
      this.#claims.set(laneOf(topic, partition), claim);
      return claim;
    });
    const work = [this.#commitAgain()];
    if (claims.length > 0) work.push(this.#findPositions(claims));
    Promise.all(work).catch((error: unknown) => this.onLost(error));
  }

  onRevoked(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      const lane = laneOf(topic, partition);
      if (this.#claims.delete(lane)) this.#deps.onRevoked(lane);
    }
  }

  onLost(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.onRevoked([...this.#claims.values()]);
    this.wake();
    this.#deps.onLost(error);
  }

  /** Commits that everything before `offset` is worked off. */
  async commit(lane: string, offset: bigint): Promise<void> {
    const claim = this.#claims.get(lane);
    if (!claim) return;
    claim.uncommitted = offset;
    await this.#deps.source.commit([{ topic: claim.topic, partition: claim.partition, offset }]);
    claim.committed = offset;
    claim.uncommitted = undefined;
  }

  /** What the group refused during its rebalance, for partitions that stayed ours. */
  async #commitAgain(): Promise<void> {
    const open = [...this.#claims].filter(([, { uncommitted }]) => uncommitted !== undefined);
    for (const [lane, { uncommitted }] of open) if (uncommitted !== undefined) await this.commit(lane, uncommitted);
  }

  /** Records of a lane behind the commit, as far as the last fetch knew. */
  knownLagOf(lane: string): number | undefined {
    const { committed, endOffset } = this.#claims.get(lane) ?? {};
    return committed === undefined || endOffset === undefined ? undefined : Number(endOffset - committed);
  }

  /** Asks the cluster how far behind each of our partitions is; none are ours when it cannot be reached. */
  async lag(): Promise<readonly PartitionLag[]> {
    let ends: readonly PartitionOffset[];
    try {
      ends = await this.#deps.source.offsetsAt([...this.#claims.values()], 'latest');
    } catch (error) {
      this.onLost(error);
      return [];
    }
    return ends.map(({ topic, partition, offset: endOffset }) => {
      const claim = this.#claims.get(laneOf(topic, partition));
      const committedOffset = claim?.committed ?? 0n;
      return { topic, partition, committedOffset, endOffset, lagRecords: Number(endOffset - committedOffset) };
    });
  }

  /** The group's own offsets win; where it has none the starting position counts. */
  async #findPositions(claims: readonly Claim[]): Promise<void> {
    const { source, startAt } = this.#deps;
    const committed = byPartition(await source.committed(claims));
    const fresh = claims.filter(({ topic, partition }) => !committed.has(laneOf(topic, partition)));
    const starts = byPartition(fresh.length === 0 ? [] : await source.offsetsAt(fresh, startAt));
    for (const claim of claims) {
      const lane = laneOf(claim.topic, claim.partition);
      claim.position = committed.get(lane) ?? starts.get(lane);
      claim.committed = claim.position;
    }
    this.wake();
  }

  async #fetchUntilOver(): Promise<void> {
    while (!this.#isOver) {
      const from = this.#wanted();
      if (from.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      try {
        this.#take(await this.#deps.source.fetch(from));
      } catch (error) {
        this.onLost(error);
      }
    }
  }

  #wanted(): PartitionOffset[] {
    return [...this.#claims].flatMap(([lane, { topic, partition, position }]) =>
      position !== undefined && this.#deps.canTake(lane) ? [{ topic, partition, offset: position }] : [],
    );
  }

  /** Takes what goes on where we are; an answer to an earlier question is left. */
  #take(fetched: readonly Fetched[]): void {
    for (const part of fetched) {
      const lane = laneOf(part.topic, part.partition);
      const claim = this.#claims.get(lane);
      if (claim === undefined || claim.position !== part.from) continue;
      claim.endOffset = part.endOffset;
      claim.position = part.nextOffset;
      // A fetch gives whole batches: the first may begin before the offset that was asked for.
      const records = part.records.filter(({ offset }) => offset >= part.from);
      if (records.length > 0) this.#deps.onFetched(lane, records);
    }
  }
}

const byPartition = (offsets: readonly PartitionOffset[]): Map<string, bigint> =>
  new Map(offsets.map(({ topic, partition, offset }) => [laneOf(topic, partition), offset]));
