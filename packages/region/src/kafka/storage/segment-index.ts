import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { firstIndex } from '../log/search.ts';

/** A batch that can be found without reading the batches before it. */
export interface IndexEntry {
  readonly baseOffset: number;
  readonly position: number;
  /** The latest time in all batches before this one. */
  readonly latestBeforeMs: number;
}

/** Bytes of log between two entries: a search reads no more than this. */
const INTERVAL_BYTES = 4096;
const ENTRY_BYTES = 24;

/** The locations of some of a segment's batches, by offset and by time; in memory and in a file beside the log. */
export class SegmentIndex {
  readonly #path: string;
  readonly #entries: IndexEntry[] = [];
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Takes the entries from the file; gives false when they cannot be those of a log of that size. */
  load(baseOffset: number, logBytes: number): boolean {
    const bytes = existsSync(this.#path) ? readFileSync(this.#path) : Buffer.alloc(0);
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) this.#entries.push(decode(bytes, at));
    const isInOrder = this.#entries.every(({ baseOffset: offset, position }, index) => {
      const before = this.#entries[index - 1];
      const follows = before === undefined || (offset > before.baseOffset && position > before.position);
      return follows && offset >= baseOffset && position < logBytes;
    });
    const isWhole = bytes.length % ENTRY_BYTES === 0 && (logBytes === 0 || this.#entries[0]?.position === 0);
    if (isInOrder && isWhole) return true;
    this.reset();
    return false;
  }

  /** Notes a batch if the last one noted is far enough behind. */
  note(entry: IndexEntry): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && entry.position - last.position < INTERVAL_BYTES) return;
    this.#entries.push(entry);
    this.#file ??= openSync(this.#path, 'a');
    writeSync(this.#file, encode(entry));
  }

  /** The last noted batch that does not begin after `offset`. */
  beforeOffset(offset: number): IndexEntry | undefined {
    return this.#entries[firstIndex(this.#entries, ({ baseOffset }) => baseOffset > offset) - 1];
  }

  /** The last noted batch before which everything is older than `timestampMs`. */
  beforeTime(timestampMs: number): IndexEntry | undefined {
    return this.#entries[firstIndex(this.#entries, ({ latestBeforeMs }) => latestBeforeMs >= timestampMs) - 1];
  }

  last(): IndexEntry | undefined {
    return this.#entries.at(-1);
  }

  reset(): void {
    this.close();
    this.#entries.length = 0;
    writeFileSync(this.#path, '');
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }
}

function encode({ baseOffset, position, latestBeforeMs }: IndexEntry): Buffer {
  const bytes = Buffer.allocUnsafe(ENTRY_BYTES);
  bytes.writeDoubleBE(baseOffset, 0);
  bytes.writeDoubleBE(position, 8);
  bytes.writeDoubleBE(latestBeforeMs, 16);
  return bytes;
}

function decode(bytes: Buffer, at: number): IndexEntry {
  return {
    baseOffset: bytes.readDoubleBE(at),
    position: bytes.readDoubleBE(at + 8),
    latestBeforeMs: bytes.readDoubleBE(at + 16),
  };
}
