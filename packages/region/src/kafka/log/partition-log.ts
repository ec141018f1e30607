import type { Cancel, Clock } from '../../core/clock.ts';
import { KafkaError } from '../protocol/error-code.ts';
import type { TopicConfig } from '../topic/config.ts';
import type { ProducerStates } from './producer-states.ts';
import { type BatchHeader, checkBatch, setBaseOffset, stampBatch } from './record-batch.ts';
import { firstRecordAt, type RecordLocation } from './record-location.ts';
import type { Segment, SegmentStore } from './segment.ts';

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
}

/** Kafka's default for log.retention.check.interval.ms. */
const RETENTION_CHECK_INTERVAL_MS = 300_000;

/** The records of one partition, in segments that are dropped whole when they have expired. */
export class PartitionLog {
  readonly #store: SegmentStore;
  readonly #config: () => TopicConfig;
  readonly #clock: Clock;
  readonly #segments: Segment[];
  readonly #listeners = new Set<() => void>();
  readonly #producers: ProducerStates;
  #startOffset: number;
  #rolledAtMs: number;
  #checkedAtMs: number;

  constructor({ store, config, clock }: PartitionLogOptions) {
    this.#store = store;
    this.#config = config;
    this.#clock = clock;
    this.#producers = store.producers;
    const { segments, startOffset } = store.load();
    this.#segments = segments.length === 0 ? [store.create(0)] : [...segments];
    this.#startOffset = Math.max(startOffset, this.#oldest.baseOffset);
    this.#rolledAtMs = clock.now();
    this.#checkedAtMs = clock.now();
  }

