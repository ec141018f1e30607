import type { Journal } from '../core/journal.ts';
import type { Faults } from './faults.ts';

/** Kills this process, as `kill -9` does, when the plan says so of a line of the journal. */
export function armRegionKill(faults: Faults, journal: Journal, log: (line: string) => void): void {
  if (!faults.has('killRegion')) return;
  journal.listen(({ step, place, ids }) => {
    // A strike is in the journal itself.
    if (step === 'fault' || !faults.strike('killRegion', { place: `journal/${step}/${place}`, ids: () => ids })) return;
    log(`A fault on purpose: the region is killed at "${step}" of ${place}.`);
    process.kill(process.pid, 'SIGKILL');
  });
}
