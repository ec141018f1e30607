import { textOf } from '@tributary/region/json';
import type { EventPage, Hop, HopPage } from '@tributary/region/observation';
import { idIn, idOf } from './names.ts';

/** So many of the newest events of a type show its way. */
const EVENTS = 20;

/** The ids of the parts that the newest events of a type came through. */
export async function wayOf(type: string, regionUrl: string, signal: AbortSignal): Promise<readonly string[]> {
  const page = async <T>(name: string, query: Readonly<Record<string, string>>): Promise<T> => {
    const url = new URL(`/_region/${name}`, regionUrl);
    url.search = new URLSearchParams(query).toString();
    return (await (await fetch(url, { signal })).json()) as T;
  };
  const { events } = await page<EventPage>('events', { type, limit: String(EVENTS) });
  if (events.length === 0) return [];
  const ids = events.map(({ id }) => id).join(',');
  const { hops } = await page<HopPage>('hops', { ids });
  return partsOn(hops);
}

/** Rules that did not match are looked at by every event, and on the way of none. */
export const partsOn = (hops: readonly Hop[]): readonly string[] => [
  ...new Set(hops.filter(({ step }) => step !== 'not-matched').flatMap(partsOf)),
];

function partsOf({ place, step, detail }: Hop): readonly string[] {
  const [, topic] = /^(.+)-\d+@\d+$/.exec(place) ?? [];
  if (step === 'produced') return topic === undefined ? [] : [idOf('topic', topic)];
  const caller = textOf(detail?.['caller']);
  const sender = caller === '' ? [] : [idOf('function', caller)];
  const rule = textOf(detail?.['rule']);
  return [idOfPlace(place), ...sender, ...(rule === '' ? [] : [idIn(rule) ?? idOf('rule', rule)])];
}

/** The part of a place of a hop. A state is of its workflow, the reader of a source of its function. */
function idOfPlace(place: string): string {
  const [kind = '', name = '', more = ''] = place.split('/');
  if (place.startsWith('arn:')) return idIn(place) ?? place;
  if (kind === 'topic') return idOf('sns', name);
  if (kind === 'workflow') return idOf('workflow', name);
  return kind === 'mapping' ? idOf('function', more) : place;
}
