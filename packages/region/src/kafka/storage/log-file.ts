import { closeSync, fstatSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { DataFiles } from '../../core/data/data-files.ts';
import { announcedBytes, type BatchHeader, HEADER_BYTES, readHeader } from '../log/record-batch.ts';
import type { TakeMemory } from '../log/segment.ts';

/** Bytes that are read at once while looking for a batch. */
const WINDOW_BYTES = 128 * 1024;

/** Bytes that are read at once to compare the checksum of the whole. */
const CHUNK_BYTES = 256 * 1024;

/** A batch in a file. */
export interface FiledBatch {
  readonly header: BatchHeader;
  readonly position: number;
}

const newMemory: TakeMemory = (sizeBytes) => Buffer.allocUnsafe(sizeBytes);

/** A file of record batches, one after the other. */
export class LogFile {
  readonly path: string;
  readonly #files: DataFiles;
  readonly #file: number;
  sizeBytes: number;

  constructor(path: string, files: DataFiles) {
    this.path = path;
    this.#files = files;
    this.#file = files.open(path);
    this.sizeBytes = fstatSync(this.#file).size;
  }

  append(batch: Buffer): void {
    this.#files.writeAt(this.path, this.#file, batch, this.sizeBytes);
    this.sizeBytes += batch.length;
  }

  /** The bytes from `position` on, at most `lengthBytes`. */
  read(position: number, lengthBytes: number, take: TakeMemory = newMemory): Buffer {
    const length = Math.max(0, Math.min(lengthBytes, this.sizeBytes - position));
    return this.#readInto(take(length), position);
  }

  /** The CRC-32 of the whole file. */
  crc32(): number {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, this.sizeBytes));
    let sum = 0;
    for (let at = 0; at < this.sizeBytes; at += CHUNK_BYTES) {
      sum = crc32(this.#readInto(chunk.subarray(0, this.sizeBytes - at), at), sum);
    }
    return sum;
  }

  /** Fills the buffer, as far as the file goes. */
  #readInto(buffer: Buffer, position: number): Buffer {
    const { length } = buffer;
    let read = 0;
    while (read < length) {
      const count = readSync(this.#file, buffer, read, length - read, position + read);
      if (count === 0) break;
      read += count;
    }
    return buffer.subarray(0, read);
  }

  /** The batches from `position` on, as their headers follow each other. */
  *batchesFrom(position: number): Generator<FiledBatch> {
    let start = position;
    let window = this.read(start, WINDOW_BYTES);
    for (let at = position; at + HEADER_BYTES <= this.sizeBytes; ) {
      if (at - start + HEADER_BYTES > window.length) {
        start = at;
        window = this.read(start, WINDOW_BYTES);
      }
      const sizeBytes = announcedBytes(window, at - start);
      if (sizeBytes < HEADER_BYTES || at + sizeBytes > this.sizeBytes) return;
      yield { header: readHeader(window, at - start), position: at };
      at += sizeBytes;
    }
  }

  truncate(sizeBytes: number): void {
    this.#files.truncate(this.path, this.#file, sizeBytes);
    this.sizeBytes = sizeBytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  remove(): void {
    this.close();
    this.#files.remove(this.path);
  }
}
