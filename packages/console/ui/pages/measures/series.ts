import type { StatsSecond } from '@tributary/region/observation';

/** One line of a chart. */
export interface Series {
  readonly label: string;
  /** One for each second of the time axis; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: 'events' | 'ms' | 'records' | 'messages' | 's' | '';
  readonly series: readonly Series[];
}

/** More lines than this cannot be told apart; the busiest are shown. */
export const MOST_SERIES = 6;

/** Undefined for a second in which nobody looked. */
type Figures = Readonly<Record<string, number | undefined>> | undefined;

/** The charts of one time axis: each has a value for each of the seconds. */
export function chartsOf(seconds: readonly StatsSecond[]): readonly Chart[] {
  const chart = (id: string, title: string, unit: Chart['unit'], read: (second: StatsSecond) => Figures): Chart => {
    // Where nothing was counted there were none; where nothing was timed there is no time.
    const isTime = unit === 'ms' || unit === 's';
    return { id, title, unit, series: seriesOf(seconds.map(read), isTime ? null : 0) };
  };
  return [
    chart('topics', 'Records by topic', 'records', ({ places }) => countsOf(places, 'topic/')),
    chart('types', 'Events by type', 'events', ({ types }) => mapped(types, ({ count }) => count)),
    chart('p50', 'From the first hop to the end of the handlers, p50', 'ms', ({ types }) =>
      mapped(types, ({ p50Ms }) => p50Ms),
    ),
    chart('p99', 'From the first hop to the end of the handlers, p99', 'ms', ({ types }) =>
      mapped(types, ({ p99Ms }) => p99Ms),
    ),
    chart('functions', 'Duration of invocations, p99', 'ms', ({ places }) =>
      mapped(named(places, 'function/'), ({ p99Ms }) => p99Ms),
    ),
    chart('troubles', 'Troubles', 'events', troublesOf),
    chart('lag', 'Records that wait to be read', 'records', ({ gauges }) => gauges.lag),
    chart('depth', 'Messages in queues', 'messages', ({ gauges }) => mapped(gauges.queues, ({ depth }) => depth)),
    chart('age', 'Age of the oldest message', 's', ({ gauges }) =>
      mapped(gauges.queues, ({ oldestAgeMs }) => (oldestAgeMs === undefined ? undefined : oldestAgeMs / 1000)),
    ),
  ];
}

type Places = StatsSecond['places'];

const named = (places: Places, prefix: string): Places =>
  Object.fromEntries(
    Object.entries(places).flatMap(([place, figures]) =>
      place.startsWith(prefix) ? [[place.slice(prefix.length), figures]] : [],
    ),
  );

const countsOf = (places: Places, prefix: string): Figures => mapped(named(places, prefix), ({ count }) => count);

const mapped = <T>(record: Readonly<Record<string, T>>, read: (value: T) => number | undefined): Figures =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, read(value)]));

/** Each attempt is a figure of the function that made it. Of what there was none there is no line. */
function troublesOf({ places }: StatsSecond): Figures {
  const sums = { errors: 0, throttled: 0, retries: 0, 'dead letters': 0 };
  for (const { errors, throttled, retried, deadLettered } of Object.values(places)) {
    sums.errors += errors;
    sums.throttled += throttled;
    sums.retries += retried;
    sums['dead letters'] += deadLettered;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum > 0));
}

/** The names with the largest sums. @param missing the value of a second that has none */
function seriesOf(seconds: readonly Figures[], missing: 0 | null): readonly Series[] {
  const sums = new Map<string, number>();
  for (const second of seconds)
    for (const [name, value = 0] of Object.entries(second ?? {})) sums.set(name, (sums.get(name) ?? 0) + value);
  const names = [...sums].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_SERIES);
  return names.map(([label]) => ({
    label,
    values: seconds.map((second) => (second === undefined ? null : (second[label] ?? missing))),
  }));
}

/** The last value of a line, of which there may be none. */
export const latestOf = ({ values }: Series): number | undefined =>
  values.findLast((value) => value !== null) ?? undefined;

/** The largest value of a line. */
export const peakOf = ({ values }: Series): number =>
  values.reduce<number>((top, value) => Math.max(top, value ?? 0), 0);

/** The newest seconds, as many as fit in the span. */
export function lastOf(seconds: readonly StatsSecond[], spanMs: number): readonly StatsSecond[] {
  const newest = seconds.at(-1)?.second ?? 0;
  return seconds.filter(({ second }) => second > newest - spanMs / 1000);
}
