import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStateStore } from '../../src/composition/sqlite/open.ts';
import type { StateStore } from '../../src/core/state-store.ts';

/** A data directory whose state store is opened again and again. */
export interface DataDirectory {
  readonly path: string;
  /**
   * The state store as it stands; what has an earlier one can write no more, as if its process had been killed.
   * @param writes after so many this one is dead, too
   */
  open(writes?: number): StateStore;
  remove(): void;
}

export function dataDirectory(): DataDirectory {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'data-'));
  let stateStore: StateStore | undefined;
  return {
    path: folder,
    open(writes) {
      stateStore?.close();
      stateStore = openStateStore(folder);
      return writes === undefined ? stateStore : mortal(stateStore, writes);
    },
    remove() {
      stateStore?.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Passes on a number of writes; what is written together counts as one. */
function mortal(stateStore: StateStore, writes: number): StateStore {
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
    isPersisted: true,
    put: (...row) =>
      whileAlive(
        () => stateStore.put(...row),
        () => {},
      ),
    remove: (...row) =>
      whileAlive(
        () => stateStore.remove(...row),
        () => {},
      ),
    atomically: (work) => whileAlive(() => stateStore.atomically(work), work),
    rows: (kind) => stateStore.rows(kind),
    close: () => stateStore.close(),
  };
}
