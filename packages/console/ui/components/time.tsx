import { regionNow } from './clock.ts';
import { clockTime, exactTime, relativeTime } from './format.ts';

interface TimeProps {
  /** Milliseconds since the epoch, on the region's clock. */
  readonly at: number;
  /** `relative` is the usual one; `clock` is the time of day; `exact` has the date and the zone too. */
  readonly as?: 'relative' | 'clock' | 'exact';
}

/** A time; the exact one is in its title. */
export function Time({ at, as = 'relative' }: TimeProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)} class="number">
      {as === 'relative' ? relativeTime(at, regionNow()) : as === 'clock' ? clockTime(at) : exactTime(at)}
    </time>
  );
}
