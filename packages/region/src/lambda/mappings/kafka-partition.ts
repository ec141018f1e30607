import type { Journal } from '../../core/journal.ts';
import type { TopicPartition } from '../../kafka-client/record.ts';
import type { Partition } from './item.ts';
import { partitionName } from './kafka-event.ts';
import type { KafkaSource } from './kafka-source.ts';

export interface KafkaPartitionDeps {
  readonly source: Pick<KafkaSource, 'commit'>;
  readonly journal: Journal;
  /** The location of the mapping in the journal. */
  readonly location: string;
  readonly readOn: () => void;
}

/** A partition as the group assigned it to us; when it is assigned again, that is another object. */
export class KafkaPartition implements Partition, TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly name: string;
  isOwned = true;
  /** The next offset to fetch; undefined until it is known. */
  nextOffset: bigint | undefined;
  committed: bigint | undefined;
  /** As far as the last fetch knew. */
  endOffset: bigint | undefined;
  readonly #deps: KafkaPartitionDeps;
  /** An offset that the group has refused to commit, for another try after its rebalance. */
  #uncommitted: bigint | undefined;

  constructor({ topic, partition }: TopicPartition, deps: KafkaPartitionDeps) {
    this.topic = topic;
    this.partition = partition;
    this.name = partitionName(topic, partition);
    this.#deps = deps;
  }

  readOn(): void {
    this.#deps.readOn();
  }

  /** A commit that the group refuses is made again after its rebalance, if the partition is still ours then. */
  async commit(position: bigint): Promise<void> {
    const { journal, location } = this.#deps;
    const offset = Number(position);
    try {
      await this.#commit(position);
      const lagRecords = this.#knownLag();
      const detail = lagRecords === undefined ? { offset } : { offset, lagRecords };
      journal.record('committed', `${location}/${this.name}`, [], detail);
    } catch (error) {
      const reason = `not committed: ${String(error)}`;
      journal.record('failed', `${location}/${this.name}`, [], { offset, reason });
    }
  }

  /** Repeats a commit that the group refused during its rebalance. */
  async commitAgain(): Promise<void> {
    if (this.isOwned && this.#uncommitted !== undefined) await this.#commit(this.#uncommitted);
  }

  async #commit(offset: bigint): Promise<void> {
    const { topic, partition } = this;
    this.#uncommitted = offset;
    await this.#deps.source.commit([{ topic, partition, offset }]);
    this.committed = offset;
    this.#uncommitted = undefined;
  }

  #knownLag(): number | undefined {
    const { committed, endOffset } = this;
    return committed === undefined || endOffset === undefined ? undefined : Number(endOffset - committed);
  }
}
