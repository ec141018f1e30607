import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { announcedBytes, type BatchHeader, crcFits, HEADER_BYTES, readHeader } from '../log/record-batch.ts';

/** Bytes that are read at once while looking for a batch. */
const WINDOW_BYTES = 128 * 1024;

/** A batch in a file. */
export interface FiledBatch {
  readonly header: BatchHeader;
  readonly position: number;
}

/**
 * A file of record batches, one after the other. Calls are synchronous: they go to the page cache, where a switch to
 * another thread would cost more than the copy, and an answered append is then in the operating system's hands, out
 * of reach of a killed process.
 */
export class LogFile {
  readonly #path: string;
  readonly #file: number;
  sizeBytes: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'a+');
    this.sizeBytes = fstatSync(this.#file).size;
  }

  append(batch: Buffer): void {
    let written = 0;
    while (written < batch.length) written += writeSync(this.#file, batch, written);
    this.sizeBytes += batch.length;
  }

  /** The bytes from `position` on, at most `lengthBytes`. */
  read(position: number, lengthBytes: number): Buffer {
    const length = Math.max(0, Math.min(lengthBytes, this.sizeBytes - position));
    const buffer = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const count = readSync(this.#file, buffer, read, length - read, position + read);
      if (count === 0) break;
      read += count;
    }
    return buffer.subarray(0, read);
  }

  /**
   * The batches from `position` on, to the end or to the first bytes that are no whole batch. With `verified` each is
   * read whole and its checksum compared.
   */
  *batchesFrom(position: number, verified = false): Generator<FiledBatch> {
    let start = position;
    let window = this.read(start, WINDOW_BYTES);
    for (let at = position; at + HEADER_BYTES <= this.sizeBytes; ) {
      if (at - start + HEADER_BYTES > window.length) {
        start = at;
        window = this.read(start, WINDOW_BYTES);
      }
      const sizeBytes = announcedBytes(window, at - start);
      if (sizeBytes < HEADER_BYTES || at + sizeBytes > this.sizeBytes) return;
      if (verified) {
        const isInWindow = at - start + sizeBytes <= window.length;
        const batch = isInWindow ? window.subarray(at - start, at - start + sizeBytes) : this.read(at, sizeBytes);
        if (!crcFits(batch)) return;
      }
      yield { header: readHeader(window, at - start), position: at };
      at += sizeBytes;
    }
  }

  truncate(sizeBytes: number): void {
    ftruncateSync(this.#file, sizeBytes);
    this.sizeBytes = sizeBytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }
}
