import type { StatsSecond } from '@tributary/region/observation';
import type { Link } from '../../../server/map/shapes.ts';

/** Of the last seconds. */
export interface PartFigures {
  /** Events, records, messages or invocations a second. */
  readonly perSecond: number;
  /** In the last minute. */
  readonly errors: number;
  readonly throttled: number;
  readonly retried: number;
  readonly p99Ms?: number | undefined;
  /** Messages that wait on a queue. */
  readonly depth: number;
  /** Records that a function or a pipe has not read yet. */
  readonly lag: number;
  readonly running: number;
  /** Whether anything happened there since figures are known. */
  readonly wasUsed: boolean;
}

const RATE_SECONDS = 5;
const ERROR_SECONDS = 60;
const NOTHING: PartFigures = {
  perSecond: 0,
  errors: 0,
  throttled: 0,
  retried: 0,
  depth: 0,
  lag: 0,
  running: 0,
  wasUsed: false,
};

/** Of one link. */
export interface Flow {
  readonly isLit: boolean;
  /** Events a second; undefined where the figures do not tell. */
  readonly perSecond?: number | undefined;
}

export interface Figures {
  of(id: string): PartFigures;
  on(link: Link): Flow;
  /** Messages on dead-letter queues. */
  deadLetters(queues: readonly string[]): number;
}

/** @param seconds oldest first; @param links all of the topology */
export function figuresOf(seconds: readonly StatsSecond[], links: readonly Link[]): Figures {
  const places = summed(seconds);
  const { queues = {}, lag = {}, running = {} } = seconds.at(-1)?.gauges ?? {};
  const depthOf = (id: string): number => {
    const queue = queues[id.replace(/^queue\//, '')];
    return queue === undefined ? 0 : queue.depth + queue.inFlight + queue.delayed;
  };
  const lagOf = (id: string): number => {
    const [, reader] = /^(?:function|pipe)\/(.+)$/.exec(id) ?? [];
    const ofReader = Object.entries(lag).filter(([place]) => reader !== undefined && place.endsWith(`/${reader}`));
    return ofReader.reduce((sum, [, records]) => sum + records, 0);
  };
  const of = (id: string): PartFigures => ({
    ...NOTHING,
    ...places.get(id),
    depth: id.startsWith('queue/') ? depthOf(id) : 0,
    lag: lagOf(id),
    running: running[id.replace(/^function\//, '')] ?? 0,
  });
  const senders = Map.groupBy(
    links.filter(({ kind }) => kind === 'sends'),
    ({ to }) => to,
  );
  const isOnlyOne = ({ from, to }: Link): boolean =>
    (senders.get(to) ?? []).every((other) => other.from === from || of(other.from).perSecond === 0);
  const flowOn = (link: Link): Flow => {
    const perSecond = rateOn(link, of, isOnlyOne);
    if (perSecond !== undefined) return { isLit: perSecond > 0, perSecond };
    const isSent = link.kind === 'sends' && of(link.to).perSecond > 0;
    return { isLit: (isSent || link.kind === 'writes') && of(link.from).perSecond > 0 };
  };
  return { of, on: flowOn, deadLetters: (ids) => ids.reduce((sum, id) => sum + depthOf(id), 0) };
}

/** The end of a link whose count is the count of the link; the others depend on more than one part. */
function rateOn(link: Link, of: Figures['of'], isOnlyOne: (link: Link) => boolean): number | undefined {
  const { from, to, kind } = link;
  if (kind === 'matches' || kind === 'invokes' || kind === 'streams') return of(to).perSecond;
  if (kind === 'delivers') return of(from).perSecond;
  if (kind === 'reads' && !from.startsWith('table/') && !from.startsWith('bucket/')) return of(from).perSecond;
  return kind === 'sends' && of(from).perSecond > 0 && isOnlyOne(link) ? of(to).perSecond : undefined;
}

type Summed = Pick<PartFigures, 'perSecond' | 'errors' | 'throttled' | 'retried' | 'p99Ms' | 'wasUsed'>;

function summed(seconds: readonly StatsSecond[]): ReadonlyMap<string, Summed> {
  const places = new Map<string, Summed>();
  const newest = seconds.at(-1)?.second ?? 0;
  for (const { second, places: counted } of seconds) {
    const [isRate, isMinute] = [newest - second < RATE_SECONDS, newest - second < ERROR_SECONDS];
    for (const [place, figures] of Object.entries(counted)) {
      const before = places.get(place) ?? NOTHING;
      places.set(place, {
        perSecond: before.perSecond + (isRate ? figures.count / RATE_SECONDS : 0),
        errors: before.errors + (isMinute ? figures.errors : 0),
        throttled: before.throttled + (isMinute ? figures.throttled : 0),
        retried: before.retried + (isMinute ? figures.retried : 0),
        p99Ms: isMinute ? larger(before.p99Ms, figures.p99Ms) : before.p99Ms,
        wasUsed: before.wasUsed || figures.count > 0,
      });
    }
  }
  return places;
}

const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b);
