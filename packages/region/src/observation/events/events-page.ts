import { AwsError } from '../../core/aws-error.ts';
import type { Journal } from '../../core/journal.ts';
import type { Payloads } from '../../core/payloads.ts';
import { checkNames, limitIn, listIn, numberIn } from '../page-query.ts';
import { hasText } from '../payloads/shown.ts';
import type { EventPage, EventRow, EventState } from '../shapes.ts';
import type { EventFeed } from './event-feed.ts';
import type { LiveRow } from './live-row.ts';

const NAMES = ['before', 'limit', 'type', 'source', 'topic', 'origin', 'state', 'id', 'q'];
const USUAL = 200;
const MOST = 1_000;
/** So many rows are looked at for one page, fewer where payloads are searched; the next page goes on. */
const MOST_LOOKED_AT = 100_000;
const MOST_SEARCHED = 5_000;

const STATES: readonly EventState[] = [
  'in-flight',
  'done',
  'retrying',
  'dead-lettered',
  'failed',
  'matched-nothing',
  'dropped',
];

type IsWanted = (row: LiveRow) => boolean;

/**
 * Events, newest first. Each filter takes one value or several, divided by commas.
 * @throws AwsError ValidationException
 */
export async function eventsPage(query: URLSearchParams, journal: Journal, feed: EventFeed): Promise<EventPage> {
  checkNames(query, NAMES);
  const isWanted = filtersOf(query, journal.payloads);
  const limit = limitIn(query, 'limit', USUAL, MOST);
  const mostLooked = query.has('q') ? MOST_SEARCHED : MOST_LOOKED_AT;
  await feed.catchUp();
  const found = lookThrough(feed.rows.newestFirst(numberIn(query, 'before')), isWanted, { limit, mostLooked });
  const { startId: start, oldest, newest } = journal;
  return { start, oldest, newest, total: feed.rows.count, ...found };
}

type Found = Pick<EventPage, 'looked' | 'events' | 'next'>;

/** @param rows with descending numbers */
function lookThrough(
  rows: Iterable<LiveRow>,
  isWanted: IsWanted,
  { limit, mostLooked }: { readonly limit: number; readonly mostLooked: number },
): Found {
  const events: EventRow[] = [];
  let [looked, last] = [0, 0];
  for (const row of rows) {
    // A hop of a batch is the first of many events. A page that ended among them would have no number to go on before.
    if (row.n !== last && (looked >= mostLooked || events.length >= limit)) return { looked, events, next: last };
    looked++;
    last = row.n;
    if (isWanted(row)) events.push(row.toRow());
  }
  return { looked, events };
}

function filtersOf(query: URLSearchParams, payloads: Payloads): IsWanted {
  const states = listIn(query, 'state');
  const unknown = states.find((state) => !STATES.some((one) => one === state));
  if (unknown !== undefined) {
    throw new AwsError('ValidationException', `There is no state ${unknown}. There are: ${STATES.join(', ')}.`);
  }
  const origins = [...listIn(query, 'origin'), ...listIn(query, 'topic').map((topic) => `topic/${topic}`)];
  const filters: IsWanted[] = [
    oneOf(listIn(query, 'type'), (row) => [row.type]),
    oneOf(listIn(query, 'source'), (row) => [row.source]),
    oneOf(origins, (row) => [row.origin]),
    oneOf(states, (row) => [row.state]),
    oneOf(listIn(query, 'id'), (row) => [row.id, ...row.aliases, row.correlation ?? '', row.causedBy ?? '']),
    textFilter(query.get('q') ?? '', payloads),
  ];
  return (row) => filters.every((isWanted) => isWanted(row));
}

function oneOf(wanted: readonly string[], valuesOf: (row: LiveRow) => readonly string[]): IsWanted {
  if (wanted.length === 0) return () => true;
  return (row) => valuesOf(row).some((value) => wanted.includes(value));
}

function textFilter(text: string, payloads: Payloads): IsWanted {
  if (text === '') return () => true;
  const wanted = text.toLowerCase();
  return ({ n, id, aliases, type, source, key, origin, correlation = '', handledBy }) =>
    [id, ...aliases, type, source, key, origin, correlation, ...handledBy].some((one) =>
      one.toLowerCase().includes(wanted),
    ) || hasText(payloads.of(n), wanted);
}
