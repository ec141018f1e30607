import type { Clock } from '../core/clock.ts';
import { Journal } from '../core/journal.ts';
import type { IdFinder, LineageFinder } from '../core/ports.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import { Faults } from '../faults/faults.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import type { Naming } from '../resources/naming.ts';
import type { ArtifactFolders } from '../template/artifacts.ts';
import type { Opened } from './opened.ts';
import type { RegionOptions } from './options.ts';
import { openClock } from './persisted-clock.ts';
import { openStateStore } from './sqlite-store.ts';
import { countStart, seedOfStart } from './start-seed.ts';
import { StoppableClock } from './stoppable-clock.ts';

/** The parts on which the services of a region are built. */
export interface Base {
  readonly stateStore: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly requestIds: Random;
  readonly journal: Journal;
  readonly faults: Faults;
}

/** Ids of requests have a seed of their own, so that calls from outside do not change other choices by the seed. */
const REQUEST_ID_SEED = 0x5eed;

export function openBase({ dataDir, clock: kind, seed, faults: plan }: RegionOptions, opened: Opened): Base {
  const stateStore = dataDir === undefined ? NO_STATE_STORE : openStateStore(dataDir);
  opened.add(async () => stateStore.close());
  const clock = new StoppableClock(openClock(kind, stateStore));
  opened.add(async () => clock.stop());
  const start = countStart(stateStore);
  const startSeed = seedOfStart(seed, start);
  const journal = new Journal(clock);
  return {
    stateStore,
    clock,
    random: seededRandom(startSeed),
    requestIds: seededRandom(seedOfStart(REQUEST_ID_SEED, start)),
    journal,
    faults: new Faults({ clock, journal, seed: startSeed, plan }),
  };
}

/** The parts that every service of a region may use. */
export interface ServiceDeps extends Omit<Base, 'requestIds'> {
  readonly findIds: IdFinder;
  readonly lineageOf: LineageFinder;
  readonly naming: Naming;
  readonly cluster: Cluster;
  readonly folders: ArtifactFolders;
  readonly log: (line: string) => void;
  readonly iam: RegionOptions['iam'];
}
