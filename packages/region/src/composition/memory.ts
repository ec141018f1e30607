import type { MetricStore } from '../cloudwatch/metrics/metric-store.ts';
import type { Journal } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import { defined } from '../core/properties.ts';
import type { Spill } from '../core/spill.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import type { Observation } from '../observation/observation.ts';
import { type KeptLimits, MB } from './kept-limits.ts';
import type { Services } from './services/services.ts';

export interface MemoryDeps {
  readonly services: Services;
  readonly journal: Journal;
  readonly metrics: MetricStore;
  readonly spill: Spill;
  readonly cluster: Cluster;
  readonly keep: KeptLimits;
  readonly observation: Pick<Observation, 'rowCount'>;
}

/** How full one store is. */
interface Fill {
  readonly where: 'memory' | 'file';
  readonly count: number;
  readonly of: string;
  readonly sizeBytes?: number | undefined;
  readonly limitBytes?: number | undefined;
  readonly limitCount?: number | undefined;
  /** What was given up to stay within the limit, since the start. */
  readonly dropped?: number | undefined;
}

/**
 * Where the memory of a region goes, and what its limits have cost.
 * @param isCollected after a collection of garbage, where Node was started with --expose-gc
 */
export async function memoryIn(deps: MemoryDeps, isCollected: boolean): Promise<JsonObject> {
  if (isCollected) globalThis.gc?.();
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const stores = Object.entries({ ...boundedIn(deps), ...spilledIn(deps), ...(await waitingIn(deps)) });
  return {
    process: { residentBytes: rss, heapBytes: heapUsed, heapTotalBytes: heapTotal, externalBytes: external },
    file: { sizeBytes: deps.spill.sizeBytes() },
    stores: Object.fromEntries(stores.map(([name, fill]) => [name, defined({ ...fill })])),
  };
}

/** What has a limit, beyond which the oldest is dropped. */
function boundedIn({ services, journal, metrics, cluster, keep, observation }: MemoryDeps): Record<string, Fill> {
  const { logs, functions, workflows } = services;
  const topics = cluster.fill?.();
  return {
    journal: {
      where: 'memory',
      count: journal.newest - journal.oldest + 1,
      of: 'hops',
      sizeBytes: journal.sizeBytes,
      limitBytes: keep.journal * MB,
      dropped: journal.oldest - 1,
    },
    payloads: { where: 'memory', of: 'payloads', ...journal.payloads.fill(), limitBytes: keep.payloads * MB },
    events: { where: 'memory', of: 'events in short', count: observation.rowCount, limitCount: keep.events },
    logs: { where: 'memory', of: 'log events', ...logs.fill(), limitBytes: keep.logs * MB },
    functionLines: { where: 'memory', of: 'newest lines of functions', ...functions.logs.fill() },
    metrics: { where: 'memory', of: 'minutes with figures', ...metrics.fill(), limitCount: keep.metrics },
    ...(topics && {
      topics: { where: topics.isInMemory ? 'memory' : 'file', of: 'records', ...counted(topics, keep) },
      groups: { where: 'memory', of: 'consumer groups', ...topics.groups, limitCount: keep.groups },
    }),
    executions: {
      where: 'file',
      count: workflows.executions.endedCount,
      of: 'ended executions',
      limitCount: keep.executions,
      dropped: workflows.executions.forgottenCount,
    },
  };
}

type TopicsFill = NonNullable<ReturnType<NonNullable<Cluster['fill']>>>;

const counted = (
  { isInMemory, records, sizeBytes, dropped }: TopicsFill,
  keep: KeptLimits,
): Omit<Fill, 'where' | 'of'> => ({
  count: records,
  sizeBytes,
  limitBytes: isInMemory ? keep.topics * MB : undefined,
  dropped,
});

/** What is kept as AWS keeps it, in a file. */
function spilledIn({ services }: MemoryDeps): Record<string, Fill> {
  const archives = services.eventBridge.archives.list().map(({ events }) => events);
  return {
    tables: { where: 'file', ...services.tables.fill(), of: 'items, indexes included' },
    archives: {
      where: 'file',
      count: archives.reduce((sum, { count }) => sum + count, 0),
      of: 'archived events',
      sizeBytes: archives.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
    objects: { where: 'file', ...services.objects.fill(), of: 'objects' },
  };
}

/** What waits for the application: it grows while the application is slower than its events. */
async function waitingIn({ services, keep }: MemoryDeps): Promise<Record<string, Fill>> {
  const { functions, eventBridge, workflows, store, mappings, pipes } = services;
  const lag = [...(await mappings.lag()), ...(await pipes.lag())];
  const messages = store.all().map((queue) => queue.counts());
  return {
    unread: { where: 'memory', count: lag.reduce((sum, { lagRecords }) => sum + lagRecords, 0), of: 'unread records' },
    invocations: { where: 'memory', count: functions.pendingCount, of: 'asynchronous events under way' },
    deliveries: { where: 'memory', count: eventBridge.pendingCount, of: 'deliveries under way' },
    running: { where: 'memory', count: workflows.pendingCount, of: 'executions under way' },
    queues: {
      where: 'memory',
      count: messages.reduce((sum, { ready, delayed, hidden }) => sum + ready + delayed + hidden, 0),
      of: 'messages',
      sizeBytes: store.fill().sizeBytes,
      limitBytes: keep.queues * MB,
    },
    queueContents: { where: 'file', count: store.fill().spilledCount, of: 'contents of messages, beyond the memory' },
  };
}
