import path from 'node:path';
import { announcedBytes, type BatchHeader, PREFIX_BYTES } from '../log/record-batch.ts';
import type { Segment } from '../log/segment.ts';
import { LogFile } from './log-file.ts';
import { SegmentIndex } from './segment-index.ts';

/** The files of a segment are named after its first offset, in the 20 digits that Kafka gives it. */
export function segmentName(baseOffset: number): string {
  return String(baseOffset).padStart(20, '0');
}

/** A segment in a file, with an index beside it. */
export class FileSegment implements Segment {
  readonly baseOffset: number;
  endOffset: number;
  maxTimestampMs = -1;
  readonly #log: LogFile;
  readonly #index: SegmentIndex;
  /** Where a consumer that reads on will read next. */
  #next = { offset: -1, position: 0 };

  constructor(directory: string, baseOffset: number) {
    this.baseOffset = baseOffset;
    this.endOffset = baseOffset;
    const name = path.join(directory, segmentName(baseOffset));
    this.#log = new LogFile(`${name}.log`);
    this.#index = new SegmentIndex(`${name}.index`);
  }

  get sizeBytes(): number {
    return this.#log.sizeBytes;
  }

  /** Trusts a sealed segment; reads only the part that its index does not cover. */
  openSealed(endOffset: number): void {
    if (!this.#index.load(this.baseOffset, this.sizeBytes)) {
      this.recover(() => {});
      return;
    }
    const last = this.#index.last();
    this.maxTimestampMs = last?.latestBeforeMs ?? -1;
    for (const { header } of this.#log.batchesFrom(last?.position ?? 0)) this.#noteTime(header);
    this.endOffset = endOffset;
  }

  /** Reads everything, compares every checksum, cuts off the unfinished batch of a killed process, indexes anew. */
  recover(onBatch: (header: BatchHeader) => void): void {
    this.#index.reset();
    let validBytes = 0;
    for (const { header, position } of this.#log.batchesFrom(0, true)) {
      this.#note(header, position);
      onBatch(header);
      validBytes = position + header.sizeBytes;
    }
    if (validBytes < this.sizeBytes) this.#log.truncate(validBytes);
  }

  append(header: BatchHeader, batch: Buffer): void {
    const position = this.sizeBytes;
    try {
      this.#log.append(batch);
    } catch (error) {
      this.#log.truncate(position);
      throw error;
    }
    this.#note(header, position);
  }

  read(offset: number, maxBytes: number, atLeastOne: boolean): readonly Buffer[] {
    const position = this.#positionOf(offset);
    const bytes = this.#log.read(position, maxBytes);
    const wholeBytes = wholeBatches(bytes);
    if (wholeBytes > 0) return this.#readOn(bytes.subarray(0, wholeBytes), position);
    const prefix = this.#log.read(position, PREFIX_BYTES);
    if (!atLeastOne || prefix.length < PREFIX_BYTES) return [];
    return this.#readOn(this.#log.read(position, announcedBytes(prefix)), position);
  }

  bytesBefore(offset: number): number {
    return offset >= this.endOffset ? this.sizeBytes : (this.#index.beforeOffset(offset)?.position ?? 0);
  }

  batchAtTime(timestampMs: number): Buffer | undefined {
    const start = this.#index.beforeTime(timestampMs)?.position ?? 0;
    for (const { header, position } of this.#log.batchesFrom(start)) {
      if (header.maxTimestampMs >= timestampMs) return this.#log.read(position, header.sizeBytes);
    }
    return undefined;
  }

  seal(): void {
    this.#index.close();
  }

  close(): void {
    this.#index.close();
    this.#log.close();
  }

  remove(): void {
    this.#index.remove();
    this.#log.remove();
  }

  #note(header: BatchHeader, position: number): void {
    this.#index.note({ baseOffset: header.baseOffset, position, latestBeforeMs: this.maxTimestampMs });
    this.#noteTime(header);
    this.endOffset = header.lastOffset + 1;
  }

  #noteTime({ maxTimestampMs }: BatchHeader): void {
    this.maxTimestampMs = Math.max(this.maxTimestampMs, maxTimestampMs);
  }

  #positionOf(offset: number): number {
    if (offset >= this.endOffset) return this.sizeBytes;
    if (this.#next.offset === offset) return this.#next.position;
    for (const { header, position } of this.#log.batchesFrom(this.#index.beforeOffset(offset)?.position ?? 0)) {
      if (header.lastOffset >= offset) return position;
    }
    return this.sizeBytes;
  }

  /** Remembers where these batches end. */
  #readOn(bytes: Buffer, position: number): readonly Buffer[] {
    let last = 0;
    for (let at = 0; at < bytes.length; at += announcedBytes(bytes, at)) last = at;
    const lastOffset = Number(bytes.readBigInt64BE(last)) + bytes.readInt32BE(last + 23);
    this.#next = { offset: lastOffset + 1, position: position + bytes.length };
    return [bytes];
  }
}

/** How many of the bytes are whole batches. */
function wholeBatches(bytes: Buffer): number {
  let at = 0;
  while (bytes.length - at >= PREFIX_BYTES) {
    const end = at + announcedBytes(bytes, at);
    if (end > bytes.length) break;
    at = end;
  }
  return at;
}
