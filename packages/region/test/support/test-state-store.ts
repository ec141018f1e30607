import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStateStore } from '../../src/composition/sqlite/open.ts';
import type { StateStore } from '../../src/core/state-store.ts';

/** A state store in a folder of its own, for what one process leaves to the next. */
export interface TestStateStore extends Disposable {
  /** The state store; that of an earlier "process" takes nothing more once this one is open. */
  open(): StateStore;
}

export function testStateStore(): TestStateStore {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'state-store-'));
  let stateStore: StateStore | undefined;
  return {
    open: () => {
      stateStore?.close();
      stateStore = openStateStore(folder);
      return stateStore;
    },
    [Symbol.dispose]: () => {
      stateStore?.close();
      rmSync(folder, { recursive: true });
    },
  };
}
