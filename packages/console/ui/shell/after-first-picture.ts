/** A browser that does not say when it draws, or draws nothing, waits no longer. */
const AT_THE_LATEST_MS = 500;
/** As the links name what waits, in the order in which it is needed. */
const WAITING = 'link[rel="after-first-picture"]';

/**
 * Loads the scripts of the page once its first picture has been drawn. That needs none of them; asked for earlier, they
 * take the processor from it.
 */
export function loadAfterFirstPicture(): void {
  let isLoading = false;
  const load = (): void => {
    if (isLoading) return;
    isLoading = true;
    const [main, ...others] = document.querySelectorAll<HTMLLinkElement>(WAITING);
    for (const link of others) link.rel = 'modulepreload';
    if (main !== undefined) void import(main.href);
  };
  setTimeout(load, AT_THE_LATEST_MS);
  // Nothing is drawn of a page in the background.
  if (document.hidden) load();
  else new PerformanceObserver(load).observe({ type: 'paint', buffered: true });
}
