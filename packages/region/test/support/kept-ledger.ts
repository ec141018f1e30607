import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Ledger } from '../../src/core/ledger.ts';
import { openLedger } from '../../src/region/ledger-file.ts';

/** A ledger in a folder of its own, for what one process leaves to the next. */
export interface KeptLedger extends Disposable {
  /** The ledger; that of an earlier "process" takes nothing more once this one is open. */
  open(): Ledger;
}

export function keptLedger(): KeptLedger {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kept-ledger-'));
  let ledger: Ledger | undefined;
  return {
    open: () => {
      ledger?.close();
      ledger = openLedger(folder);
      return ledger;
    },
    [Symbol.dispose]: () => {
      ledger?.close();
      rmSync(folder, { recursive: true });
    },
  };
}
