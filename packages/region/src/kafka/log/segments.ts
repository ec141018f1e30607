import type { Clock } from '../../core/clock.ts';
import type { TopicConfig } from '../topic/config.ts';
import type { Segment, SegmentStore } from './segment.ts';

/** Kafka's default for log.retention.check.interval.ms. */
const RETENTION_CHECK_INTERVAL_MS = 300_000;

/** The segments of one partition, oldest first: rolled when they are full or old, dropped when they have expired. */
export class Segments {
  readonly #store: SegmentStore;
  readonly #config: () => TopicConfig;
  readonly #clock: Clock;
  readonly #segments: Segment[];
  #startOffset: number;
  #rolledAtMs: number;
  #checkedAtMs: number;

  constructor(store: SegmentStore, config: () => TopicConfig, clock: Clock) {
    this.#store = store;
    this.#config = config;
    this.#clock = clock;
    const { segments, startOffset } = store.load();
    this.#segments = segments.length === 0 ? [store.create(0)] : [...segments];
    this.#startOffset = Math.max(startOffset, this.#oldest.baseOffset);
    this.#rolledAtMs = clock.now();
    this.#checkedAtMs = clock.now();
  }

  [Symbol.iterator](): Iterator<Segment> {
    return this.#segments.values();
  }

  /** The first offset that can be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** The segment that is appended to. */
  get active(): Segment {
    return this.#segments.at(-1) ?? unreachable();
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  get maxTimestampMs(): number {
    return Math.max(...this.#segments.map((segment) => segment.maxTimestampMs));
  }

  /** Makes everything before `offset` unreadable. */
  deleteBefore(offset: number): void {
    this.#startOffset = offset;
    this.#store.saveStartOffset(offset);
    while (this.#segments.length > 1 && this.#oldest.endOffset <= offset) this.#dropOldest();
  }

  /** See {@link PartitionLog.dropExpired}. */
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

  /** Begins a new segment when the next bytes do not fit, or when the active one is old. */
  rollIfFull(nextBytes: number, nowMs: number): void {
    const { segmentBytes, segmentMs } = this.#config();
    const { sizeBytes } = this.active;
    if (sizeBytes === 0) this.#rolledAtMs = nowMs;
    const maxBytes = Math.min(segmentBytes, this.#store.maxSegmentBytes ?? segmentBytes);
    const isFull = sizeBytes > 0 && sizeBytes + nextBytes > maxBytes;
    const isOld = sizeBytes > 0 && nowMs - this.#rolledAtMs > segmentMs;
    if (isFull || isOld) this.#roll(nowMs);
  }

  remove(): void {
    for (const segment of this.#segments) segment.close();
    this.#store.remove();
  }

  close(): void {
    for (const segment of this.#segments) segment.close();
    this.#store.close();
  }

  get #oldest(): Segment {
    return this.#segments[0] ?? unreachable();
  }

  #dropOlderThan(timestampMs: number): void {
    while (this.#oldest.sizeBytes > 0 && this.#oldest.maxTimestampMs < timestampMs) this.dropOldestSegment();
  }

  #roll(nowMs: number): void {
    this.active.seal();
    this.#segments.push(this.#store.create(this.active.endOffset));
    this.#rolledAtMs = nowMs;
  }

  #dropOldest(): void {
    const oldest = this.#segments.shift();
    if (oldest !== undefined) this.#store.forget(oldest);
    this.#startOffset = Math.max(this.#startOffset, this.#oldest.baseOffset);
  }
}

function unreachable(): never {
  throw new Error('A log always has a segment.');
}
