import type { QueueStore } from '../sqs/queue-store.ts';
import type { Services } from './services.ts';

/** Turns of the event loop that must pass without work: answers that are on a socket arrive meanwhile. */
const QUIET_TURNS = 5;
const POLL_MS = 2;

/** Resolves when no service has anything under way or scheduled. */
export async function untilSettled(services: Services): Promise<void> {
  let quietTurns = 0;
  while (quietTurns < QUIET_TURNS) {
    quietTurns = (await isQuiet(services)) ? quietTurns + 1 : 0;
    await turn(quietTurns === 0 ? POLL_MS : 0);
  }
}

async function isQuiet({ functions, eventBridge, mappings, store }: Services): Promise<boolean> {
  if (functions.pendingCount > 0 || eventBridge.pendingCount > 0 || mappings.pendingCount > 0) return false;
  const sources = mappings
    .all()
    .flatMap(({ state, settings }) => (state === 'Disabled' ? [] : [settings.eventSourceArn]));
  if (sources.some((arn) => unsettledIn(store, arn) > 0)) return false;
  return (await mappings.lag()).every(({ lagRecords }) => lagRecords === 0);
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
