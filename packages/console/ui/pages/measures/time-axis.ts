import type { StatsSecond } from '@tributary/region/observation';

/** Where the values of charts stand, in seconds since the epoch. */
export interface TimeAxis {
  readonly times: readonly number[];
  /** Whether they are times of the region's clock; otherwise of this machine's. */
  readonly isOfRegion: boolean;
}

/** So late may a second be on a machine that has other work, and so far may a clock be set. */
const LATE_MS = 10_000;

/**
 * The times of the region, where its clock goes on with each second. A virtual clock stands still and jumps, and many
 * seconds would stand above each other: they stand where they were on this machine's clock.
 * @param nowMs by this machine's clock, at the newest second
 */
export function timeAxis(seconds: readonly StatsSecond[], nowMs: number): TimeAxis {
  const isOfRegion = seconds.every((second, index) => goesOn(seconds[index - 1], second));
  if (isOfRegion) return { times: seconds.map(({ at }) => at / 1000), isOfRegion };
  const newest = seconds.at(-1)?.second ?? 0;
  return { times: seconds.map(({ second }) => nowMs / 1000 - (newest - second)), isOfRegion };
}

function goesOn(before: StatsSecond | undefined, { second, at }: StatsSecond): boolean {
  if (before === undefined) return true;
  const lateMs = at - before.at - (second - before.second) * 1000;
  return at > before.at && lateMs <= LATE_MS;
}
