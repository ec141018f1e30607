import type { Hop } from '@tributary/region/journal';

/** The hops of one event, in their order. */
export interface EventHops {
  readonly ids: ReadonlySet<string>;
  readonly hops: readonly Hop[];
}

/** A hop with more ids belongs to a batch, so it does not show which ids are of one event. */
const MAX_IDS_OF_ONE_EVENT = 4;

/**
 * Groups the hops of an id by event. Ids that occur together in a hop belong to one event. The id that was asked for does
 * not count, as it may be a correlation id, which several events share.
 */
export function byEvent(hops: readonly Hop[], askedFor: string): readonly EventHops[] {
  const single = hops.filter(({ ids }) => new Set(ids).size <= MAX_IDS_OF_ONE_EVENT);
  const groups: Set<string>[] = [];
  for (const { ids } of single) {
    const own = ids.filter((id) => id !== askedFor);
    if (own.length === 0) continue;
    const joined = groups.filter((group) => own.some((id) => group.has(id)));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(new Set([...joined.flatMap((group) => [...group]), ...own]));
  }
  if (groups.length === 0) return hops.length === 0 ? [] : [{ ids: new Set([askedFor]), hops }];
  const events = joinLoose(groups);
  const [only = new Set<string>(), ...others] = events;
  // Also the hops that carry no other id: where there is one event, they can be of no other.
  if (others.length === 0) return [{ ids: only, hops }];
  return events.map((ids) => ({ ids, hops: hops.filter((hop) => hop.ids.some((id) => ids.has(id))) })).sort(byFirstHop);
}

/** A group of one id shares only the id that was asked for, so that id is the event's own. */
function joinLoose(groups: readonly Set<string>[]): readonly Set<string>[] {
  const loose = groups.filter((group) => group.size === 1);
  if (loose.length < 2) return groups;
  return [...groups.filter((group) => group.size > 1), new Set(loose.flatMap((group) => [...group]))];
}

const byFirstHop = (a: EventHops, b: EventHops): number => (a.hops[0]?.n ?? 0) - (b.hops[0]?.n ?? 0);
