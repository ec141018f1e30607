import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readFile } from '../../core/data/checked-document.ts';
import { DataDamage } from '../../core/data/damage.ts';
import type { DataFiles } from '../../core/data/data-files.ts';
import { EndMark } from '../../core/data/end-mark.ts';
import { type OffsetEntry, type OffsetJournal, Offsets } from '../group/offsets.ts';
import { offsetLines, readOffsetLines } from './offset-line.ts';

/** The file is written anew when it has more lines than this, and most of them are overtaken. */
const MIN_LINES_TO_COMPACT = 20_000;
const OVERTAKEN_FACTOR = 4;

const FILE = /^offsets-\d+\.jsonl(\.new)?$/;
export const offsetFile = (directory: string, part: number): string => path.join(directory, `offsets-${part}.jsonl`);
export const offsetsEnd = (directory: string): string => path.join(directory, 'offsets.end');

export interface OffsetFileOptions {
  readonly directory: string;
  readonly files: DataFiles;
  readonly report: (line: string) => void;
}

/**
 * Commits as lines, each overtaking the ones before it for the same partition; and a file that says which file of lines
 * it is and how far it went when the last commit was accepted.
 */
export class OffsetFile implements OffsetJournal {
  readonly #directory: string;
  readonly #files: DataFiles;
  readonly #report: (line: string) => void;
  readonly #mark: EndMark;
  #part = 0;
  #file: number | undefined;
  #sizeBytes = 0;
  #lines = 0;
  #linesAfterCompacting = 0;

  constructor({ directory, files, report }: OffsetFileOptions) {
    this.#directory = directory;
    this.#files = files;
    this.#report = report;
    this.#mark = new EndMark(offsetsEnd(directory), files);
  }

  /** Makes the files anew, as those that follow the file with the number `part`. */
  create(entries: readonly OffsetEntry[] = [], part = 0): void {
    this.#part = part;
    this.#rewrite(entries);
    this.close();
  }

  /** Reads all and changes nothing. @throws DataDamage */
  check(): void {
    this.#read();
  }

  /** @throws DataDamage */
  load(): readonly OffsetEntry[] {
    const { entries, isUntidy, lines, sizeBytes } = this.#read();
    if (isUntidy) this.#rewrite(entries);
    else {
      this.#lines = lines;
      this.#linesAfterCompacting = entries.length;
      this.#sizeBytes = sizeBytes;
      this.#removeOthers();
    }
    return entries;
  }

  write(entries: readonly OffsetEntry[]): void {
    const bytes = Buffer.from(offsetLines(entries));
    this.#file ??= this.#files.open(this.#path);
    this.#files.writeAt(this.#path, this.#file, bytes, this.#sizeBytes);
    this.#sizeBytes += bytes.length;
    this.#lines += entries.length;
    this.#mark.write(this.#end);
    const isBloated = this.#lines > Math.max(MIN_LINES_TO_COMPACT, OVERTAKEN_FACTOR * this.#linesAfterCompacting);
    if (isBloated) this.#rewrite(this.#read().entries);
  }

  close(): void {
    if (this.#file !== undefined) this.#files.close(this.#file);
    this.#file = undefined;
    this.#mark.close();
  }

  get #path(): string {
    return offsetFile(this.#directory, this.#part);
  }

  get #end() {
    return { part: this.#part, sizeBytes: this.#sizeBytes, next: this.#lines };
  }

  /** The entries in force; a line that a killed process did not finish does not count. */
  #read() {
    const { end, isWhole } = this.#mark.read();
    this.#part = end.part;
    if (!isWhole) this.#report(`${this.#mark.path} is made anew: one of its two ends does not fit its checksum.`);
    const bytes = readFile(this.#path);
    if (bytes === undefined) throw new DataDamage(this.#path, 'it is missing');
    const { entries, damaged, endPosition } = readOffsetLines(bytes);
    const [first] = damaged;
    if (first !== undefined)
      throw new DataDamage(this.#path, `the line at position ${first} does not fit its checksum`);
    if (endPosition < end.sizeBytes) {
      const accepted = `${end.sizeBytes} bytes had been accepted`;
      throw new DataDamage(this.#path, `its end is missing, at position ${endPosition}; ${accepted}`);
    }
    if (endPosition < bytes.length) {
      const torn = `${bytes.length - endPosition} bytes are cut off at position ${endPosition}`;
      this.#report(`${this.#path}: ${torn}, an unfinished commit that had not been accepted.`);
    }
    const offsets = new Offsets();
    offsets.commit(entries);
    const isUntidy = !isWhole || endPosition < bytes.length || endPosition > end.sizeBytes;
    return { entries: offsets.entries(), lines: entries.length, sizeBytes: endPosition, isUntidy };
  }

  /** Goes on in a new file; the earlier one is there until the new one counts. */
  #rewrite(entries: readonly OffsetEntry[]): void {
    this.close();
    this.#part += 1;
    const bytes = Buffer.from(offsetLines(entries));
    this.#files.replace(this.#path, bytes);
    this.#sizeBytes = bytes.length;
    this.#lines = entries.length;
    this.#linesAfterCompacting = entries.length;
    this.#mark.create(this.#end);
    this.#removeOthers();
  }

  #removeOthers(): void {
    for (const name of readdirSync(this.#directory)) {
      const file = path.join(this.#directory, name);
      if (FILE.test(name) && file !== this.#path) this.#files.remove(file);
    }
  }
}
