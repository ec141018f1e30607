import { useEffect, useRef } from 'preact/hooks';
import { live } from '../../live/live.ts';

/** Calls `reload` after each second in which something happened in a state machine; with an empty name, in any. */
export function useNews(machine: string, reload: () => void): void {
  const seconds = live.stats.value;
  const last = seconds.at(-1);
  const place = `workflow/${machine}`;
  const isNews =
    last !== undefined &&
    Object.keys(last.places).some((one) =>
      machine === '' ? one.startsWith(place) : `${one}/`.startsWith(`${place}/`),
    );
  const seen = useRef(last?.second);
  useEffect(() => {
    const isNew = last !== undefined && last.second !== seen.current;
    seen.current = last?.second;
    if (isNew && isNews) reload();
  }, [last?.second]);
}
