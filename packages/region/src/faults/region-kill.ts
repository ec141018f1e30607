import type { Journal } from '../core/journal.ts';
import { type Bit, chooseBit, flipBit } from './bit-flip.ts';
import type { FaultPoint, Faults } from './faults.ts';

export interface RegionKillDeps {
  readonly faults: Faults;
  readonly journal: Journal;
  readonly dataDir: string | undefined;
  /** The ids of the events that functions are handling. */
  readonly idsInHand: () => readonly string[];
  readonly log: (line: string) => void;
}

/** Kills this process, as `kill -9` does, when a rule of the plan fires at a line of the journal. */
export function armRegionKill({ faults, journal, dataDir, idsInHand, log }: RegionKillDeps): void {
  if (!faults.has('killRegion', 'bitFlip')) return;
  journal.listen(({ step, place, ids }) => {
    // The journal also has a line for each injected fault; that line must not fire another rule.
    if (step === 'fault') return;
    const struck = (): readonly string[] => [...new Set([...ids, ...idsInHand()])];
    const point = { place: `journal/${step}/${place}`, ids: struck };
    const damaged = dataDir === undefined ? undefined : damage(dataDir, faults, point);
    if (damaged === undefined && !faults.inject('killRegion', point)) return;
    const what = damaged === undefined ? '' : `a bit of ${damaged.file} is flipped, and `;
    log(`A fault on purpose: ${what}the region is killed at "${step}" of ${place}.`);
    process.kill(process.pid, 'SIGKILL');
  });
}

function damage(dataDir: string, faults: Faults, point: FaultPoint): Bit | undefined {
  let chosen: Bit | undefined;
  const detail: FaultPoint['detail'] = (random) => {
    chosen = chooseBit(dataDir, random);
    return { ...chosen };
  };
  faults.inject('bitFlip', { ...point, detail });
  if (chosen !== undefined) flipBit(dataDir, chosen);
  return chosen;
}
