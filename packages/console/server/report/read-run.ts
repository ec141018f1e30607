import type { EventPage, EventRow, Hop, HopPage, StatsPage } from '@tributary/region/observation';
import type { FaultsReport } from '../faults-shapes.ts';
import { chosenEvents } from './chosen-events.ts';
import type { RunRecording } from './shapes.ts';

const PAGE = 1_000;
const HOUR_SECONDS = 3_600;

/**
 * Reads from a region what happened in it, by its pages: of a run that is over, so that nothing changes meanwhile.
 * @param regionUrl the endpoint of the region
 * @throws Error when the region refuses a page
 */
export async function readRun(regionUrl: string): Promise<RunRecording> {
  const read = pagesOf(regionUrl);
  const [events, hops] = [await allEvents(read), await allHops(read)];
  const { seconds } = await read<StatsPage>('stats', { seconds: HOUR_SECONDS });
  const faults = await read<FaultsReport>('faults');
  const { now } = await read<{ readonly now: string }>('health');
  return {
    endedAt: Date.parse(now),
    seconds,
    faults,
    ...chosenEvents({ events, hops }),
    all: { events: events.length, hops: hops.length },
  };
}

type Read = <T>(page: string, query?: Readonly<Record<string, number>>) => Promise<T>;

const pagesOf =
  (regionUrl: string): Read =>
  async <T>(page: string, query: Readonly<Record<string, number>> = {}) => {
    const url = new URL(`/_region/${page}`, regionUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url.href} answers with status ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };

/** Newest first. */
async function allEvents(read: Read): Promise<readonly EventRow[]> {
  const events = new Map<string, EventRow>();
  for (let before: number | undefined; ; ) {
    const page = await read<EventPage>('events', { limit: PAGE, ...(before !== undefined && { before }) });
    const known = events.size;
    for (const row of page.events) events.set(row.id, row);
    if (events.size === known) return [...events.values()];
    // Several events may enter with one hop.
    before = (page.events.at(-1)?.n ?? 0) + 1;
  }
}

/** Oldest first. */
async function allHops(read: Read): Promise<readonly Hop[]> {
  const hops: Hop[] = [];
  for (;;) {
    const page = await read<HopPage>('hops', { after: hops.at(-1)?.n ?? 0, limit: PAGE });
    if (page.hops.length === 0) return hops;
    for (const hop of page.hops) hops.push(hop);
  }
}
