import type { Mapping } from '../lambda/mappings/mapping.ts';
import type { QueueStore } from '../sqs/queue-store.ts';
import type { Services } from './services/services.ts';

/** Turns of the event loop that must pass without work: answers that are on a socket arrive meanwhile. */
const QUIET_TURNS = 5;
const POLL_MS = 2;

/** How many things are under way or scheduled, by the place where they are. */
export type Pending = Readonly<Record<string, number>>;

/** Resolves when no service has anything under way or scheduled. */
export async function untilSettled(services: Services): Promise<void> {
  do {
    await untilQuiet(services);
    // Asks the cluster, which takes its time; whatever came meanwhile is seen by looking again.
  } while (Object.keys(await unread(services)).length > 0 || !isQuiet(services));
}

/** What keeps the region from being settled right now; nothing once it is. */
export async function pendingIn(services: Services): Promise<Pending> {
  for (let turns = 0; turns < QUIET_TURNS; turns++) {
    if (!isQuiet(services)) return Object.fromEntries(underWay(services));
    await turn(0);
  }
  const left = await unread(services);
  // What lay on a topic a moment ago may have been taken from it meanwhile, and be under way.
  return { ...Object.fromEntries(underWay(services)), ...left };
}

async function untilQuiet(services: Services): Promise<void> {
  let quietTurns = 0;
  while (quietTurns < QUIET_TURNS) {
    quietTurns = isQuiet(services) ? quietTurns + 1 : 0;
    await turn(quietTurns === 0 ? POLL_MS : 0);
  }
}

/** What lies on topics and streams. A mapping that was given no partition yet has read nothing, whatever lies there. */
async function unread(services: Services): Promise<Pending> {
  const { mappings, pipes } = services;
  const lag = [...(await mappings.lag()), ...(await pipes.lag())];
  const waiting = readersOf(services)
    .filter(({ settings, state }) => settings.topics !== undefined && state !== 'Disabled')
    .filter(({ settings }) => !lag.some(({ uuid }) => uuid === settings.uuid))
    .map(({ settings }) => [`no partition yet of ${sourceOf(settings)}`, 1]);
  const behind = lag
    .filter(({ lagRecords }) => lagRecords !== 0)
    .map(({ topic, partition, lagRecords }) => [`unread on ${topic}-${partition}`, lagRecords]);
  return Object.fromEntries([...waiting, ...behind]);
}

function isQuiet(services: Services): boolean {
  return underWay(services).next().done === true;
}

function* underWay(services: Services): Generator<readonly [string, number]> {
  const { functions, eventBridge, workflows, store } = services;
  for (const [place, { pendingCount }] of Object.entries({ functions, eventBridge, workflows })) {
    if (pendingCount > 0) yield [place, pendingCount];
  }
  for (const { pendingCount, settings, state } of readersOf(services)) {
    const unsettled = state === 'Disabled' ? 0 : unsettledIn(store, settings.eventSourceArn);
    if (pendingCount + unsettled > 0) yield [`read from ${sourceOf(settings)}`, pendingCount + unsettled];
  }
}

/** Whatever reads from queues, streams and topics: for functions or for pipes. */
function readersOf({ mappings, pipes }: Services): readonly Mapping[] {
  return [...mappings.all(), ...pipes.mappings()];
}

const sourceOf = ({ topics, eventSourceArn }: Mapping['settings']): string => topics?.join(', ') ?? eventSourceArn;

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
