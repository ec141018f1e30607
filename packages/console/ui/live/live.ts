import { useLayoutEffect } from 'preact/hooks';
import { api } from '../api.ts';
import { LiveFeed } from './live-feed.ts';
import { returns } from './returns.ts';

const HIDDEN_MS = 10_000;

/** What the region does, for every page of the console. */
export const live = new LiveFeed({
  read: (page, query) => api.region(page, query),
  base: '/_region/',
  onFrame: (draw) => void requestAnimationFrame(draw),
  onReturn: () => {
    returns.value++;
  },
});

/** Keeps `live.rows` up to date while the component is shown. */
export function useRows(): void {
  useLayoutEffect(() => live.followRows(), []);
}

/** Opens the stream, and closes it while nobody looks: a browser has six connections for all its tabs. */
export function followRegion(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => live.pause(), HIDDEN_MS);
    else live.open();
  };
  document.addEventListener('visibilitychange', look);
  look();
}
