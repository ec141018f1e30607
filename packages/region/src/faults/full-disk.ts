import path from 'node:path';
import type { WriteGuard } from '../core/data/write-guard.ts';
import type { Faults } from './faults.ts';

export interface FullDiskDeps {
  readonly faults: Faults;
  readonly guard: Pick<WriteGuard, 'beforeEach'>;
  readonly dataDir: string | undefined;
  /** The ids of the events that functions are handling. */
  readonly idsInHand: () => readonly string[];
}

/** Lets writes to the data folder fail as on a full disk, when a rule of the plan fires at one. */
export function armFullDisk({ faults, guard, dataDir, idsInHand }: FullDiskDeps): void {
  if (dataDir === undefined || !faults.has('diskFull')) return;
  guard.beforeEach((file) => {
    const inFolder = path.relative(dataDir, file);
    if (inFolder.startsWith('..') || path.isAbsolute(inFolder)) return;
    if (!faults.inject('diskFull', { place: `disk/${inFolder}`, ids: idsInHand })) return;
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  });
}
