import type { Mapping } from '../lambda/mappings/mapping.ts';
import type { QueueStore } from '../sqs/queue-store.ts';
import type { Services } from './services.ts';

/** Turns of the event loop that must pass without work: answers that are on a socket arrive meanwhile. */
const QUIET_TURNS = 5;
const POLL_MS = 2;

/** Resolves when no service has anything under way or scheduled. */
export async function untilSettled(services: Services): Promise<void> {
  do {
    await untilQuiet(services);
    // Asks the cluster, which takes its time; whatever came meanwhile is seen by looking again.
  } while (!(await hasReadAll(services)) || !isQuiet(services));
}

async function untilQuiet(services: Services): Promise<void> {
  let quietTurns = 0;
  while (quietTurns < QUIET_TURNS) {
    quietTurns = isQuiet(services) ? quietTurns + 1 : 0;
    await turn(quietTurns === 0 ? POLL_MS : 0);
  }
}

/** A mapping that was given no partition yet has read nothing, whatever lies there. */
async function hasReadAll(services: Services): Promise<boolean> {
  const { mappings, pipes } = services;
  const lag = [...(await mappings.lag()), ...(await pipes.lag())];
  const readers = readersOf(services).filter(
    ({ settings, state }) => settings.topics !== undefined && state !== 'Disabled',
  );
  const hasPartitions = readers.every(({ settings }) => lag.some(({ uuid }) => uuid === settings.uuid));
  return hasPartitions && lag.every(({ lagRecords }) => lagRecords === 0);
}

function isQuiet(services: Services): boolean {
  const { functions, eventBridge, workflows, store } = services;
  const readers = readersOf(services);
  if ([functions, eventBridge, workflows, ...readers].some(({ pendingCount }) => pendingCount > 0)) return false;
  const running = readers.filter(({ state }) => state !== 'Disabled');
  return running.every(({ settings }) => unsettledIn(store, settings.eventSourceArn) === 0);
}

/** Whatever reads from queues, streams and topics: for functions or for pipes. */
function readersOf({ mappings, pipes }: Services): readonly Mapping[] {
  return [...mappings.all(), ...pipes.mappings()];
}

/** Messages of a queue that a mapping reads and that are not deleted yet, whatever their state. */
function unsettledIn(store: QueueStore, arn: string): number {
  const queue = store.byLastPart(arn);
  if (queue?.arn !== arn) return 0;
  const { ready, delayed, hidden } = queue.counts();
  return ready + delayed + hidden;
}

/** Waits in real time, whatever the region's clock says: nothing of what the region does depends on it. */
function turn(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
