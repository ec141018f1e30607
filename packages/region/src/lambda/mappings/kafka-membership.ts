import type { Journal } from '../../core/journal.ts';
import type { Fetched, KafkaRecord, PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';
import { partitionName } from './kafka-event.ts';
import { KafkaPartition } from './kafka-partition.ts';
import type { GroupListener, KafkaSource } from './kafka-source.ts';
import type { PartitionLag } from './mapping.ts';
import type { OrderedBatches } from './ordered-batches.ts';

export interface MembershipDeps {
  readonly source: KafkaSource;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** The first offset in a partition for which the group has none. */
  readonly startAt: 'earliest' | 'latest' | number;
  readonly batches: OrderedBatches<KafkaRecord>;
  readonly journal: Journal;
  /** The location of the mapping in the journal. */
  readonly location: string;
  /** The cluster cannot be reached, or the membership is lost. Called once. */
  readonly onLost: (error: unknown) => void;
}

/** A membership in a consumer group: owns partitions, and fetches their records into batches. */
export class KafkaMembership implements GroupListener {
  readonly #deps: MembershipDeps;
  readonly #partitions = new Map<string, KafkaPartition>();
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

  /** Leaves the group. Records that are still being handled can no longer be committed. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const partition of this.#partitions.values()) partition.isOwned = false;
    this.#wake?.();
    await this.#deps.source.close();
    await this.#loop;
  }

  onAssigned(partitions: readonly TopicPartition[]): void {
    const { source, journal, location } = this.#deps;
    this.onRevoked(partitions);
    const readOn = (): void => this.#wake?.();
    const added = partitions.map((one) => new KafkaPartition(one, { source, journal, location, readOn }));
    for (const partition of added) this.#partitions.set(partition.name, partition);
    const work = [this.#commitAgain()];
    if (added.length > 0) work.push(this.#findPositions(added));
    Promise.all(work).catch((error: unknown) => this.onLost(error));
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

  onLost(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.onRevoked([...this.#partitions.values()]);
    this.#wake?.();
    this.#deps.onLost(error);
  }

  /** Asks the cluster how far behind each of our partitions is; gives none when it cannot be reached. */
  async lag(): Promise<readonly PartitionLag[]> {
    let ends: readonly PartitionOffset[];
    try {
      ends = await this.#deps.source.offsetsAt([...this.#partitions.values()], 'latest');
    } catch (error) {
      this.onLost(error);
      return [];
    }
    return ends.map(({ topic, partition, offset: endOffset }) => {
      const committedOffset = this.#partitions.get(partitionName(topic, partition))?.committed ?? 0n;
      return { topic, partition, committedOffset, endOffset, lagRecords: Number(endOffset - committedOffset) };
    });
  }

  async #commitAgain(): Promise<void> {
    for (const partition of this.#partitions.values()) await partition.commitAgain();
  }

  /** The group's own offsets win; where it has none the starting position counts. */
  async #findPositions(partitions: readonly KafkaPartition[]): Promise<void> {
    const { source, startAt } = this.#deps;
    const committed = byName(await source.committed(partitions));
    const fresh = partitions.filter(({ name }) => !committed.has(name));
    const starts = byName(fresh.length === 0 ? [] : await source.offsetsAt(fresh, startAt));
    for (const partition of partitions) {
      partition.nextOffset = committed.get(partition.name) ?? starts.get(partition.name);
      partition.committed = partition.nextOffset;
    }
    this.#wake?.();
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
    return [...this.#partitions.values()].flatMap((one) => {
      const { topic, partition, nextOffset: offset } = one;
      return offset !== undefined && this.#deps.batches.roomOf(one) > 0 ? [{ topic, partition, offset }] : [];
    });
  }

  /** Takes records that follow those we have; the answer to an outdated fetch is ignored. */
  #take(fetched: readonly Fetched[]): void {
    for (const part of fetched) {
      const partition = this.#partitions.get(partitionName(part.topic, part.partition));
      if (partition === undefined || partition.nextOffset !== part.from) continue;
      partition.endOffset = part.endOffset;
      partition.nextOffset = part.nextOffset;
      // A fetch gives whole batches: the first may begin before the offset that was asked for.
      const records = part.records.filter(({ offset }) => offset >= part.from);
      if (records.length > 0) this.#deps.batches.add(partition, records);
    }
  }
}

const byName = (offsets: readonly PartitionOffset[]): Map<string, bigint> =>
  new Map(offsets.map(({ topic, partition, offset }) => [partitionName(topic, partition), offset]));
