import type { ProducerStates } from './producer-states.ts';
import type { BatchHeader } from './record-batch.ts';

/** A stretch of a partition's log: appended to while it is the newest, dropped whole when it has expired. */
export interface Segment {
  readonly baseOffset: number;
  /** The offset after the last record. */
  readonly endOffset: number;
  readonly sizeBytes: number;
  /** The latest record time; -1 while the segment is empty. */
  readonly maxTimestampMs: number;
  /** Copies the batch. */
  append(header: BatchHeader, batch: Buffer): void;
  /**
   * Whole batches from the one that holds `offset` on, together at most `maxBytes`; with `atLeastOne` the first one
   * however large it is.
   * @param take gives the memory of batches that have to be read into some
   */
  read(offset: number, maxBytes: number, atLeastOne: boolean, take?: TakeMemory): readonly Buffer[];
  /** How many bytes lie before the batch that holds `offset`: exact in memory, on disk to within the index's distance. */
  bytesBefore(offset: number): number;
  /** The first batch that holds a record of that time or later. */
  batchAtTime(timestampMs: number): Buffer | undefined;
  /** Says that nothing will be appended any more. */
  seal(): void;
  close(): void;
  remove(): void;
}

/** Memory with anything in it. */
export type TakeMemory = (sizeBytes: number) => Buffer;

/** The stored state of a partition. */
export interface LoadedLog {
  /** Oldest first, with a torn end cut off. */
  readonly segments: readonly Segment[];
  /** Earlier records are deleted, though their segment may still be there. */
  readonly startOffset: number;
}

/** The store of one partition: its segments and the state of its idempotent producers. */
export interface SegmentStore {
  /** A smaller limit of segments than that of their topic. */
  readonly maxSegmentBytes?: number;
  readonly producers: ProducerStates;
  load(): LoadedLog;
  create(baseOffset: number): Segment;
  saveStartOffset(startOffset: number): void;
  /** Drops a segment. */
  forget(segment: Segment): void;
  /** Drops the partition, once its segments are closed. */
  remove(): void;
  close(): void;
}
