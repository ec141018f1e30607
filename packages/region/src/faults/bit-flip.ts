import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../core/random.ts';

/** A bit of a file in a data folder. */
export interface Bit {
  /** Below the folder. */
  readonly file: string;
  readonly position: number;
  /** Of the byte at the position, from 0. */
  readonly bit: number;
}

/** Files that hold nothing: locks, what SQLite makes anew, drafts, and the log of faults itself. */
const HOLDS_NOTHING = /(^|\/)(faults\.jsonl|lock\.sqlite.*|.*-shm|.*\.new)$/;

/** Any bit of any file that holds something. @returns undefined where there is none */
export function chooseBit(dataDir: string, random: Random): Bit | undefined {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => !HOLDS_NOTHING.test(file) && sizeOf(dataDir, file) > 0)
    .toSorted((a, b) => a.localeCompare(b));
  const file = files[random.integer(Math.max(1, files.length))];
  if (file === undefined) return undefined;
  return { file, position: random.integer(sizeOf(dataDir, file)), bit: random.integer(8) };
}

function sizeOf(dataDir: string, file: string): number {
  const found = statSync(path.join(dataDir, file), { throwIfNoEntry: false });
  return found?.isFile() ? found.size : 0;
}

export function flipBit(dataDir: string, { file, position, bit }: Bit): void {
  const opened = openSync(path.join(dataDir, file), 'r+');
  try {
    const byte = Buffer.alloc(1);
    readSync(opened, byte, 0, 1, position);
    byte.writeUInt8(byte.readUInt8() ^ (1 << bit));
    writeSync(opened, byte, 0, 1, position);
  } finally {
    closeSync(opened);
  }
}
