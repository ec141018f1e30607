import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../core/clock.ts';
import type { Journal } from '../../core/journal.ts';
import type { Answer, Call } from '../../http/call.ts';
import type { LambdaService } from '../../lambda/service.ts';
import type { EventFeed } from '../events/event-feed.ts';
import type { HopIndex } from '../hops/hop-index.ts';
import { WantedHops } from '../hops/wanted-hops.ts';
import { checkNames, cursorIn, listIn } from '../page-query.ts';
import type { StreamChanges } from '../shapes.ts';
import type { StatsHistory } from '../stats/history.ts';
import { ChangesFeed } from './changes-feed.ts';
import type { Feed, Message } from './feed.ts';
import { HopsFeed } from './hops-feed.ts';
import { HopsOfIdsFeed } from './hops-of-ids-feed.ts';
import { LogsFeed } from './logs-feed.ts';
import { RowsFeed } from './rows-feed.ts';
import { StatsFeed } from './stats-feed.ts';

const NAMES = ['hops', 'events', 'stats', 'logs', 'changes', 'ids', 'effects', 'after'];
/** Ten batches a second. */
const BATCH_MS = 100;
const HEARTBEAT_MS = 15_000;
const RETRY = 'retry: 1000\n\n';
const HEARTBEAT = ':\n\n';

export interface StreamDeps {
  readonly journal: Journal;
  readonly index: HopIndex;
  /** Real time: readers are outside of the region. */
  readonly wallClock: Clock;
  readonly events: EventFeed;
  readonly history: StatsHistory;
  readonly functions: Pick<LambdaService, 'onLog'>;
  readonly changes: () => StreamChanges;
}

/**
 * Server-sent events of what the query asks for. A batch is made when the reader has taken the one before, so a slow
 * reader costs no memory: what it misses is told as a gap.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @throws AwsError ValidationException
 */
export function streamPage(call: Call, deps: StreamDeps): Answer {
  checkNames(call.query, NAMES);
  const { after, isReset } = cursorOf(call, deps.journal);
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  const { startId } = deps.journal;
  const reset = isReset ? frame(['reset', JSON.stringify({ start: startId })], `${startId}.${after}`) : '';
  return { status: 200, headers, stream: frames(call, deps, after, RETRY + reset) };
}

/** A reader that comes back says with which message it ended. */
function cursorOf({ headers, query }: Call, { startId, newest }: Journal): { after: number; isReset: boolean } {
  const text = headers['last-event-id']?.toString() || query.get('after');
  if (text === null || text === '') return { after: newest, isReset: false };
  const { start = startId, n } = cursorIn(text);
  const isReset = start !== startId || n > newest;
  return { after: isReset ? newest : n, isReset };
}

async function* frames(call: Call, deps: StreamDeps, after: number, first: string): AsyncGenerator<string> {
  const { wallClock, journal } = deps;
  const feeds = feedsOf(call.query, deps, after);
  try {
    yield first;
    let toldAt = wallClock.now();
    while (!call.signal.aborted) {
      const messages = await messagesOf(feeds, wallClock.now());
      const isQuiet = messages.length === 0 && wallClock.now() - toldAt < HEARTBEAT_MS;
      if (!isQuiet) {
        const cursor = `${journal.startId}.${Math.min(...feeds.map(({ read }) => read ?? journal.newest))}`;
        yield messages.map((message) => frame(message, cursor)).join('') || HEARTBEAT;
        toldAt = wallClock.now();
      }
      await sleep(BATCH_MS, undefined, { signal: call.signal }).catch(() => {});
    }
  } finally {
    for (const feed of feeds) feed.stop?.();
  }
}

function feedsOf(query: URLSearchParams, deps: StreamDeps, after: number): readonly Feed[] {
  const { events, history, functions, changes } = deps;
  const nowMs = deps.wallClock.now();
  const feeds: Feed[] = [];
  if (isOn(query, 'hops')) feeds.push(hopsOf(query, deps, after));
  if (isOn(query, 'events')) feeds.push(new RowsFeed(events, after, nowMs));
  if (isOn(query, 'stats')) feeds.push(new StatsFeed(history));
  if (isOn(query, 'logs'))
    feeds.push(new LogsFeed((listener) => functions.onLog(listener), listIn(query, 'logs'), nowMs));
  if (isOn(query, 'changes')) feeds.push(new ChangesFeed(changes));
  return feeds;
}

function hopsOf(query: URLSearchParams, deps: StreamDeps, after: number): Feed {
  const nowMs = deps.wallClock.now();
  const ids = listIn(query, 'ids');
  if (ids.length === 0) return new HopsFeed(deps.journal, after, nowMs);
  return new HopsOfIdsFeed(deps, after, new WantedHops(ids, isOn(query, 'effects')), nowMs);
}

const isOn = (query: URLSearchParams, name: string): boolean => !['', '0', null].includes(query.get(name));

async function messagesOf(feeds: readonly Feed[], nowMs: number): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (const feed of feeds) messages.push(...(await feed.messages(nowMs)));
  return messages;
}

const frame = ([name, json]: Message, cursor: string): string => `event: ${name}\nid: ${cursor}\ndata: ${json}\n\n`;