  /** The first offset that can be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** The offset that the next record gets: with one broker also the high watermark. */
  get endOffset(): number {
    return this.#active.endOffset;
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  /**
   * Appends one batch as it came, after checking it. The log owns the bytes from here on.
   * @throws KafkaError, see {@link checkBatch} and {@link ProducerStates.check}
   */
  append(batch: Buffer): Appended {
    const config = this.#config();
    const sent = checkBatch(batch, config.maxMessageBytes);
    const duplicate = this.#producers.check(sent);
    if (duplicate !== undefined) return this.#appended(duplicate.baseOffset, -1, true);
    const nowMs = this.#clock.now();
    const header = headerAt(sent, this.endOffset);
    setBaseOffset(batch, header.baseOffset);
    if (config.stampsAppendTime) stampBatch(batch, nowMs);
    this.#write(config.stampsAppendTime ? { ...header, maxTimestampMs: nowMs } : header, batch, config, nowMs);
    this.#producers.remember(header);
    this.dropExpired();
    for (const listener of this.#listeners) listener();
    return this.#appended(header.baseOffset, config.stampsAppendTime ? nowMs : -1, false);
  }

  /**
   * Whole batches from `offset` on.
   * @throws KafkaError OFFSET_OUT_OF_RANGE
   */
  read(offset: number, maxBytes: number, atLeastOne: boolean): readonly Buffer[] {
    this.#checkRange(offset);
    const found: Buffer[] = [];
    let leftBytes = maxBytes;
    for (const segment of this.#segments) {
      if (segment.endOffset <= offset) continue;
      const batches = segment.read(Math.max(offset, segment.baseOffset), leftBytes, atLeastOne && found.length === 0);
      if (batches.length === 0) break;
      for (const batch of batches) leftBytes -= batch.length;
      found.push(...batches);
      if (leftBytes <= 0) break;
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

  /** The first record of that time or later. */
  offsetForTime(timestampMs: number): RecordLocation | undefined {
    this.dropExpired();
    for (const segment of this.#segments) {
      if (segment.maxTimestampMs < timestampMs) continue;
      const batch = segment.batchAtTime(timestampMs);
      if (batch !== undefined) return firstRecordAt(batch, timestampMs, this.#startOffset);
    }
    return undefined;
  }

  /** The record with the latest time. */
  latestRecord(): RecordLocation | undefined {
    const latestMs = Math.max(...this.#segments.map((segment) => segment.maxTimestampMs));
    return latestMs < 0 ? undefined : this.offsetForTime(latestMs);
  }

  /**
   * Makes everything before `offset` unreadable (DeleteRecords).
   * @throws KafkaError OFFSET_OUT_OF_RANGE
   */
  deleteBefore(offset: number): void {
    this.#checkRange(offset);
    this.#startOffset = offset;
    this.#store.saveStartOffset(offset);
    while (this.#segments.length > 1 && this.#oldest.endOffset <= offset) this.#dropOldest();
  }

  /**
   * Drops segments by retention.ms and retention.bytes. It has no timer but runs on access, so
   * that a clock that jumps has no rounds to run; times no oftener than Kafka looks at them, so that a record with an
   * old time can be read for a while.
   */
  dropExpired(): void {
    const { retentionMs, retentionBytes } = this.#config();
    const nowMs = this.#clock.now();
    if (nowMs - this.#checkedAtMs >= RETENTION_CHECK_INTERVAL_MS) {
      this.#checkedAtMs = nowMs;
      if (retentionMs >= 0) this.#dropOlderThan(nowMs - retentionMs);
    }
    if (retentionBytes < 0) return;
    while (this.#segments.length > 1 && this.sizeBytes - this.#oldest.sizeBytes >= retentionBytes) this.#dropOldest();
  }

  /** Drops the oldest segment, also when it is the one being written to. */
  dropOldestSegment(): void {
    if (this.#segments.length === 1) this.#roll(this.#clock.now());
    this.#dropOldest();
  }

  /** Calls `listener` after each append until the returned function is called. */
  onAppend(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Wakes everyone who waits for an append, to see that the topic is gone. */
  remove(): void {
    for (const segment of this.#segments) this.#store.forget(segment);
    this.#store.remove();
    for (const listener of this.#listeners) listener();
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
  }

  get #active(): Segment {
    return this.#segments.at(-1) ?? unreachable();
  }

  get #oldest(): Segment {
    return this.#segments[0] ?? unreachable();
  }

  #checkRange(offset: number): void {
    this.dropExpired();
    if (offset >= this.#startOffset && offset <= this.endOffset) return;
    const message = `Offset ${offset} is not between ${this.#startOffset} and ${this.endOffset}.`;
    throw new KafkaError('OFFSET_OUT_OF_RANGE', message);
  }

  #dropOlderThan(timestampMs: number): void {
    while (this.#oldest.sizeBytes > 0 && this.#oldest.maxTimestampMs < timestampMs) this.dropOldestSegment();
  }

  #write(header: BatchHeader, batch: Buffer, config: TopicConfig, nowMs: number): void {
    try {
      this.#rollIfFull(batch.length, config, nowMs);
      this.#active.append(header, batch);
    } catch (error) {
      throw new KafkaError('KAFKA_STORAGE_ERROR', `The batch could not be stored: ${String(error)}`);
    }
  }

  #rollIfFull(nextBytes: number, config: TopicConfig, nowMs: number): void {
    const { sizeBytes } = this.#active;
    if (sizeBytes === 0) this.#rolledAtMs = nowMs;
    const isFull = sizeBytes > 0 && sizeBytes + nextBytes > config.segmentBytes;
    const isOld = sizeBytes > 0 && nowMs - this.#rolledAtMs > config.segmentMs;
    if (isFull || isOld) this.#roll(nowMs);
  }

  #roll(nowMs: number): void {
    this.#active.seal();
    this.#segments.push(this.#store.create(this.endOffset));
    this.#rolledAtMs = nowMs;
  }

  #dropOldest(): void {
    const oldest = this.#segments.shift();
    if (oldest !== undefined) this.#store.forget(oldest);
    this.#startOffset = Math.max(this.#startOffset, this.#oldest.baseOffset);
  }

  #appended(baseOffset: number, appendTimeMs: number, duplicate: boolean): Appended {
    return { baseOffset, appendTimeMs, startOffset: this.#startOffset, duplicate };
  }
}

function headerAt(header: BatchHeader, baseOffset: number): BatchHeader {
  return { ...header, baseOffset, lastOffset: baseOffset + header.recordCount - 1 };
}

function unreachable(): never {
  throw new Error('A log always has a segment.');
}
