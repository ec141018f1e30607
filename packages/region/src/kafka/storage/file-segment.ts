import path from 'node:path';
import { crc32 } from 'node:zlib';
import { DataDamage } from '../../core/data/damage.ts';
import type { DataFiles } from '../../core/data/data-files.ts';
import type { EndMark } from '../../core/data/end-mark.ts';
import { announcedBytes, type BatchHeader, lastOffsetIn, PREFIX_BYTES } from '../log/record-batch.ts';
import type { Segment, TakeMemory } from '../log/segment.ts';
import { KafkaError } from '../protocol/error-code.ts';
import { type CheckEnd, checkedBatches } from './batch-check.ts';
import { LogFile } from './log-file.ts';
import { SegmentIndex } from './segment-index.ts';

/** What a sealed segment must be. */
export interface SealedSegment {
  readonly baseOffset: number;
  readonly endOffset: number;
  readonly sizeBytes: number;
  /** The CRC-32 of the whole file. */
  readonly crc32: number;
  readonly maxTimestampMs: number;
  readonly indexEntries: number;
}

/** What all segments of a partition share. */
export interface SegmentContext {
  readonly directory: string;
  readonly files: DataFiles;
  readonly mark: EndMark;
  readonly report: (line: string) => void;
}

/** At once: more has to wait for memory and for the socket, and the consumer for all of it. */
const MAX_READ_BYTES = 1024 * 1024;

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
  readonly #context: SegmentContext;
  #crc32 = 0;
  #isReported = false;
  /** Where a consumer that reads on will read next. */
  #next = { offset: -1, position: 0 };

  constructor(baseOffset: number, context: SegmentContext) {
    this.baseOffset = baseOffset;
    this.endOffset = baseOffset;
    this.#context = context;
    const name = path.join(context.directory, segmentName(baseOffset));
    this.#log = new LogFile(`${name}.log`, context.files);
    this.#index = new SegmentIndex(`${name}.index`, context.files);
  }

  get path(): string {
    return this.#log.path;
  }

  get sizeBytes(): number {
    return this.#log.sizeBytes;
  }

  get sealed(): SealedSegment {
    const { baseOffset, endOffset, sizeBytes, maxTimestampMs } = this;
    return { baseOffset, endOffset, sizeBytes, crc32: this.#crc32, maxTimestampMs, indexEntries: this.#index.length };
  }

  /** Takes a sealed segment as it was sealed. @throws DataDamage when a byte of it is another one */
  openSealed(sealed: SealedSegment): void {
    this.#crc32 = this.#log.crc32();
    if (this.sizeBytes !== sealed.sizeBytes || this.#crc32 !== sealed.crc32) throw this.#damage(sealed);
    this.endOffset = sealed.endOffset;
    this.maxTimestampMs = sealed.maxTimestampMs;
    const fault = this.#index.load(sealed.indexEntries);
    if (fault === undefined) return;
    this.#context.report(`${this.#index.path} is made anew from its log: ${fault}.`);
    this.rebuild(() => {});
  }

  /** Reads and checks every batch, indexes anew, and says where it ended. */
  rebuild(onBatch: (header: BatchHeader) => void): CheckEnd {
    let end: CheckEnd = { position: 0, nextOffset: this.baseOffset };
    this.#crc32 = 0;
    this.maxTimestampMs = -1;
    this.#index.build(() => {
      const batches = checkedBatches(this.#log, this.baseOffset);
      let next = batches.next();
      for (; !next.done; next = batches.next()) {
        const { header, position, bytes } = next.value;
        this.#note(header, position, bytes);
        onBatch(header);
      }
      end = next.value;
    });
    return end;
  }

  /** Cuts off what lies behind the last whole batch. */
  cutAt(position: number): void {
    this.#log.truncate(position);
  }

  append(header: BatchHeader, batch: Buffer): void {
    const position = this.sizeBytes;
    this.#log.append(batch);
    this.#note(header, position, batch);
    this.#context.mark.write({ part: this.baseOffset, sizeBytes: this.sizeBytes, next: this.endOffset });
  }

  read(offset: number, maxBytes: number, atLeastOne: boolean, take?: TakeMemory): readonly Buffer[] {
    const position = this.#positionOf(offset);
    const bytes = this.#log.read(position, Math.min(maxBytes, MAX_READ_BYTES), take);
    const wholeBytes = wholeBatches(bytes);
    if (wholeBytes > 0) return this.#readOn(bytes.subarray(0, wholeBytes), position);
    const prefix = this.#log.read(position, PREFIX_BYTES);
    if (!atLeastOne || prefix.length < PREFIX_BYTES) return [];
    const batch = this.#log.read(position, announcedBytes(prefix), take);
    if (batch.length === 0 || batch.length < announcedBytes(prefix)) throw this.#unreadable(offset);
    return this.#readOn(batch, position);
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

  #note(header: BatchHeader, position: number, bytes: Buffer): void {
    this.#index.note({ baseOffset: header.baseOffset, position, latestBeforeMs: this.maxTimestampMs });
    this.maxTimestampMs = Math.max(this.maxTimestampMs, header.maxTimestampMs);
    this.#crc32 = crc32(bytes, this.#crc32);
    this.endOffset = header.lastOffset + 1;
  }

  /** Looks for the batch that is not as it was written. */
  #damage({ sizeBytes, endOffset }: SealedSegment): DataDamage {
    const batches = checkedBatches(this.#log, this.baseOffset);
    let next = batches.next();
    while (!next.done) next = batches.next();
    const { position, nextOffset, fault } = next.value;
    const size = this.sizeBytes === sizeBytes ? '' : `it has ${this.sizeBytes} bytes in place of ${sizeBytes}; `;
    const what = fault ?? (size === '' ? 'its checksum is another one' : 'its end is missing or follows twice');
    return new DataDamage(
      this.path,
      `${size}${what}, at position ${position}, offset ${nextOffset}; offsets ${this.baseOffset} to ${endOffset - 1} were written to it`,
    );
  }

  #positionOf(offset: number): number {
    if (offset >= this.endOffset) return this.sizeBytes;
    if (this.#next.offset === offset) return this.#next.position;
    for (const { header, position } of this.#log.batchesFrom(this.#index.beforeOffset(offset)?.position ?? 0)) {
      if (header.lastOffset >= offset) return position;
    }
    throw this.#unreadable(offset);
  }

  /** A file that was whole at the start and is not any more. */
  #unreadable(offset: number): KafkaError {
    const message = `${this.path} has been damaged: offset ${offset} cannot be found in it.`;
    if (!this.#isReported) this.#context.report(`${message} Stop the region, and start it with --repair.`);
    this.#isReported = true;
    return new KafkaError('KAFKA_STORAGE_ERROR', message);
  }

  /** Remembers where these batches end. */
  #readOn(bytes: Buffer, position: number): readonly Buffer[] {
    this.#next = { offset: lastOffsetIn(bytes) + 1, position: position + bytes.length };
    return [bytes];
  }
}

/** How many of the bytes are whole batches. */
function wholeBatches(bytes: Buffer): number {
  let at = 0;
  while (bytes.length - at >= PREFIX_BYTES) {
    const end = at + announcedBytes(bytes, at);
    if (end <= at || end > bytes.length) break;
    at = end;
  }
  return at;
}
