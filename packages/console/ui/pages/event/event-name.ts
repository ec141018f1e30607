import type { EventRow } from '@tributary/region/observation';
import type { EventHops } from '../../../../../ops/trace/by-event.ts';
import { placeOf } from './path/place.ts';

/** What an event of the list is called: its type; one without a type after where it came in. */
export const rowName = ({ type, origin }: Pick<EventRow, 'type' | 'origin'>): string => {
  const [kind = '', name = ''] = origin.split('/');
  return type || cameIn(kind, name);
};

/** The same for an event whose hops are known. */
export function hopsName({ type, hops }: Pick<EventHops, 'type' | 'hops'>): string {
  const { kind, name } = placeOf(hops[0]?.place ?? '');
  return type ?? cameIn(kind, name);
}

function cameIn(kind: string, name: string): string {
  if (name === '') return 'event';
  if (kind === 'topic') return `record of ${name}`;
  return kind === 'queue' ? `message of ${name}` : `event of ${kind} ${name}`;
}
