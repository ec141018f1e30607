import type { Journal } from '../core/journal.ts';
import type { Faults } from './faults.ts';

/** Kills this process, as `kill -9` does, when a rule of the plan fires at a line of the journal. */
export function armRegionKill(faults: Faults, journal: Journal, log: (line: string) => void): void {
  if (!faults.has('killRegion')) return;
  journal.listen(({ step, place, ids }) => {
    // The journal also has a line for each injected fault; that line must not fire another rule.
    if (step === 'fault' || !faults.inject('killRegion', { place: `journal/${step}/${place}`, ids: () => ids })) return;
    log(`A fault on purpose: the region is killed at "${step}" of ${place}.`);
    process.kill(process.pid, 'SIGKILL');
  });
}
