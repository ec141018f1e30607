import type { Cancel, Clock } from '../../core/clock.ts';
import { KafkaError } from '../protocol/error-code.ts';
import type { Steps } from '../records/steps.ts';
import type { TopicConfig } from '../topic/config.ts';
import { AppendListeners } from './append-listeners.ts';
import { batchLimits } from './batch-limits.ts';
import { type CheckedBatch, checkBatch } from './check-batch.ts';
import type { ProducerState, ProducerStates } from './producer-states.ts';
import { type BatchHeader, lastOffsetIn, setBaseOffset, setMaxTimestamp, stampBatch } from './record-batch.ts';
import { locateTime, type RecordLocation } from './record-location.ts';
import type { SegmentStore, TakeMemory } from './segment.ts';
import { Segments } from './segments.ts';

/** Where a batch went. */
export interface Appended {
  readonly baseOffset: number;
  /** The time given to all its records, or -1 when each has its own. */
  readonly appendTimeMs: number;
  readonly startOffset: number;
  /** True when the same batch had been appended before, and was not appended again. */
  readonly duplicate: boolean;
}

export interface PartitionLogOptions {
  readonly store: SegmentStore;
  readonly config: () => TopicConfig;
  readonly clock: Clock;
  /** The time of producers outside of the region: their records are not ahead of it. */
  readonly wallClock?: Clock;
  /** Told of what went wrong after a batch was appended, as the batch is there all the same. */
  readonly onError?: (error: unknown) => void;
}

/** The records of one partition, in segments that are dropped whole when they have expired. */
export class PartitionLog {
  readonly #config: () => TopicConfig;
  readonly #clock: Clock;
  readonly #wallClock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #segments: Segments;
  readonly #listeners: AppendListeners;
  readonly #producers: ProducerStates;

  constructor({ store, config, clock, wallClock = clock, onError = rethrow }: PartitionLogOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#wallClock = wallClock;
    this.#onError = onError;
    this.#listeners = new AppendListeners(onError);
    this.#producers = store.producers;
    this.#segments = new Segments(store, config, clock);
  }

  /** The first offset that can be read. */
  get startOffset(): number {
    return this.#segments.startOffset;
  }

  /** The offset that the next record gets: with one broker also the high watermark. */
  get endOffset(): number {
    return this.#segments.active.endOffset;
  }

  /** The idempotent producers that are known, the longest silent first. */
  get producers(): readonly ProducerState[] {
    return this.#producers.all();
  }

  get sizeBytes(): number {
    return this.#segments.sizeBytes;
  }

