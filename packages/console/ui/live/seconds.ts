import type { StatsSecond } from '@tributary/region/observation';

export const SECONDS_KEPT = 900;

/** Adds seconds to those that are known, oldest first. What was read and what has come since may overlap. */
export function withSeconds(known: readonly StatsSecond[], news: readonly StatsSecond[]): readonly StatsSecond[] {
  const last = known.at(-1)?.second ?? Number.NEGATIVE_INFINITY;
  const isAfter = news.every(({ second }) => second > last);
  const all = isAfter
    ? [...known, ...news]
    : [...new Map([...known, ...news].map((one) => [one.second, one])).values()];
  return (isAfter ? all : all.toSorted((a, b) => a.second - b.second)).slice(-SECONDS_KEPT);
}
