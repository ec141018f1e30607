import { crc32 } from 'node:zlib';
import { readFile } from '../../core/data/checked-document.ts';
import type { DataFiles } from '../../core/data/data-files.ts';
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
const NUMBERS_BYTES = 24;
const ENTRY_BYTES = NUMBERS_BYTES + 4;
const NOTHING = Buffer.alloc(0);

/** The locations of some of a segment's batches, by offset and by time; in memory and in a file beside the log. */
export class SegmentIndex {
  readonly path: string;
  readonly #files: DataFiles;
  readonly #entries: IndexEntry[] = [];
  #file: number | undefined;
  #isBuilding = false;

  constructor(path: string, files: DataFiles) {
    this.path = path;
    this.#files = files;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** Takes the entries from the file. @returns what is wrong with the file, if anything; then there are no entries */
  load(entries: number): string | undefined {
    const bytes = readFile(this.path);
    this.#entries.length = 0;
    if (bytes === undefined) return 'it is missing';
    if (bytes.length !== entries * ENTRY_BYTES)
      return `it has ${bytes.length} bytes in place of ${entries * ENTRY_BYTES}`;
    for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
      const entry = decode(bytes.subarray(at, at + ENTRY_BYTES));
      if (entry === undefined) {
        this.#entries.length = 0;
        return `its entry at position ${at} does not fit its checksum`;
      }
      this.#entries.push(entry);
    }
    return undefined;
  }

  /** Makes the entries anew from the batches that `walk` notes, and the file when it has others. */
  build(walk: () => void): void {
    this.close();
    this.#entries.length = 0;
    this.#isBuilding = true;
    walk();
    this.#isBuilding = false;
    const bytes = Buffer.concat(this.#entries.map(encode));
    if (!bytes.equals(readFile(this.path) ?? NOTHING)) this.#files.replace(this.path, bytes);
  }

  /** Notes a batch if the last one noted is far enough behind. */
  note(entry: IndexEntry): void {
    const last = this.#entries.at(-1);
    if (last !== undefined && entry.position - last.position < INTERVAL_BYTES) return;
    this.#entries.push(entry);
    if (this.#isBuilding) return;
    this.#file ??= this.#files.open(this.path);
    this.#files.writeAt(this.path, this.#file, encode(entry), (this.#entries.length - 1) * ENTRY_BYTES);
  }

  /** The last noted batch that does not begin after `offset`. */
  beforeOffset(offset: number): IndexEntry | undefined {
    return this.#entries[firstIndex(this.#entries, ({ baseOffset }) => baseOffset > offset) - 1];
  }

  /** The last noted batch before which everything is older than `timestampMs`. */
  beforeTime(timestampMs: number): IndexEntry | undefined {
    return this.#entries[firstIndex(this.#entries, ({ latestBeforeMs }) => latestBeforeMs >= timestampMs) - 1];
  }

  close(): void {
    if (this.#file !== undefined) this.#files.close(this.#file);
    this.#file = undefined;
  }

  remove(): void {
    this.close();
    this.#files.remove(this.path);
  }
}

function encode({ baseOffset, position, latestBeforeMs }: IndexEntry): Buffer {
  const bytes = Buffer.allocUnsafe(ENTRY_BYTES);
  bytes.writeDoubleBE(baseOffset, 0);
  bytes.writeDoubleBE(position, 8);
  bytes.writeDoubleBE(latestBeforeMs, 16);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, NUMBERS_BYTES)), NUMBERS_BYTES);
  return bytes;
}

function decode(bytes: Buffer): IndexEntry | undefined {
  if (crc32(bytes.subarray(0, NUMBERS_BYTES)) !== bytes.readUInt32BE(NUMBERS_BYTES)) return undefined;
  return {
    baseOffset: bytes.readDoubleBE(0),
    position: bytes.readDoubleBE(8),
    latestBeforeMs: bytes.readDoubleBE(16),
  };
}
