import { placeOf, sharedPrefix } from './place.ts';
import { short } from './title.ts';

/** Names of functions and workflows, without what they all begin with. */
export function handlersOf(places: readonly string[], prefix = prefixOfPlaces(places)): string {
  return places
    .map((place) => placeOf(place))
    .map(({ kind, name }) => (kind === 'function' ? short(name, prefix) : `${kind} ${short(name, prefix)}`))
    .join(', ');
}

/** What the names of these places have in common. */
export const prefixOfPlaces = (places: Iterable<string>): string =>
  sharedPrefix([...new Set(places)].map((place) => placeOf(place).name));

/** `topic/readings` as `topic readings`. */
export function originText(origin: string, prefix: string): string {
  const [kind = '', name = ''] = origin.split('/');
  return `${kind} ${short(name, prefix)}`;
}
