import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Damage } from '../../support/damage-table.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { closeData, type OpenOptions, openData, STEPS } from './data-workload.ts';

interface Found {
  readonly all: readonly string[];
  readonly sealed: readonly string[];
  readonly newest: readonly string[];
}

/** The files that each row of the table stands for. */
export const FILES: Readonly<Record<string, (files: Found) => readonly string[]>> = {
  'kafka/': () => ['.'],
  'kafka/broker.json': () => ['broker.json'],
  'kafka/topics.json': () => ['topics.json'],
  'kafka/offsets-<n>.jsonl': ({ all }) => all.filter((name) => /offsets-\d+\.jsonl$/.test(name)),
  'kafka/offsets.end': () => ['offsets.end'],
  'kafka/lock.sqlite': () => ['lock.sqlite'],
  'kafka/topics/<id>/': ({ all }) => [path.dirname(path.dirname(all.find((name) => name.endsWith('/end')) ?? ''))],
  'kafka/topics/<id>/<partition>/': ({ all }) => [path.dirname(all.find((name) => name.endsWith('/end')) ?? '')],
  '…/partition.json': ({ all }) => all.filter((name) => name.endsWith('partition.json')),
  '…/end': ({ all }) => all.filter((name) => name.endsWith('/end')),
  '…/<offset>.log, not the newest': ({ sealed }) => sealed.filter((name) => name.endsWith('.log')),
  '…/<offset>.log, the newest': ({ newest }) => newest.filter((name) => name.endsWith('.log')),
  '…/<offset>.index, not the newest': ({ sealed }) => sealed.filter((name) => name.endsWith('.index')),
  '…/<offset>.index, the newest': ({ newest }) => newest.filter((name) => name.endsWith('.index')),
};

/** What one start makes of a folder. */
export interface Outcome<T> {
  readonly refusal: string | undefined;
  readonly seen: T | undefined;
  readonly lines: readonly string[];
}

/** A broker's folder in which everything has happened, and a copy of it to damage. */
export class DamagedFolder {
  readonly #root = scratchFolder('kafka-damage');
  readonly #whole = path.join(this.#root, 'whole', 'kafka');
  readonly #clusterId: string;
  readonly data = path.join(this.#root, 'data', 'kafka');
  readonly files: Found;

  constructor() {
    const state = openData(this.#whole);
    this.#clusterId = state.clusterId;
    for (const step of STEPS) step(state);
    closeData(state);
    this.files = filesIn(this.#whole);
    this.renew();
  }

  /** Makes the copy whole. */
  renew(): void {
    rmSync(this.data, { recursive: true, force: true });
    cpSync(this.#whole, this.data, { recursive: true });
  }

  /** The files of a row of the table. */
  filesOf(row: string): readonly string[] {
    return FILES[row]?.(this.files) ?? [];
  }

  /** Those for which a damage makes a difference. */
  filesFor(row: string, damage: Damage): readonly string[] {
    const hasContent = (file: string): boolean => statSync(path.join(this.#whole, file)).size > 0;
    return damage === 'Missing' ? this.filesOf(row) : this.filesOf(row).filter(hasContent);
  }

  damage(file: string, damage: Exclude<Damage, 'A bit flipped'>): void {
    const full = path.join(this.data, file);
    if (damage === 'Missing') {
      rmSync(full, { recursive: true });
      return;
    }
    const bytes = readFileSync(full);
    writeFileSync(full, damage === 'Halved' ? bytes.subarray(0, bytes.length >> 1) : Buffer.alloc(bytes.length));
  }

  /** Flips one bit of a file that was whole. */
  flip(file: string, position: number, bit: number): void {
    const bytes = readFileSync(path.join(this.#whole, file));
    bytes.writeUInt8(bytes.readUInt8(position) ^ (1 << bit), position);
    writeFileSync(path.join(this.data, file), bytes);
  }

  sizeOf(file: string): number {
    return statSync(path.join(this.#whole, file)).size;
  }

  /** Starts on the copy. */
  start<T>(look: (state: ReturnType<typeof openData>) => T, options: OpenOptions = {}): Outcome<T> {
    const lines: string[] = [];
    try {
      const report = (line: string): void => void lines.push(line);
      const state = openData(this.data, { expectedClusterId: this.#clusterId, report, ...options });
      const seen = look(state);
      closeData(state);
      return { refusal: undefined, seen, lines };
    } catch (error) {
      return { refusal: error instanceof Error ? error.message : String(error), seen: undefined, lines };
    }
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }
}

function filesIn(folder: string): Found {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const all = names.filter((name) => statSync(path.join(folder, name)).isFile());
  const isNewest = (name: string): boolean =>
    all.every((other) => {
      const isOfOther = path.dirname(other) !== path.dirname(name) || path.extname(other) !== path.extname(name);
      return isOfOther || other <= name;
    });
  const segments = all.filter((name) => /\.(log|index)$/.test(name));
  return { all, newest: segments.filter(isNewest), sealed: segments.filter((name) => !isNewest(name)) };
}
