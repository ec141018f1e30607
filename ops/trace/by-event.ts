import type { Hop } from '@tributary/region/journal';
import { textOf } from '@tributary/region/json';

/** The hops of one event, in their order. */
export interface EventHops {
  /** The event's own id; the id that was asked for, when no hop tells it. */
  readonly id: string;
  /** Its type, when a hop tells it. */
  readonly type: string | undefined;
  /** The other ids that it has: of the bus, of its record on a topic. */
  readonly otherIds: readonly string[];
  /** The id of the event that caused it, when a hop tells it. */
  readonly causedBy: string | undefined;
  readonly hops: readonly Hop[];
}

/**
 * Groups hops by event. The hop with which an event enters the region names it; all hops that have this id are of it, and
 * the log lines of the same requests. The hops that are left are those of the id that was asked for.
 */
export function byEvent(hops: readonly Hop[], askedFor: string): readonly EventHops[] {
  const entries = Map.groupBy(hops, eventOf);
  entries.delete('');
  const events = [...entries].map(([id, named]) => ofEvent(id, named, withoutStory(hops, id, entries)));
  const grouped = new Set(events.flatMap((event) => event.hops));
  const left = hops.filter((hop) => !grouped.has(hop));
  const rest = left.length === 0 ? [] : [{ ...NAMELESS, id: askedFor, hops: left }];
  return [...events, ...rest].toSorted((a, b) => (a.hops[0]?.n ?? 0) - (b.hops[0]?.n ?? 0));
}

const NAMELESS = { type: undefined, otherIds: [], causedBy: undefined };

const eventOf = ({ detail }: Hop): string => textOf(detail?.['event']);
export const requestOf = ({ detail }: Hop): string => textOf(detail?.['requestId']);

/** Without the hops of other events that have this id as their story's alone: as the correlation id of their metadata. */
function withoutStory(hops: readonly Hop[], id: string, entries: ReadonlyMap<string, readonly Hop[]>): readonly Hop[] {
  const followers = [...entries].filter(([other, named]) => other !== id && named.some(({ ids }) => ids.includes(id)));
  const ownIds = otherIdsOf(id, entries.get(id) ?? []);
  const isFollowers = ({ ids }: Hop): boolean =>
    followers.some(([other]) => ids.includes(other)) && !ownIds.some((own) => ids.includes(own));
  return followers.length === 0 ? hops : hops.filter((hop) => !isFollowers(hop));
}

function ofEvent(id: string, entries: readonly Hop[], all: readonly Hop[]): EventHops {
  const own = new Set(all.filter((hop) => hop.ids.includes(id) && [id, ''].includes(eventOf(hop))));
  // Who published an event did not handle it.
  const handling = [...own].filter(({ step }) => step === 'invoked');
  const requests = new Set(handling.map(requestOf).filter((request) => request !== ''));
  const logged = (hop: Hop): boolean => hop.step === 'logged' && requests.has(requestOf(hop));
  const texts = (name: string) => entries.map(({ detail }) => textOf(detail?.[name])).find((text) => text !== '');
  return {
    id,
    type: texts('detailType'),
    otherIds: otherIdsOf(id, entries),
    causedBy: texts('causedBy'),
    hops: all.filter((hop) => own.has(hop) || logged(hop)),
  };
}

/** Of the ids of an entry the last names a record, and the first an event of a bus; those between may be of a story. */
function otherIdsOf(id: string, entries: readonly Hop[]): readonly string[] {
  const ids = entries.map(({ step, ids }) => (step === 'produced' ? ids.at(-1) : ids[0]));
  return [...new Set(ids.filter((one) => one !== undefined && one !== id))].filter((one) => one !== undefined);
}
