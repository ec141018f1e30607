import { ProducerStates } from './producer-states.ts';
import type { BatchHeader } from './record-batch.ts';
import { firstIndex } from './search.ts';
import type { Segment, SegmentStore } from './segment.ts';
import { Slab } from './slab.ts';

interface StoredBatch {
  readonly lastOffset: number;
  /** The latest time in this batch and all before it. */
  readonly latestMs: number;
  /** Bytes of the segment before this batch. */
  readonly position: number;
  readonly bytes: Buffer;
}

/** Has copies of the batches, each without anything that came with it. */
export class MemorySegment implements Segment {
  readonly baseOffset: number;
  endOffset: number;
  sizeBytes = 0;
  maxTimestampMs = -1;
  readonly #batches: StoredBatch[] = [];
  readonly #slab = new Slab();

  constructor(baseOffset: number) {
    this.baseOffset = baseOffset;
    this.endOffset = baseOffset;
  }

  append(header: BatchHeader, bytes: Buffer): void {
    const { lastOffset, maxTimestampMs } = header;
    this.maxTimestampMs = Math.max(this.maxTimestampMs, maxTimestampMs);
    const stored = {
      lastOffset,
      latestMs: this.maxTimestampMs,
      position: this.sizeBytes,
      bytes: this.#slab.copy(bytes),
    };
    this.#batches.push(stored);
    this.endOffset = lastOffset + 1;
    this.sizeBytes += bytes.length;
  }

  read(offset: number, maxBytes: number, atLeastOne: boolean): readonly Buffer[] {
    const found: Buffer[] = [];
    let leftBytes = maxBytes;
    for (let index = this.#indexOf(offset); index < this.#batches.length; index++) {
      const bytes = this.#batches[index]?.bytes;
      if (bytes === undefined || (bytes.length > leftBytes && !(atLeastOne && found.length === 0))) break;
      found.push(bytes);
      leftBytes -= bytes.length;
    }
    return found;
  }

  bytesBefore(offset: number): number {
    return this.#batches[this.#indexOf(offset)]?.position ?? this.sizeBytes;
  }

  batchAtTime(timestampMs: number): Buffer | undefined {
    return this.#batches[firstIndex(this.#batches, (batch) => batch.latestMs >= timestampMs)]?.bytes;
  }

  seal(): void {}
  close(): void {}
  remove(): void {}

  #indexOf(offset: number): number {
    return firstIndex(this.#batches, (batch) => batch.lastOffset >= offset);
  }
}

/** A partition in memory: nothing to load, nothing to leave behind. */
export function memoryStore(maxSegmentBytes = Number.POSITIVE_INFINITY): SegmentStore {
  return {
    maxSegmentBytes,
    producers: new ProducerStates(),
    load: () => ({ segments: [], startOffset: 0 }),
    create: (baseOffset) => new MemorySegment(baseOffset),
    saveStartOffset: () => {},
    forget: () => {},
    remove: () => {},
    close: () => {},
  };
}
