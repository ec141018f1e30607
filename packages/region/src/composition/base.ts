import { MetricStore } from '../cloudwatch/metrics/metric-store.ts';
import type { Clock } from '../core/clock.ts';
import type { WriteGuard } from '../core/data/write-guard.ts';
import { Journal } from '../core/journal.ts';
import type { IdFinder, LineageFinder } from '../core/ports.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { realClock } from '../core/real-clock.ts';
import type { Spill } from '../core/spill.ts';
import { NO_STATE_STORE, type StateStore } from '../core/state-store.ts';
import { faultLog } from '../faults/fault-log.ts';
import { Faults } from '../faults/faults.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import type { Naming } from '../resources/naming.ts';
import type { ArtifactFolders } from '../template/artifacts.ts';
import { DEFAULT_KEPT, type KeptLimits, MB } from './kept-limits.ts';
import type { Opened } from './opened.ts';
import { type RegionOptions, withDefaults } from './options.ts';
import { openClock } from './persisted-clock.ts';
import { openStateStore } from './sqlite/open.ts';
import { openSpill } from './sqlite-spill.ts';
import { countStart, seedOfStart } from './start-seed.ts';
import { StoppableClock } from './stoppable-clock.ts';

/** The parts on which the services of a region are built. */
export interface Base {
  /** Stands before every write to the data folder. */
  readonly guard: WriteGuard;
  readonly stateStore: StateStore;
  readonly spill: Spill;
  readonly clock: Clock;
  readonly clockKind: RegionOptions['clock'];
  readonly random: Random;
  readonly requestIds: Random;
  readonly journal: Journal;
  readonly metrics: MetricStore;
  readonly faults: Faults;
  readonly keep: KeptLimits;
}

/** Ids of requests have a seed of their own, so that calls from outside do not change other choices by the seed. */
const REQUEST_ID_SEED = 0x5eed;

export function openBase(options: RegionOptions, guard: WriteGuard, opened: Opened): Base {
  const { dataDir, repair, clock: kind, seed, faults: plan, keep, log } = options;
  const limits = withDefaults(DEFAULT_KEPT, keep);
  const stateStore = dataDir === undefined ? NO_STATE_STORE : openStateStore(dataDir, { guard, repair, report: log });
  opened.add(async () => stateStore.close());
  const spill = openSpill(guard);
  opened.add(async () => spill.close());
  const clock = new StoppableClock(openClock(kind, stateStore));
  opened.add(async () => clock.stop());
  const start = countStart(stateStore);
  const startSeed = seedOfStart(seed, start);
  const journal = new Journal(
    clock,
    { maxBytes: limits.journal * MB, maxPayloadBytes: limits.payloads * MB },
    startId(),
  );
  return {
    guard,
    stateStore,
    spill,
    clock,
    clockKind: kind,
    random: seededRandom(startSeed),
    requestIds: seededRandom(seedOfStart(REQUEST_ID_SEED, start)),
    journal,
    metrics: new MetricStore({ clock, maxBuckets: limits.metrics }),
    keep: limits,
    faults: new Faults({
      clock,
      journal,
      seed: startSeed,
      plan,
      onFault: dataDir === undefined ? undefined : faultLog(dataDir, start),
    }),
  };
}

/** Differs between two starts, also of regions whose seeds are the same. */
const startId = (): string => `${realClock().now().toString(36)}-${process.pid}`;

/** The parts that every service of a region may use. */
export interface ServiceDeps extends Omit<Base, 'requestIds' | 'guard'> {
  readonly findIds: IdFinder;
  readonly lineageOf: LineageFinder;
  readonly naming: Naming;
  readonly cluster: Cluster;
  readonly folders: ArtifactFolders;
  readonly log: (line: string) => void;
  readonly iam: RegionOptions['iam'];
}
