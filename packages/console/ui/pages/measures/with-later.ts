import type { StatsSecond } from '@tributary/region/observation';

const MAX_SECONDS = 3600;

/** Seconds that were read and those that came meanwhile, each once, of the last hour. A virtual clock
 * may stand still meanwhile, so they are told apart by their number. The same list when none is new. */
export function withLater(earlier: readonly StatsSecond[], later: readonly StatsSecond[]): readonly StatsSecond[] {
  const newest = earlier.at(-1)?.second ?? 0;
  const fresh = later.filter(({ second }) => second > newest);
  return fresh.length === 0 ? earlier : [...earlier, ...fresh].slice(-MAX_SECONDS);
}
