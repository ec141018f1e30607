import type { Clock } from '../../core/clock.ts';
import { type ApiError, apiErrorOf } from '../../kafka-client/api-error.ts';
import type { Fetched, FetchedPart, KafkaRecord, PartitionOffset } from '../../kafka-client/record.ts';
import { partitionName } from './kafka-event.ts';
import type { FetchedRecord } from './kafka-forms.ts';
import type { KafkaPartition } from './kafka-partition.ts';
import type { Positions } from './kafka-positions.ts';
import type { KafkaSource } from './kafka-source.ts';
import type { OrderedBatches } from './ordered-batches.ts';
import { kindNameOf } from './trouble/table.ts';
import type { Schemas } from './values/known-schemas.ts';
import type { RecordValues } from './values/record-values.ts';

export interface FetchingDeps {
  readonly source: Pick<KafkaSource, 'fetch'>;
  readonly positions: Positions;
  /** Those that are ours, by name. */
  readonly partitions: ReadonlyMap<string, KafkaPartition>;
  readonly batches: OrderedBatches<FetchedRecord>;
  /** Looks up schemas of records; undefined for a mapping without a registry. */
  readonly values: Pick<RecordValues, 'schemasOf'> | undefined;
  /** Real time, for further attempts. */
  readonly wallClock: Clock;
  /** A partition was read without an error. */
  readonly onAnswer: () => void;
  /** No broker answers. */
  readonly onLost: (error: ApiError) => void;
}

/** Fetches the records of our partitions into batches. A partition in trouble waits by itself. */
export class Fetching {
  readonly #deps: FetchingDeps;
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor(deps: FetchingDeps) {
    this.#deps = deps;
  }

  /** Looks again which partitions can be read. */
  wake(): void {
    this.#wake?.();
  }

  end(): void {
    this.#isOver = true;
    this.wake();
  }

  /** Resolves once {@link end} was called. */
  async run(): Promise<void> {
    while (!this.#isOver) {
      // One moment for all: a partition that is not ready yet must still be waited for below.
      const nowMs = this.#deps.wallClock.now();
      const ready = this.#ready(nowMs);
      void this.#deps.positions.find(ready)?.then(() => this.wake());
      const from = this.#wanted(ready);
      if (from.length === 0) await this.#untilReady(nowMs);
      else await this.#fetch(from);
    }
  }

  async #fetch(from: readonly PartitionOffset[]): Promise<void> {
    try {
      const all = await this.#deps.source.fetch(from);
      // What was under way at the end fails because it ends.
      if (!this.#isOver) for (const fetched of all) this.#take(fetched);
    } catch (error) {
      if (!this.#isOver) this.#deps.onLost(apiErrorOf('Fetch', error));
    }
  }

  /** Partitions that need not wait. */
  #ready(nowMs: number): KafkaPartition[] {
    return [...this.#deps.partitions.values()].filter(({ trouble }) => trouble.delayMs(nowMs) === 0);
  }

  #wanted(ready: readonly KafkaPartition[]): PartitionOffset[] {
    return ready.flatMap((one) => {
      const { topic, partition, nextOffset: offset, seek, isHeldUp, isLookingUp } = one;
      const isFree = seek === undefined && !isHeldUp && !isLookingUp;
      const isWanted = offset !== undefined && isFree && this.#deps.batches.roomOf(one) > 0;
      return isWanted ? [{ topic, partition, offset }] : [];
    });
  }

  /** Waits until something changes, or until a partition may be tried again. */
  async #untilReady(nowMs: number): Promise<void> {
    const { partitions, wallClock } = this.#deps;
    const delays = [...partitions.values()].map(({ trouble }) => trouble.delayMs(nowMs));
    const next = Math.min(...delays.filter((delayMs) => delayMs > 0));
    await new Promise<void>((resolve) => {
      const cancel = Number.isFinite(next) ? wallClock.schedule(next, resolve) : undefined;
      this.#wake = () => {
        cancel?.();
        resolve();
      };
    });
    this.#wake = undefined;
  }

  /** Takes what follows what we have; the answer to an outdated fetch is ignored. */
  #take(fetched: Fetched): void {
    const { from, error } = fetched;
    const partition = this.#partitionOf(fetched);
    if (partition === undefined) return;
    if (error) {
      if (kindNameOf(error) === 'range') partition.seek = { kind: 'reset', from };
      partition.met(error);
      return;
    }
    this.#deps.onAnswer();
    const schemas = this.#deps.values?.schemasOf(recordsIn(fetched));
    if (schemas instanceof Promise) void this.#addWhenKnown(partition, fetched, schemas);
    else this.#add(partition, fetched, schemas);
  }

  /** The partition of an answer that follows what we have; undefined when that is no longer so. */
  #partitionOf({ topic, partition: number, from }: Fetched): KafkaPartition | undefined {
    const partition = this.#deps.partitions.get(partitionName(topic, number));
    return partition?.nextOffset === from && partition.seek === undefined ? partition : undefined;
  }

  /** Waits for the schemas of records. When the registry does not say them, the records are fetched again later. */
  async #addWhenKnown(partition: KafkaPartition, fetched: Fetched, asked: Promise<Schemas>): Promise<void> {
    partition.isLookingUp = true;
    try {
      const schemas = await asked;
      if (!this.#isOver && this.#partitionOf(fetched) === partition) this.#add(partition, fetched, schemas);
    } catch (error) {
      partition.met(apiErrorOf('SchemaRegistry', error));
    }
    partition.isLookingUp = false;
    this.wake();
  }

  #add(partition: KafkaPartition, { parts, nextOffset, endOffset }: Fetched, schemas: Schemas | undefined): void {
    partition.answered(endOffset);
    partition.nextOffset = nextOffset;
    for (const part of parts) this.#takePart(partition, part, schemas);
  }

  #takePart(partition: KafkaPartition, part: FetchedPart, schemas: Schemas | undefined): void {
    const { batches } = this.#deps;
    const { first, last } = part;
    if (part.kind === 'records') batches.add(partition, withSchemas(part.records, schemas));
    if (part.kind === 'passed') batches.pass({ partition, first, last });
    if (part.kind !== 'unreadable') return;
    partition.passedOver.unreadable++;
    batches.pass({ partition, first, last, unreadable: part.reason });
  }
}

const withSchemas = (records: readonly KafkaRecord[], schemas: Schemas | undefined): readonly FetchedRecord[] =>
  schemas === undefined ? records : records.map((record) => ({ ...record, schemas }));

const recordsIn = ({ parts }: Fetched): readonly KafkaRecord[] =>
  parts.flatMap((part) => (part.kind === 'records' ? part.records : []));
