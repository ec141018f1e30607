import type { EventRow, EventState, Hop } from '@tributary/region/observation';

/** As JSON. Hops say much alike: compressed they take about a fifteenth. */
const MOST_CHARACTERS = 24 * 1024 * 1024;

/** What somebody wants to see first. */
const RANK: Readonly<Record<EventState, number>> = {
  'dead-lettered': 0,
  failed: 0,
  dropped: 0,
  retrying: 1,
  'in-flight': 1,
  'matched-nothing': 2,
  done: 4,
};
const RANK_TRIED_AGAIN = 3;

export interface Chosen {
  readonly events: readonly EventRow[];
  readonly hops: readonly Hop[];
}

/**
 * As many events as a file should hold, with their hops: first those that met trouble, then the others from the oldest
 * on. Events of one story stay together, so that a path does not end halfway.
 */
export function chosenEvents({ events, hops }: Chosen, mostCharacters = MOST_CHARACTERS): Chosen {
  const byId = hopsById(events, hops);
  const [kept, keptHops] = [new Set<EventRow>(), new Set<Hop>()];
  let left = mostCharacters;
  for (const story of storiesOf(events)) {
    const own = new Set(story.flatMap(({ id }) => byId.get(id) ?? []).filter((hop) => !keptHops.has(hop)));
    const size = [...own].reduce((sum, hop) => sum + JSON.stringify(hop).length, 0);
    if (size > left) break;
    left -= size;
    for (const row of story) kept.add(row);
    for (const hop of own) keptHops.add(hop);
  }
  return { events: events.filter((row) => kept.has(row)), hops: hops.filter((hop) => keptHops.has(hop)) };
}

function hopsById(events: readonly EventRow[], hops: readonly Hop[]): ReadonlyMap<string, readonly Hop[]> {
  const byId = new Map<string, Hop[]>(events.map(({ id }) => [id, []]));
  for (const hop of hops) for (const id of new Set(hop.ids)) byId.get(id)?.push(hop);
  return byId;
}

function storiesOf(events: readonly EventRow[]): readonly (readonly EventRow[])[] {
  const stories = [...Map.groupBy(events, ({ id, correlation }) => correlation ?? id).values()];
  const rankOf = (story: readonly EventRow[]): number => Math.min(...story.map(rankOfRow));
  const beginOf = (story: readonly EventRow[]): number => Math.min(...story.map(({ n }) => n));
  return stories
    .map((story) => ({ story, rank: rankOf(story), begin: beginOf(story) }))
    .toSorted((a, b) => a.rank - b.rank || a.begin - b.begin)
    .map(({ story }) => story);
}

const rankOfRow = ({ state, attempts, handledBy }: EventRow): number =>
  state === 'done' && attempts > handledBy.length ? RANK_TRIED_AGAIN : RANK[state];
