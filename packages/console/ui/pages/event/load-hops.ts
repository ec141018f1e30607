import type { Hop } from '@tributary/region/journal';
import type { HopPage } from '@tributary/region/observation';

export interface LoadedHops {
  /** The region's start, from which its hops are counted. */
  readonly start: string;
  readonly hops: readonly Hop[];
  /** The oldest hop that the region remembers. */
  readonly oldest: number;
  /** There are more than were read. */
  readonly isCut: boolean;
}

/** A path of more hops is that of very many events. */
const MOST_HOPS = 10_000;
const PAGE = 1_000;

type Read = (query: Readonly<Record<string, string | number>>) => Promise<HopPage>;

/** Every hop of an id and of what it caused, page by page. */
export async function loadHops(read: Read, id: string): Promise<LoadedHops> {
  const hops: Hop[] = [];
  for (;;) {
    const page = await read({ id, effects: 1, after: hops.at(-1)?.n ?? 0, limit: PAGE });
    hops.push(...page.hops);
    const isLast = page.hops.length < PAGE;
    if (isLast || hops.length >= MOST_HOPS) return { start: page.start, hops, oldest: page.oldest, isCut: !isLast };
  }
}
