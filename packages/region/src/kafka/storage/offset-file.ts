import { closeSync, openSync, writeSync } from 'node:fs';
import { isObject, parseJson } from '../../core/json.ts';
import { type OffsetEntry, type OffsetJournal, Offsets } from '../group/offsets.ts';
import { readText, replaceFile } from './atomic-file.ts';

/** The file is written anew when it has more lines than this, and most of them are overtaken. */
const MIN_LINES_TO_COMPACT = 20_000;
const OVERTAKEN_FACTOR = 4;

/** Commits as lines of JSON, each overtaking the ones before it for the same partition. */
export class OffsetFile implements OffsetJournal {
  readonly #path: string;
  #file: number | undefined;
  #lines = 0;
  #linesAfterCompacting = 0;

  constructor(path: string) {
    this.#path = path;
  }

  load(): readonly OffsetEntry[] {
    const entries = this.#read();
    this.#rewrite(entries);
    return entries;
  }

  write(entries: readonly OffsetEntry[]): void {
    this.#file ??= openSync(this.#path, 'a');
    writeSync(this.#file, lines(entries));
    this.#lines += entries.length;
    const isBloated = this.#lines > Math.max(MIN_LINES_TO_COMPACT, OVERTAKEN_FACTOR * this.#linesAfterCompacting);
    if (isBloated) this.#rewrite(this.#read());
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** The entries in force; a line that a killed process did not finish does not count. */
  #read(): OffsetEntry[] {
    const text = readText(this.#path) ?? '';
    const offsets = new Offsets();
    const all = text.split('\n').flatMap((line) => parseEntry(line) ?? []);
    offsets.commit(all);
    return offsets.entries();
  }

  #rewrite(entries: readonly OffsetEntry[]): void {
    this.close();
    replaceFile(this.#path, lines(entries));
    this.#lines = entries.length;
    this.#linesAfterCompacting = entries.length;
  }
}

function lines(entries: readonly OffsetEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

function parseEntry(line: string): OffsetEntry | undefined {
  const value = parseJson(line);
  if (!isObject(value)) return undefined;
  const { groupId, topic, partition, committed } = value;
  if (typeof groupId !== 'string' || typeof topic !== 'string' || typeof partition !== 'number') return undefined;
  if (!isObject(committed)) return { groupId, topic, partition };
  const { offset, leaderEpoch, metadata } = committed;
  if (typeof offset !== 'number' || typeof leaderEpoch !== 'number' || typeof metadata !== 'string') return undefined;
  return { groupId, topic, partition, committed: { offset, leaderEpoch, metadata } };
}
