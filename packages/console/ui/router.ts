import { computed, type ReadonlySignal, signal } from '@preact/signals';

const PREFIX = '/_console/';

/** What the address says: the page, what is chosen on it, and how it is filtered. */
export interface Route {
  /** Decoded segments behind the console's prefix; the first names the page. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export type Query = Readonly<Record<string, string | undefined>>;
/** Decoded segments, such as `['event', id]`; or a path whose segments need no encoding, such as `/events`. */
export type To = readonly string[] | string;

const address = signal(location.pathname + location.search);
addEventListener('popstate', () => {
  address.value = location.pathname + location.search;
});

/** Changes with the address. Reading its value in a component draws that component again. */
export const route: ReadonlySignal<Route> = computed(() => {
  const url = new URL(address.value, location.origin);
  const path = url.pathname.slice(PREFIX.length).split('/').filter(Boolean).map(decoded);
  return { path, query: url.searchParams };
});

export const useRoute = (): Route => route.value;

/** The address of a page. Fields of the query without a value are left out. */
export function hrefOf(to: To, query: Query = {}): string {
  const path = typeof to === 'string' ? to.split('/').filter(Boolean) : to;
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
  const text = search.toString();
  return PREFIX + path.map(encodeURIComponent).join('/') + (text === '' ? '' : `?${text}`);
}

/** Goes to a page, as a click on a link does. */
export const go = (to: To, query: Query = {}): void => follow(hrefOf(to, query));

/** Changes some fields of the query, and keeps the page. Typing makes no history: a step back leaves the page. */
export function setQuery(changes: Query): void {
  const { path, query } = route.value;
  history.replaceState(null, '', hrefOf(path, { ...Object.fromEntries(query), ...changes }));
  address.value = location.pathname + location.search;
}

/** Links between pages of the console load nothing anew. Clicks that open a new tab stay the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download')) return;
  if (link.origin !== location.origin || !link.pathname.startsWith(PREFIX)) return;
  event.preventDefault();
  follow(link.pathname + link.search);
}

function follow(href: string): void {
  history.pushState(null, '', href);
  address.value = location.pathname + location.search;
}

/** An address that somebody mistyped is shown as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
