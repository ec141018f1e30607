import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventRow, Hop, StatsSecond } from '@tributary/region/observation';
import { LiveFeed } from '../../ui/live/live-feed.ts';

const row = (n: number, changed = n): EventRow => ({
  id: `e${n}`,
  n,
  changed,
  at: n,
  lastAt: changed,
  type: 'Thing',
  source: 'test',
  key: '',
  origin: 'topic/things',
  state: 'done',
  attempts: 1,
  deadLetters: 0,
  handledBy: [],
});

const second = (at: number): StatsSecond => ({
  second: at,
  at,
  places: {},
  types: {},
  gauges: { queues: {}, lag: {}, running: {} },
});

/** A region's pages, and the streams that are open. */
class Pages {
  readonly queries: URLSearchParams[] = [];
  readonly server: Server;
  start = 's1';
  /** Newest first. */
  rows: readonly EventRow[] = [];
  pageRows = 1_000;
  /** Its pages answer with an error; the stream is there. */
  isRefusing = false;
  #streams: ServerResponse[] = [];

  constructor() {
    this.server = createServer((request, response) => this.#answer(request, response));
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/_region/`;
  }

  listen(port = 0): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  send(name: string, data: object, cursor: number): void {
    for (const stream of this.#streams) {
      stream.write(`event: ${name}\nid: ${this.start}.${cursor}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  cut(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams = [];
  }

  async close(): Promise<void> {
    this.cut();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** As the region pages: so many at a time, the newest first. */
  #page(before: number): { events: readonly EventRow[]; next?: number } {
    const older = this.rows.filter(({ n }) => n < before);
    const events = older.slice(0, this.pageRows);
    const next = events.at(-1)?.n;
    return events.length < older.length && next !== undefined ? { events, next } : { events };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', this.base);
    if (pathname.endsWith('/stream')) {
      this.queries.push(searchParams);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 1000\n\n');
      this.#streams.push(response);
    } else if (this.isRefusing) {
      response.end('refused, and no JSON');
    } else if (pathname.endsWith('/events')) {
      response.end(
        JSON.stringify({ start: this.start, ...this.#page(Number(searchParams.get('before') ?? Infinity)) }),
      );
    } else {
      response.end(JSON.stringify({ seconds: [second(1), second(2)] }));
    }
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('It did not come in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

let pages: Pages;
let feed: LiveFeed;
/** Nobody shows rows any more. */
let endRows: () => void;
let returned: number;
let frames: (() => void)[];

beforeEach(async () => {
  pages = new Pages();
  await pages.listen();
  returned = 0;
  frames = [];
  feed = new LiveFeed({
    read: async <T>(page: string, query: object) =>
      (
        await fetch(`${pages.base}${page}?${new URLSearchParams(Object.entries(query)).toString()}`)
      ).json() as Promise<T>,
    base: pages.base,
    onFrame: (draw) => frames.push(draw),
    onReturn: () => {
      returned++;
    },
  });
  endRows = feed.followRows();
});

afterEach(async () => {
  feed.pause();
  await pages.close();
});

describe('the feed of a page', () => {
  test('has what was there before, and what comes', async () => {
    pages.rows = [row(2), row(1)];
    feed.open();
    await until(() => feed.rows.length === 2);
    pages.send('events', [row(3), row(1, 4)], 4);
    await until(() => feed.rows.length === 3);
    expect([...feed.rows].map(({ id, changed }) => [id, changed])).toEqual([
      ['e3', 3],
      ['e2', 2],
      ['e1', 4],
    ]);
    await until(() => feed.stats.value.length === 2);
    pages.send('stats', second(3), 4);
    await until(() => feed.stats.value.length === 3);
    expect(feed.connected.value).toBe(true);
  });

  test('reads all rows when somebody wants them, and then has what was left out, too', async () => {
    pages.rows = [row(5), row(4), row(3), row(2), row(1)];
    pages.pageRows = 2;
    feed.open();
    await until(() => feed.rows.length === 2);
    expect(feed.isPartial.value).toBe(true);
    pages.send('gap', { of: 'events', from: 6, to: 6, count: 1 }, 6);
    await until(() => feed.missed.value === 1);
    pages.rows = [row(6), ...pages.rows];
    await feed.readAll();
    expect([...feed.rows].map(({ n }) => n)).toEqual([6, 5, 4, 3, 2, 1]);
    expect([feed.isPartial.value, feed.missed.value, feed.all.readings.value]).toEqual([false, 0, 1]);
  });

  test('takes no row of another start of the region', async () => {
    pages.rows = [row(2), row(1)];
    pages.pageRows = 1;
    feed.open();
    await until(() => feed.rows.length === 1);
    pages.start = 's2';
    await feed.readAll();
    expect([feed.rows.length, feed.isPartial.value]).toEqual([1, true]);
  });

  test('draws once a frame, however much comes', async () => {
    feed.open();
    await until(() => frames.length === 1);
    for (let n = 1; n <= 50; n++) pages.send('events', [row(n)], n);
    await until(() => feed.rows.length === 50);
    expect(frames).toHaveLength(1);
    expect(feed.version.value).toBe(0);
    frames[0]?.();
    expect(feed.version.value).toBe(1);
  });

  test('goes on from its cursor after a break, and says that it was away', async () => {
    feed.open();
    await until(() => pages.queries.length === 1 && feed.stats.value.length > 0);
    expect(pages.queries[0]?.has('after')).toBe(false);
    pages.send('events', [row(7)], 7);
    await until(() => feed.rows.length === 1);
    pages.cut();
    await until(() => feed.connection.value === 'lost');
    expect(feed.lostAt.value).toBeGreaterThan(0);
    await until(() => feed.connection.value === 'live');
    expect(pages.queries.at(-1)?.get('after')).toBe('s1.7');
    expect(returned).toBe(1);
    expect(feed.lostAt.value).toBeUndefined();
  });

  test('begins anew when another region is in the place of the first', async () => {
    pages.rows = [row(100)];
    feed.open();
    await until(() => feed.rows.length === 1);
    pages.start = 's2';
    pages.rows = [row(1)];
    pages.send('reset', { start: 's2' }, 1);
    await until(() => feed.rows.at(0)?.id === 'e1');
    expect(feed.rows.length).toBe(1);
    expect(returned).toBe(1);
  });

  test('has what was loaded loaded again when something is deployed or a fault is switched, not when it only comes back', async () => {
    feed.open();
    await until(() => pages.queries.length === 1 && feed.connected.value);
    expect(pages.queries[0]?.get('changes')).toBe('1');
    pages.send('changes', { stacks: 4, faults: 0 }, 1);
    pages.send('changes', { stacks: 4, faults: 0 }, 1);
    pages.send('changes', { stacks: 5, faults: 0 }, 1);
    await until(() => returned === 1);
    pages.send('changes', { stacks: 5, faults: 1 }, 1);
    await until(() => returned === 2);
  });

  test('counts the rows that were left out', async () => {
    feed.open();
    await until(() => pages.queries.length === 1 && feed.connected.value);
    pages.send('gap', { of: 'events', from: 1, to: 9, count: 9 }, 9);
    pages.send('gap', { of: 'hops', from: 1, to: 9, count: 9 }, 9);
    pages.send('events', [row(10)], 10);
    await until(() => feed.rows.length === 1);
    expect(feed.missed.value).toBe(9);
  });

  test('asks for rows only while somebody shows them, and then goes on where they ended', async () => {
    pages.rows = [row(2), row(1)];
    feed.open();
    await until(() => feed.rows.length === 2);
    pages.send('events', [row(3)], 3);
    await until(() => feed.rows.length === 3);
    endRows();
    await until(() => pages.queries.length === 2 && feed.connected.value);
    expect(pages.queries[1]?.has('events')).toBe(false);
    pages.send('stats', second(3), 8);
    await until(() => feed.stats.value.length === 3);
    feed.followRows();
    await until(() => pages.queries.length === 3 && feed.connected.value);
    expect(Object.fromEntries(pages.queries[2] ?? [])).toMatchObject({ events: '1', after: 's1.3' });
    pages.send('events', [row(9)], 9);
    await until(() => feed.rows.length === 4);
  });

  test('tells that what came before could not be read, and has it when it is read again', async () => {
    pages.rows = [row(2), row(1)];
    pages.isRefusing = true;
    feed.open();
    await until(() => feed.problem.value !== undefined);
    pages.send('events', [row(3)], 3);
    await until(() => feed.rows.length === 1);
    pages.isRefusing = false;
    await feed.refill();
    expect([feed.problem.value, feed.rows.length, feed.stats.value.length]).toEqual([undefined, 3, 2]);
  });

  test('reads the rows that there are once somebody shows some', async () => {
    endRows();
    pages.rows = [row(1)];
    feed.open();
    await until(() => feed.stats.value.length === 2);
    expect([pages.queries[0]?.has('events'), feed.rows.length]).toEqual([false, 0]);
    feed.followRows();
    await until(() => feed.rows.length === 1);
  });

  test('asks for the hops of an event, and for logs, only while somebody listens', async () => {
    const lines: string[] = [];
    const hops: number[] = [];
    feed.open();
    await until(() => feed.connected.value);
    const onHops = (news: readonly Hop[]): void => void hops.push(...news.map(({ n }) => n));
    const endHops = feed.followEvent({ id: 'e7', onHops, onMissed: () => {} });
    const endLogs = feed.onLogs('one', (news) => lines.push(...news.map(({ text }) => text)));
    await until(() => pages.queries.length === 2 && feed.connected.value);
    expect(Object.fromEntries(pages.queries[1] ?? [])).toMatchObject({
      hops: '1',
      ids: 'e7',
      effects: '1',
      logs: 'one',
    });
    pages.send('hops', [{ n: 4 }, { n: 9 }], 9);
    pages.send(
      'logs',
      [
        { functionName: 'one', text: 'a' },
        { functionName: 'two', text: 'b' },
      ],
      1,
    );
    await until(() => lines.length > 0);
    expect([lines, hops]).toEqual([['a'], [4, 9]]);
    endHops();
    endLogs();
    await until(() => pages.queries.length === 3);
    expect([pages.queries[2]?.has('hops'), pages.queries[2]?.has('logs')]).toEqual([false, false]);
  });

  describe('tells who follows an event that hops may be missing', () => {
    let missed: number;

    beforeEach(() => {
      missed = 0;
      feed.followEvent({ id: 'e7', onHops: () => {}, onMissed: () => missed++ });
    });

    test('when it begins without a cursor, and not when it goes on', async () => {
      feed.open();
      await until(() => missed === 1);
      pages.send('events', [row(3)], 3);
      await until(() => feed.rows.length === 1);
      pages.cut();
      await until(() => pages.queries.length === 2 && feed.connected.value);
      expect([pages.queries[1]?.get('after'), missed]).toEqual(['s1.3', 1]);
    });

    test('when the region has left some out', async () => {
      feed.open();
      await until(() => missed === 1);
      pages.send('gap', { of: 'hops', from: 1, to: 9, count: 9 }, 9);
      await until(() => missed === 2);
    });
  });

  test('that is paused asks for nothing, and goes on from its cursor', async () => {
    feed.open();
    await until(() => feed.connected.value);
    pages.send('events', [row(3)], 3);
    await until(() => feed.rows.length === 1);
    feed.pause();
    expect(feed.connection.value).toBe('paused');
    feed.open();
    await until(() => feed.connected.value);
    expect(pages.queries.at(-1)?.get('after')).toBe('s1.3');
    expect(returned).toBe(0);
  });
});
