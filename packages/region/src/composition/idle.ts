import type { Mapping } from '../lambda/mappings/mapping.ts';
import type { QueueStore } from '../sqs/queue-store.ts';
import type { Services } from './services/services.ts';

/** Turns of the event loop that must pass without work, so that answers which are still on a socket can arrive. */
const QUIET_TURNS = 5;
const POLL_MS = 2;

/** The number of things under way or scheduled, by the service or source that has them. */
export type Pending = Readonly<Record<string, number>>;

/** Resolves when no service has work under way or scheduled. */
export async function untilIdle(services: Services): Promise<void> {
  do {
    await untilQuiet(services);
    // The question to the cluster takes time, so the services are checked once more after it.
  } while (Object.keys(await unread(services)).length > 0 || !isQuiet(services));
}

/** The work that is under way or scheduled right now; empty when the region is idle. */
export async function pendingIn(services: Services): Promise<Pending> {
  for (let turns = 0; turns < QUIET_TURNS; turns++) {
    if (!isQuiet(services)) return Object.fromEntries(underWay(services));
    await turn(0);
  }
  const left = await unread(services);
  // A record that was unread a moment ago may be under way now.
  return { ...Object.fromEntries(underWay(services)), ...left };
}

async function untilQuiet(services: Services): Promise<void> {
  let quietTurns = 0;
  while (quietTurns < QUIET_TURNS) {
    quietTurns = isQuiet(services) ? quietTurns + 1 : 0;
    await turn(quietTurns === 0 ? POLL_MS : 0);
  }
}

/** Unread records of topics and streams. A mapping without a partition has read nothing yet, so it counts as behind. */
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
  const { functions, eventBridge, workflows, glue, topicDeliveries, store, objects, schedules } = services;
  const working = {
    functions,
    eventBridge,
    workflows,
    glue,
    topics: topicDeliveries,
    buckets: objects.notifications,
    schedules,
  };
  for (const [service, { pendingCount }] of Object.entries(working)) {
    if (pendingCount > 0) yield [service, pendingCount];
  }
  for (const { pendingCount, settings, state } of readersOf(services)) {
    const undeleted = state === 'Disabled' ? 0 : undeletedIn(store, settings.eventSourceArn);
    if (pendingCount + undeleted > 0) yield [`read from ${sourceOf(settings)}`, pendingCount + undeleted];
  }
}

/** The readers of queues, streams and topics, for functions and for pipes. */
function readersOf({ mappings, pipes }: Services): readonly Mapping[] {
  return [...mappings.all(), ...pipes.mappings()];
}

const sourceOf = ({ topics, eventSourceArn }: Mapping['settings']): string => topics?.join(', ') ?? eventSourceArn;

/** The number of messages of a queue that are not deleted yet, in any state. */
function undeletedIn(store: QueueStore, arn: string): number {
  const queue = store.byLastPart(arn);
  if (queue?.arn !== arn) return 0;
  const { ready, delayed, hidden } = queue.counts();
  return ready + delayed + hidden;
}

/** Waits in real time, because nothing that the region does depends on this wait. */
function turn(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });
}
