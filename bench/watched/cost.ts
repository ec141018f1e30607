import path from 'node:path';
import { at, textOf } from '@tributary/region/json';
import { clientOf, through, usageOf } from '../e2e/measure.ts';
import { Child } from '../support/child.ts';

/** What a console asks the stream for on any page, and besides on the list of events and on the page of one. */
const ANY_PAGE = { stats: '1', changes: '1' };
const ROWS = { events: '1' };
const followed = (ids: string) => ({ hops: '1', effects: '1', ids });

/** Who follows the region while it works. */
export const MODES = {
  /** The region has no pages of a console. */
  none: { title: 'no console in the region', pages: '', query: () => ({}) },
  closed: { title: 'a console, and nobody has it open', pages: 'console', query: () => ({}) },
  open: { title: 'one open on any page', pages: 'console', query: () => ANY_PAGE },
  events: { title: 'one open on the list of events', pages: 'console', query: () => ({ ...ANY_PAGE, ...ROWS }) },
  event: { title: 'one open on an event', pages: 'console', query: (id: string) => ({ ...ANY_PAGE, ...followed(id) }) },
} as const;

export type Mode = keyof typeof MODES;

export interface Sample {
  readonly eventsPerSecond: number;
  /** Of region and broker, for each event. */
  readonly cpuMicros: number;
}

/** A sample of each mode, one right after the other. */
export type Turn = Readonly<Record<Mode, Sample>>;

const PARTITIONS = 4;
const file = (...names: readonly string[]): string => path.join(import.meta.dirname, ...names);

/** A region in a process of its own, with a client and a reader in theirs. */
export class WatchedRegion implements Disposable {
  readonly endpoint: string;
  readonly #host: Child;
  readonly #client: Child;
  readonly #reader: Child;

  private constructor(host: Child, client: Child, reader: Child, endpoint: string) {
    this.#host = host;
    this.#client = client;
    this.#reader = reader;
    this.endpoint = endpoint;
  }

  /** @param pages `console`, or empty for a region without pages */
  static async start(packageDir: string, pages: string): Promise<WatchedRegion> {
    const host = new Child(file('..', 'e2e', 'host.ts'), { args: [packageDir, String(PARTITIONS), pages] });
    const started = await host.message();
    const endpoint = textOf(at(started, 'endpoint'));
    const client = await clientOf(textOf(at(started, 'kafka')));
    const reader = new Child(file('reader.ts'), { args: [endpoint] });
    await reader.message();
    return new WatchedRegion(host, client, reader, endpoint);
  }

  async sample(mode: Mode, orders: number): Promise<Sample> {
    // Nobody has watched during other samples: what came meanwhile is worked out now, not while this one is measured.
    const query = new URLSearchParams(MODES[mode].query(await newestEvent(this.endpoint)));
    await this.#reader.ask({ query: query.toString() });
    const before = await usageOf(this.#host);
    const { seconds } = await through(this.#host, this.#client, { orders, perSecond: 0 });
    const after = await usageOf(this.#host);
    await this.#reader.ask({ query: '' });
    const cpuMs = after.region.cpuMs - before.region.cpuMs;
    return { eventsPerSecond: orders / seconds, cpuMicros: (cpuMs * 1_000) / orders };
  }

  [Symbol.dispose](): void {
    for (const child of [this.#reader, this.#client, this.#host]) child[Symbol.dispose]();
  }
}

/** @returns its id, empty before the first event */
async function newestEvent(endpoint: string): Promise<string> {
  const answer = await fetch(new URL('/_region/events?limit=1', endpoint));
  return textOf(at(await answer.json(), 'events', 0, 'id'));
}

export interface Regions {
  readonly bare: WatchedRegion;
  readonly withPages: WatchedRegion;
}

/** @param count how many turns there were: the order changes, because a region becomes faster and its tables longer */
export async function turn({ bare, withPages }: Regions, orders: number, count: number): Promise<Turn> {
  const modes = Object.keys(MODES) as Mode[];
  const samples: Partial<Record<Mode, Sample>> = {};
  for (const mode of count % 2 === 0 ? modes : modes.toReversed()) {
    const region = MODES[mode].pages === '' ? bare : withPages;
    samples[mode] = await region.sample(mode, orders);
  }
  return samples as Turn;
}
