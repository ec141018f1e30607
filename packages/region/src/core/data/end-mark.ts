import { crc32 } from 'node:zlib';
import { readFile } from './checked-document.ts';
import { DataDamage } from './damage.ts';
import type { DataFiles } from './data-files.ts';

/** How far a growing file was written when its last change was accepted. */
export interface End {
  /** Distinguishes the files that follow each other: a later one has a higher number. */
  readonly part: number;
  readonly sizeBytes: number;
  /** What comes next: an offset, or a count. */
  readonly next: number;
}

const NUMBERS = 3;
const SLOT_BYTES = NUMBERS * 8 + 4;
const FILE_BYTES = 2 * SLOT_BYTES;

/**
 * A file that says where another file ended when its last change was accepted: without it, nobody could tell records
 * that are cut off from records that never came. It has two slots, written in turn, each with a checksum: when a kill
 * tears one, the other holds.
 */
export class EndMark {
  readonly #path: string;
  readonly #files: DataFiles;
  #file: number | undefined;
  #slot = 0;
  readonly #bytes = Buffer.alloc(SLOT_BYTES);

  constructor(path: string, files: DataFiles) {
    this.#path = path;
    this.#files = files;
  }

  get path(): string {
    return this.#path;
  }

  /** Makes the file anew, with one end in both slots. */
  create(end: End): void {
    this.close();
    this.#encode(end);
    this.#files.replace(this.#path, Buffer.concat([this.#bytes, this.#bytes]));
  }

  /**
   * The latest end.
   * @returns isWhole is false when only the other slot can be read: the latest end may be a later one
   * @throws DataDamage
   */
  read(): { readonly end: End; readonly isWhole: boolean } {
    const bytes = readFile(this.#path);
    if (bytes === undefined) throw new DataDamage(this.#path, 'it is missing');
    if (bytes.length !== FILE_BYTES) {
      throw new DataDamage(this.#path, `it has ${bytes.length} bytes in place of ${FILE_BYTES}`);
    }
    const [first, second] = [decode(bytes, 0), decode(bytes, SLOT_BYTES)];
    const isSecondLatest = first === undefined || (second !== undefined && isAfter(second, first));
    const end = isSecondLatest ? second : first;
    if (end === undefined) throw new DataDamage(this.#path, 'neither of its two ends fits its checksum');
    this.#slot = isSecondLatest ? 0 : 1;
    return { end, isWhole: first !== undefined && second !== undefined };
  }

  /** Notes an end, after what it stands for was written and before that is accepted. */
  write(end: End): void {
    this.#file ??= this.#files.open(this.#path);
    this.#encode(end);
    this.#files.writeAt(this.#path, this.#file, this.#bytes, this.#slot * SLOT_BYTES);
    this.#slot = 1 - this.#slot;
  }

  close(): void {
    if (this.#file !== undefined) this.#files.close(this.#file);
    this.#file = undefined;
  }

  #encode({ part, sizeBytes, next }: End): void {
    this.#bytes.writeDoubleBE(part, 0);
    this.#bytes.writeDoubleBE(sizeBytes, 8);
    this.#bytes.writeDoubleBE(next, 16);
    this.#bytes.writeUInt32BE(crc32(this.#bytes.subarray(0, NUMBERS * 8)), NUMBERS * 8);
  }
}

function isAfter(one: End, other: End): boolean {
  return one.part > other.part || (one.part === other.part && one.sizeBytes > other.sizeBytes);
}

function decode(bytes: Buffer, at: number): End | undefined {
  const numbers = bytes.subarray(at, at + NUMBERS * 8);
  if (crc32(numbers) !== bytes.readUInt32BE(at + NUMBERS * 8)) return undefined;
  return { part: numbers.readDoubleBE(0), sizeBytes: numbers.readDoubleBE(8), next: numbers.readDoubleBE(16) };
}
