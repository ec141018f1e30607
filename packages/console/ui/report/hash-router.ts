import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Query, Route, To } from '../router.ts';

/**
 * The console's router, for a page that is a file: what is chosen stands behind the # of its address, so that a link can
 * be sent along with the file.
 */
const address = signal(location.hash);
addEventListener('hashchange', () => {
  address.value = location.hash;
});

export const route: ReadonlySignal<Route> = computed(() => {
  const [path = '', query = ''] = address.value.slice(1).split('?');
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
});

export function hrefOf(to: To, query: Query = {}): string {
  const path = typeof to === 'string' ? to.split('/').filter(Boolean) : to;
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
  const text = search.toString();
  return `#${path.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

export function go(to: To, query: Query = {}): void {
  location.hash = hrefOf(to, query);
}

export function setQuery(changes: Query): void {
  const { path, query } = route.value;
  location.replace(hrefOf(path, { ...Object.fromEntries(query), ...changes }));
}

/** An address that somebody mistyped is shown as it is. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
