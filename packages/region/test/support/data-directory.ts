import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ledger } from '../../src/core/ledger.ts';
import { openLedger } from '../../src/region/ledger-file.ts';

/** A data directory whose ledger is opened again and again. */
export interface DataDirectory {
  readonly path: string;
  /**
   * The ledger as it stands; what has an earlier one can write no more, as if its process had been killed.
   * @param writes after so many this one is dead, too
   */
  open(writes?: number): Ledger;
  remove(): void;
}

export function dataDirectory(): DataDirectory {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'data-'));
  let ledger: Ledger | undefined;
  return {
    path: folder,
    open(writes) {
      ledger?.close();
      ledger = openLedger(folder);
      return writes === undefined ? ledger : mortal(ledger, writes);
    },
    remove() {
      ledger?.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Passes on a number of writes; what is written together counts as one. */
function mortal(ledger: Ledger, writes: number): Ledger {
  let left = writes;
  let depth = 0;
  let isAlive = true;
  const whileAlive = <T>(work: () => T, dead: () => T): T => {
    if (depth === 0) isAlive = left-- > 0;
    depth++;
    try {
      return isAlive ? work() : dead();
    } finally {
      depth--;
    }
  };
  return {
    isKept: true,
    put: (...row) =>
      whileAlive(
        () => ledger.put(...row),
        () => {},
      ),
    remove: (...row) =>
      whileAlive(
        () => ledger.remove(...row),
        () => {},
      ),
    atomically: (work) => whileAlive(() => ledger.atomically(work), work),
    rows: (kind) => ledger.rows(kind),
    close: () => ledger.close(),
  };
}
