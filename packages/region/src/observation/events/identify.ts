import type { Hop, Step } from '../../core/journal.ts';
import { textOf } from '../../core/json.ts';
import { placeOf, topicIn } from '../places.ts';

/** An event as the hop with which it enters names it. */
export interface Identity {
  readonly id: string;
  readonly origin: string;
  /** Other ids of this event alone: of its record, of the bus, of its message. */
  readonly aliases: readonly string[];
  readonly correlation: string | undefined;
}

const ENTRIES: ReadonlySet<Step> = new Set([
  'produced',
  'published',
  'refused',
  'replayed',
  'polled',
  'invoked',
  'dead-lettered',
]);

/** With these hops events enter the region. */
export const isEntry = ({ step }: Hop): boolean => ENTRIES.has(step);

/**
 * The events in a hop with which events enter. The ids of a batch are those of its records or messages, one after the
 * other; the id of a record is the last of its event.
 */
export function identitiesIn(hop: Hop, isQueue: (place: string) => boolean): readonly Identity[] {
  const place = placeOf(hop);
  const { step, ids, detail } = hop;
  const event = textOf(detail?.['event']);
  if (step === 'produced' || step === 'published') {
    const own = step === 'produced' ? ids.at(-1) : textOf(detail?.['messageId'], ids[0]);
    return identityOf(event === '' ? ids : [event, ...ids], place, own);
  }
  if (step === 'refused' && ids.length === 0) return identityOf([`refused-${hop.n}`], place, undefined);
  const groups = recordsIn(ids);
  if (groups.length > 0)
    return groups.flatMap((group) => identityOf(group, `topic/${topicIn(group.at(-1) ?? '')}`, group.at(-1)));
  return identityOf(
    ids,
    place.startsWith('mapping/') ? sourceOf(place, isQueue) : place,
    step === 'polled' ? ids.at(-1) : undefined,
  );
}

function identityOf(ids: readonly string[], origin: string, own: string | undefined): readonly Identity[] {
  const [id = own] = ids;
  if (id === undefined || id === '') return [];
  const aliases = own === undefined || own === id ? [] : [own];
  return [{ id, origin, aliases, correlation: ids.find((one) => one !== id && one !== own) }];
}

function recordsIn(ids: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let open: string[] = [];
  for (const id of ids) {
    open.push(id);
    if (topicIn(id) === undefined) continue;
    groups.push(open);
    open = [];
  }
  return groups;
}

/** `mapping/<source>/<function>` */
function sourceOf(place: string, isQueue: (place: string) => boolean): string {
  const [, source = ''] = place.split('/');
  return isQueue(`queue/${source}`) ? `queue/${source}` : `stream/${source}`;
}
