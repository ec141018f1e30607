import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journal.ts';
import type { Answer } from '../http/call.ts';
import type { ObservingPage } from '../http/region-pages.ts';
import type { Activity } from '../lambda/activity.ts';
import type { Mapping } from '../lambda/mappings/mapping.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { Queue } from '../sqs/queue.ts';
import { changeCounter } from './change-counter.ts';
import { EventFeed } from './events/event-feed.ts';
import { EventRows } from './events/event-rows.ts';
import { eventsPage } from './events/events-page.ts';
import { functionsPage } from './functions-page.ts';
import { HopIndex } from './hops/hop-index.ts';
import { hopsPage } from './hops/hops-page.ts';
import { type LoggedFunctions, logsPage } from './logs-page.ts';
import { limitIn } from './page-query.ts';
import { payloadsPage } from './payloads/payloads-page.ts';
import { namedBy, toldBy } from './payloads/told.ts';
import { placesRead } from './places-read.ts';
import { queuePage, queuesPage } from './queues-page.ts';
import { gaugesOf } from './stats/gauges.ts';
import { SECONDS_KEPT, StatsHistory } from './stats/history.ts';
import { streamPage } from './stream/stream-page.ts';

export interface ObservationDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly wallClock: Clock;
  /** All that read topics, queues and streams. */
  readonly mappings: () => readonly Mapping[];
  readonly queues: () => readonly Queue[];
  readonly maxRows: number;
  /** The stacks as they are: objects that are replaced when they change. */
  readonly stacks: () => readonly unknown[];
  /** Which faults are switched on. */
  readonly faults: () => readonly unknown[];
  readonly functions: Pick<LambdaService, 'onLog'> & { readonly activity: Pick<Activity, 'of'> } & LoggedFunctions;
}

/** What the region's pages show of what happens. All of it is read when somebody asks, and nothing is changed. */
export class Observation {
  readonly history: StatsHistory;
  readonly pages: Readonly<Record<string, ObservingPage>>;
  readonly #events: EventFeed;

  constructor(deps: ObservationDeps) {
    const { journal, wallClock, functions, queues } = deps;
    this.history = new StatsHistory({ ...deps, gauges: gaugesOf(deps) });
    const index = new HopIndex(journal);
    const events = new EventFeed(journal, rowsOf(deps));
    this.#events = events;
    const [stacks, faults] = [changeCounter(deps.stacks), changeCounter(deps.faults)];
    const changes = () => ({ stacks: stacks(), faults: faults() });
    const stream = { journal, index, wallClock, events, history: this.history, functions, changes };
    this.pages = {
      stream: (call) => streamPage(call, stream),
      hops: async ({ query }) => json(await hopsPage(query, journal, index)),
      events: async ({ query }) => json(await eventsPage(query, journal, events)),
      payloads: ({ query }) => json(payloadsPage(query, journal.payloads)),
      queues: ({ query }, name) => json(name === '' ? queuesPage(queues()) : queuePage(query, name, queues())),
      logs: ({ query }) => json(logsPage(query, functions)),
      functions: () => json(functionsPage(functions, this.history.counter.totals)),
      stats: ({ query }) => secondsPage(query, this.history),
    };
  }

  /** The events that are known in short. */
  get rowCount(): number {
    return this.#events.rows.count;
  }

  /** Begins to count. */
  start(): void {
    this.history.start();
  }

  stop(): void {
    this.history.stop();
  }
}

function rowsOf({ journal, mappings, wallClock, queues, maxRows }: ObservationDeps): EventRows {
  return new EventRows({
    isRead: placesRead(mappings, wallClock),
    isQueue: (place) => queues().some(({ name }) => place === `queue/${name}`),
    tell: (hop) => toldBy(hop, journal.payloads),
    namedBy: (hop) => namedBy(hop, journal.payloads),
    maxRows,
  });
}

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

const json = (value: object): Answer => ({ status: 200, headers: HEADERS, body: JSON.stringify(value) });

const USUAL_SECONDS = 900;

async function secondsPage(query: URLSearchParams, history: StatsHistory): Promise<Answer> {
  const seconds = await history.lastMeasured(limitIn(query, 'seconds', USUAL_SECONDS, SECONDS_KEPT));
  return { status: 200, headers: HEADERS, body: `{"seconds":[${seconds.join(',')}]}` };
}
