import { useEffect, useRef } from 'preact/hooks';
import { live } from '../../live/live.ts';

const SHOWN_SECONDS = 120;
const RENEWED_AFTER_S = 2;

/** Records a second that came to a topic, the latest at the end. */
export const ratesOf = (topic: string): readonly number[] =>
  live.stats.value.slice(-SHOWN_SECONDS).map(({ places }) => places[`topic/${topic}`]?.count ?? 0);

/** Unread records of a reader, by second; undefined for a second in which nobody looked. */
export const lagsOf = (reader: string): readonly (number | undefined)[] =>
  live.stats.value.slice(-SHOWN_SECONDS).map(({ gauges: { lag } }) => lag && (lag[reader] ?? 0));

/** Loads anew, every other second of real time, while something happens on any topic. */
export function useRenewed(reload: () => void): void {
  const { stats } = live;
  const last = stats.value.at(-1);
  const isBusy = Object.entries(last?.places ?? {}).some(
    ([place, { count }]) => place.startsWith('topic/') && count > 0,
  );
  const second = last?.second ?? 0;
  const wasBusy = useRef(false);
  useEffect(() => {
    if (second % RENEWED_AFTER_S !== 0 || !(isBusy || wasBusy.current)) return;
    wasBusy.current = isBusy;
    reload();
  }, [second]);
}
