import type { Clock } from '../../core/clock.ts';
import type { Activity } from '../../lambda/activity.ts';
import { locationOf, type Mapping } from '../../lambda/mappings/mapping.ts';
import type { LambdaService } from '../../lambda/service.ts';
import type { Queue } from '../../sqs/queue.ts';
import type { QueueGauge, StatsSecond } from '../shapes.ts';

export interface GaugesDeps {
  readonly clock: Clock;
  readonly queues: () => readonly Queue[];
  readonly mappings: () => readonly Mapping[];
  readonly functions: Pick<LambdaService, 'functions'> & { readonly activity: Pick<Activity, 'of'> };
}

type Gauges = StatsSecond['gauges'];

/** The age of the oldest message needs a look at each; of more than this it is not known. */
const MOST_LOOKED_AT = 10_000;

/** Makes what reads the gauges. The cluster is asked how far behind readers are only while somebody watches. */
export function gaugesOf(deps: GaugesDeps): (isWatched: boolean) => Promise<Gauges> {
  return async (isWatched) => {
    const lag = isWatched ? { lag: await lagOf(deps.mappings()) } : {};
    return { queues: queuesIn(deps), ...lag, running: runningIn(deps) };
  };
}

/** Empty queues and idle functions are left out. */
function queuesIn({ queues, clock }: GaugesDeps): Gauges['queues'] {
  const gauges: Record<string, QueueGauge> = {};
  for (const queue of queues()) {
    const { ready, delayed, hidden } = queue.sizes();
    const all = ready + delayed + hidden;
    if (all === 0) continue;
    const oldestMs = all <= MOST_LOOKED_AT ? queue.oldestArrivalMs() : undefined;
    const age = oldestMs === undefined ? {} : { oldestAgeMs: clock.now() - oldestMs };
    gauges[queue.name] = { depth: ready, inFlight: hidden, delayed, ...age };
  }
  return gauges;
}

function runningIn({ functions }: GaugesDeps): Gauges['running'] {
  const running: Record<string, number> = {};
  for (const { name } of functions.functions()) {
    const activity = functions.activity.of(name);
    const count = activity.running + activity.waiting;
    if (count > 0) running[name] = count;
  }
  return running;
}

async function lagOf(mappings: readonly Mapping[]): Promise<Readonly<Record<string, number>>> {
  const lag: Record<string, number> = {};
  for (const mapping of mappings) {
    const partitions = await mapping.lag();
    if (partitions.length === 0) continue;
    const location = locationOf(mapping.settings);
    // A function has one location for all topics of a cluster.
    lag[location] = partitions.reduce((sum, { lagRecords }) => sum + lagRecords, lag[location] ?? 0);
  }
  return lag;
}
