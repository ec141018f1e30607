import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import { type ApiError, apiErrorOf } from '../../kafka-client/api-error.ts';
import type { PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';
import type { Partition } from './item.ts';
import { partitionName } from './kafka-event.ts';
import type { PassedOver } from './kafka-memory.ts';
import type { KafkaSource } from './kafka-source.ts';
import type { PartitionLag } from './mapping.ts';
import { Trouble } from './trouble/trouble.ts';

export interface KafkaPartitionDeps {
  readonly source: Pick<KafkaSource, 'commit'>;
  readonly journal: Journal;
  /** The location of the mapping in the journal. */
  readonly location: string;
  /** The region's time. */
  readonly clock: Clock;
  /** Real time, for further attempts. */
  readonly wallClock: Clock;
  readonly readOn: () => void;
  /** Tells about the first error of a kind, and about its end. */
  readonly tell: (partition: KafkaPartition, error: ApiError | undefined) => void;
}

/** Why the next offset of a partition must be found. */
export type Seek =
  /** It was assigned: where the group is, else at the starting position. */
  | { readonly kind: 'start' }
  /** The offset does not exist, or not any more. */
  | { readonly kind: 'reset'; readonly from: bigint }
  /** Its topic was deleted and made again. */
  | { readonly kind: 'beginning' };

/** A partition as the group assigned it to us; when it is assigned again, that is another object. */
export class KafkaPartition implements Partition, TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly name: string;
  isOwned = true;
  /** Undefined once the next offset is known. */
  seek: Seek | undefined;
  /** The next offset to fetch. */
  nextOffset: bigint | undefined;
  committed: bigint | undefined;
  /** As far as the last fetch knew. */
  endOffset: bigint | undefined;
  /** Its schema registry is asked about records that were fetched. */
  isLookingUp = false;
  readonly passedOver: PassedOver;
  readonly trouble = new Trouble();
  readonly commitTrouble = new Trouble();
  readonly #deps: KafkaPartitionDeps;
  /** An offset that the group has refused to commit, for another try. */
  #uncommitted: bigint | undefined;

  constructor({ topic, partition }: TopicPartition, seek: Seek, passedOver: PassedOver, deps: KafkaPartitionDeps) {
    this.topic = topic;
    this.partition = partition;
    this.name = partitionName(topic, partition);
    this.seek = seek;
    this.passedOver = passedOver;
    this.#deps = deps;
  }

  readOn(): void {
    this.#deps.readOn();
  }

  /** An error of the cluster about this partition: there will be another attempt. */
  met(error: ApiError): void {
    const { clock, wallClock, tell } = this.#deps;
    if (this.trouble.met(error, clock.now(), wallClock.now())) tell(this, error);
  }

  /** The cluster answers. */
  answered(endOffset: bigint): void {
    this.endOffset = endOffset;
    if (this.trouble.over()) this.#deps.tell(this, undefined);
  }

  /** A commit that the group refuses is made again later, if the partition is still ours then. */
  async commit(position: bigint): Promise<void> {
    this.#uncommitted = position;
    await this.#tryToCommit();
  }

  /** Repeats a commit that was refused. */
  async commitAgain(): Promise<void> {
    if (this.isOwned && this.#uncommitted !== undefined) await this.#tryToCommit();
  }

  /** Whether no more is read because commits are refused: all of it would come again. */
  get isHeldUp(): boolean {
    return this.commitTrouble.problem !== undefined;
  }

  /** @param endOffset as the cluster says now; undefined when it does not */
  lag(endOffset = this.endOffset): PartitionLag {
    const { topic, partition, committed = 0n } = this;
    const end = endOffset ?? committed;
    const trouble = this.trouble.shown ?? this.commitTrouble.shown;
    return {
      topic,
      partition,
      committedOffset: committed,
      endOffset: end,
      lagRecords: Number(end - committed),
      missingRecords: Number(this.passedOver.missing),
      unreadableBatches: this.passedOver.unreadable,
      ...(trouble && { trouble }),
    };
  }

  async #tryToCommit(): Promise<void> {
    const offset = this.#uncommitted;
    if (offset === undefined) return;
    const { topic, partition } = this;
    try {
      await this.#deps.source.commit([{ topic, partition, offset }]);
      this.#isCommitted({ topic, partition, offset });
    } catch (error) {
      this.#isRefused(apiErrorOf('OffsetCommit', error), offset);
    }
  }

  #isCommitted({ offset }: PartitionOffset): void {
    this.committed = offset;
    if (this.#uncommitted === offset) this.#uncommitted = undefined;
    if (this.commitTrouble.over()) {
      this.#deps.tell(this, undefined);
      this.readOn();
    }
    const { journal, location } = this.#deps;
    const lag = this.endOffset === undefined ? {} : { lagRecords: Number(this.endOffset - offset) };
    journal.record('committed', `${location}/${this.name}`, [], { offset: Number(offset), ...lag });
  }

  #isRefused(error: ApiError, offset: bigint): void {
    const { clock, wallClock, journal, location } = this.#deps;
    if (this.commitTrouble.met(error, clock.now(), wallClock.now())) {
      const detail = { offset: Number(offset), code: error.code, reason: `not committed: ${error.message}` };
      journal.record('failed', `${location}/${this.name}`, [], detail);
    }
    const again = (): void => {
      void this.commitAgain();
    };
    wallClock.schedule(this.commitTrouble.delayMs(wallClock.now()), again);
  }
}
