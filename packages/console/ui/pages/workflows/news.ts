import { useEffect, useRef } from 'preact/hooks';
import { live } from '../../live/live.ts';

/** Calls `reload` after each second in which something happened in a state machine; with an empty name, in any. */
export function useNews(machine: string, reload: () => void): void {
  const place = `workflow/${machine}`;
  const isOfMachine = (one: string): boolean =>
    machine === '' ? one.startsWith(place) : `${one}/`.startsWith(`${place}/`);
  // Several seconds may have come since the last picture.
  const newest = live.stats.value.findLast(({ places }) => Object.keys(places).some(isOfMachine))?.second;
  const seen = useRef(newest);
  useEffect(() => {
    if (newest === seen.current) return;
    seen.current = newest;
    reload();
  }, [newest]);
}