  /**
   * Checks a batch as it came, before it is appended.
   * @throws KafkaError, see {@link checkBatch}
   */
  check(batch: Buffer): Steps<CheckedBatch> {
    return checkBatch(batch, batchLimits(this.#config(), Math.max(this.#clock.now(), this.#wallClock.now())));
  }

  /**
   * Appends a batch, whose bytes get its offset and are copied. Once they are stored nothing refuses them any more.
   * @throws KafkaError KAFKA_STORAGE_ERROR, and see {@link ProducerStates.check}
   */
  append({ bytes, header: sent, maxTimestampMs }: CheckedBatch): Appended {
    const config = this.#config();
    const duplicate = this.#producers.check(sent);
    if (duplicate !== undefined) return this.#appended(duplicate.baseOffset, -1, true);
    const nowMs = this.#clock.now();
    const latestMs = config.stampsAppendTime ? nowMs : maxTimestampMs;
    const header = headerAt(sent, this.endOffset, latestMs);
    setBaseOffset(bytes, header.baseOffset);
    if (config.stampsAppendTime) stampBatch(bytes, nowMs);
    else setMaxTimestamp(bytes, sent, maxTimestampMs);
    this.#write(header, bytes, nowMs);
    this.#producers.remember(header);
    this.#afterAppend();
    return this.#appended(header.baseOffset, config.stampsAppendTime ? nowMs : -1, false);
  }

  /**
   * Whole batches from `offset` on.
   * @param take see {@link Segment.read}
   * @throws KafkaError OFFSET_OUT_OF_RANGE
   */
  read(offset: number, maxBytes: number, atLeastOne: boolean, take?: TakeMemory): readonly Buffer[] {
    this.#checkRange(offset);
    const found: Buffer[] = [];
    let leftBytes = maxBytes;
    for (const segment of this.#segments) {
      if (segment.endOffset <= offset) continue;
      const from = Math.max(offset, segment.baseOffset);
      const batches = segment.read(from, leftBytes, atLeastOne && found.length === 0, take);
      const last = batches.at(-1);
      if (last === undefined) break;
      found.push(...batches);
      for (const batch of batches) leftBytes -= batch.length;
      // What is left of this segment comes before everything in the next one, which may have a batch that still fits.
      if (leftBytes <= 0 || lastOffsetIn(last) < segment.endOffset - 1) break;
    }
    return found;
  }

  /**
   * How many bytes can be read from `offset` on.
   * @throws KafkaError OFFSET_OUT_OF_RANGE
   */
  readableBytes(offset: number): number {
    this.#checkRange(offset);
    let sum = 0;
    for (const segment of this.#segments) {
      if (segment.endOffset > offset) sum += segment.sizeBytes - segment.bytesBefore(offset);
    }
    return sum;
  }

  /** The first record of that time or later that can be read. */
  *offsetForTime(timestampMs: number): Steps<RecordLocation | undefined> {
    this.dropExpired();
    for (const segment of this.#segments) {
      if (segment.maxTimestampMs < timestampMs || segment.endOffset <= this.startOffset) continue;
      const found = yield* locateTime(segment, timestampMs, this.startOffset);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The record with the latest time. */
  *latestRecord(): Steps<RecordLocation | undefined> {
    const latestMs = this.#segments.maxTimestampMs;
    return latestMs < 0 ? undefined : yield* this.offsetForTime(latestMs);
  }

  /**
   * Makes everything before `offset` unreadable (DeleteRecords).
   * @throws KafkaError OFFSET_OUT_OF_RANGE
   */
  deleteBefore(offset: number): void {
    if (offset >= 0 && offset <= this.startOffset) return;
    this.#checkRange(offset);
    this.#segments.deleteBefore(offset);
  }

  /**
   * Drops segments by retention.ms and retention.bytes. It has no timer but runs on access, so
   * that a clock that jumps has no rounds to run; times no oftener than Kafka looks at them, so that a record with an
   * old time can be read for a while.
   */
  dropExpired(): void {
    this.#segments.dropExpired();
  }

  /** Drops the oldest segment, also when it is the one being written to. */
  dropOldestSegment(): void {
    this.#segments.dropOldestSegment();
  }

  /** Calls `listener` after each append until the returned function is called. */
  onAppend(listener: () => void): Cancel {
    return this.#listeners.add(listener);
  }

  /** Wakes everyone who waits for an append, to see that the topic is gone. */
  remove(): void {
    this.#segments.remove();
    this.#listeners.notify();
  }

  close(): void {
    this.#segments.close();
  }

  #checkRange(offset: number): void {
    this.dropExpired();
    if (offset >= this.startOffset && offset <= this.endOffset) return;
    const message = `Offset ${offset} is not between ${this.startOffset} and ${this.endOffset}.`;
    throw new KafkaError('OFFSET_OUT_OF_RANGE', message);
  }

  /** The batch is stored: a failure here must not make its producer send it again. */
  #afterAppend(): void {
    try {
      this.dropExpired();
    } catch (error) {
      this.#onError(error);
    }
    this.#listeners.notify();
  }

  #write(header: BatchHeader, batch: Buffer, nowMs: number): void {
    try {
      this.#segments.rollIfFull(batch.length, nowMs);
      this.#segments.active.append(header, batch);
    } catch (error) {
      throw new KafkaError('KAFKA_STORAGE_ERROR', `The batch could not be stored: ${String(error)}`);
    }
  }

  #appended(baseOffset: number, appendTimeMs: number, duplicate: boolean): Appended {
    return { baseOffset, appendTimeMs, startOffset: this.startOffset, duplicate };
  }
}

function headerAt(header: BatchHeader, baseOffset: number, maxTimestampMs: number): BatchHeader {
  return { ...header, baseOffset, lastOffset: baseOffset + header.recordCount - 1, maxTimestampMs };
}

function rethrow(error: unknown): never {
  throw error;
}
