import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { restErrors } from '../../../src/http/error-forms.ts';
import { FrontDoor } from '../../../src/http/front-door.ts';
import type { LogLine, LogListener } from '../../../src/lambda/logs.ts';
import { Observation } from '../../../src/observation/observation.ts';
import { usedBytes } from '../../support/event-loop.ts';
import { until } from '../../support/until.ts';

const BUS = 'arn:aws:events:eu-west-1:000000000000:event-bus/shop';

let door: FrontDoor;
let journal: Journal;
let observation: Observation;
let listeners: Set<LogListener>;
let aheadMs: number;
let opened: AbortController[];
let stacks: readonly object[];
let switches: readonly boolean[];

beforeEach(async () => {
  [listeners, aheadMs, opened] = [new Set(), 0, []];
  [stacks, switches] = [[{ status: 'CREATE_COMPLETE' }], [true]];
  const clock = realClock();
  journal = new Journal(clock, { maxHops: 10_000 }, 'start-1');
  observation = new Observation({
    journal,
    clock,
    wallClock: { ...clock, now: () => clock.now() + aheadMs },
    mappings: () => [],
    queues: () => [],
    maxRows: 10_000,
    stacks: () => stacks,
    faults: () => switches,
    functions: {
      functions: () => [],
      logs: { linesOf: () => [] },
      activity: { of: () => ({ running: 0, waiting: 0, workers: 0, started: 0 }) },
      onLog: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  const fault = (error: unknown): never => {
    throw error;
  };
  door = new FrontDoor({ clock, random: seededRandom(1), patience: { stalledMs: 300 }, onFault: fault });
  await door.listen(0);
  door.open((call) => ({
    errorForm: restErrors,
    holdsClock: true,
    handle: async () => observation.pages['stream']?.(call, '') ?? { status: 404, headers: {}, body: '' },
  }));
});
afterEach(async () => {
  for (const one of opened) one.abort();
  observation.stop();
  await door.close();
});

interface Received {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
}

/** A reader of the stream. */
class Reader {
  text = '';

  static async open(query: string, headers: Readonly<Record<string, string>> = {}): Promise<Reader> {
    const gone = new AbortController();
    opened.push(gone);
    const answer = await fetch(`${door.endpoint}/_region/stream?${query}`, { headers, signal: gone.signal });
    const reader = new Reader();
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    void reader.#read(answer).catch(() => {});
    await until(() => reader.text.includes('retry: 1000'));
    return reader;
  }

  async #read({ body }: Response): Promise<void> {
    const decoder = new TextDecoder();
    for await (const piece of body ?? []) this.text += decoder.decode(piece, { stream: true });
  }

  get messages(): readonly Received[] {
    return [...this.text.matchAll(/^event: (.*)\nid: (.*)\ndata: (.*)\n\n/gm)].map(
      ([, name = '', id = '', data = '']) => ({
        name,
        id,
        data: JSON.parse(data),
      }),
    );
  }

  of(name: string): readonly unknown[] {
    return this.messages.filter((message) => message.name === name).map(({ data }) => data);
  }

  numbers(): readonly number[] {
    return this.of('hops').flatMap((hops) => (hops as { n: number }[]).map(({ n }) => n));
  }
}

function publish(count: number): void {
  for (let done = 0; done < count; done++) {
    const id = `e-${journal.newest}`;
    journal.record('published', BUS, [`bus-${id}`, id], { event: id, detailType: 'Placed', source: 'shop' });
  }
}

describe('the stream', () => {
  test('gives hops in batches as they come, and the cursor with which to go on', async () => {
    publish(3);
    const reader = await Reader.open('hops=1');
    publish(2);
    await until(() => reader.numbers().length === 2);
    expect(reader.numbers()).toEqual([4, 5]);
    expect(reader.messages.at(-1)?.id).toBe('start-1.5');
  });

  test('goes on after the cursor of a reader that comes back', async () => {
    publish(5);
    const reader = await Reader.open('hops=1', { 'last-event-id': 'start-1.3' });
    await until(() => reader.numbers().length === 2);
    expect(reader.numbers()).toEqual([4, 5]);
  });

  test('tells a reader of another start to load anew', async () => {
    publish(5);
    const reader = await Reader.open('hops=1&after=start-0.3');
    await until(() => reader.of('reset').length === 1);
    expect([reader.of('reset'), reader.numbers()]).toEqual([[{ start: 'start-1' }], []]);
  });

  test('gives each event that changes in its newest state', async () => {
    const reader = await Reader.open('events=1');
    publish(1);
    await until(() => reader.of('events').length === 1);
    journal.record('matched', 'rule/r', ['bus-e-0', 'e-0']);
    await until(() => reader.of('events').length === 2);
    expect(reader.of('events')).toMatchObject([
      [{ id: 'e-0', state: 'matched-nothing' }],
      [{ id: 'e-0', state: 'done' }],
    ]);
  });

  test('gives at most 2,000 events at once, the newest first, and the others later', async () => {
    const reader = await Reader.open('events=1');
    publish(2_100);
    const rows = (): readonly { id: string }[] => reader.of('events').flatMap((batch) => batch as { id: string }[]);
    await until(() => rows().length === 2_100);
    expect(
      rows()
        .slice(0, 2_000)
        .map(({ id }) => id),
    ).not.toContain('e-0');
    expect(new Set(rows().map(({ id }) => id)).size).toBe(2_100);
  });

  test('leaves hops out that are more than a reader can follow, and says which', async () => {
    const reader = await Reader.open('hops=1');
    publish(6_000);
    await until(() => reader.of('gap').length === 1 && reader.numbers().includes(6_000));
    expect(reader.of('gap')).toEqual([{ of: 'hops', from: 1, to: 4_000, count: 4_000 }]);
    expect(reader.numbers()).toHaveLength(2_000);
  });

  describe('for a reader that asks for ids', () => {
    const caused = (event: string, causedBy: string): void =>
      journal.record('published', BUS, [event], { event, causedBy });
    const done = (event: string): void => journal.record('succeeded', 'function/f', [event]);

    test('gives all hops of these, and no others', async () => {
      const reader = await Reader.open('hops=1&ids=e-7,e-3999');
      publish(4_000);
      await until(() => reader.numbers().length === 2);
      expect(reader.numbers()).toEqual([8, 4_000]);
    });

    test('goes on after the cursor, which counts also the hops of others', async () => {
      publish(2);
      done('e-1');
      publish(1);
      const reader = await Reader.open('hops=1&ids=e-1&after=start-1.2');
      await until(() => reader.numbers().length === 1);
      expect([reader.numbers(), reader.messages.at(-1)?.id]).toEqual([[3], 'start-1.4']);
    });

    test('gives the hops of the events that these caused: of those before it came, and of those to come', async () => {
      publish(1);
      caused('before', 'e-0');
      const reader = await Reader.open('hops=1&ids=e-0&effects=1');
      done('before');
      caused('later', 'before');
      caused('other', 'e-9');
      done('other');
      done('later');
      await until(() => reader.numbers().length === 3);
      expect(reader.numbers()).toEqual([3, 4, 7]);
    });

    test('gives those beyond 2,000 later, and leaves none out', async () => {
      const reader = await Reader.open('hops=1&ids=e');
      for (let count = 0; count < 2_100; count++) done('e');
      await until(() => reader.numbers().length === 2_100);
      expect([reader.numbers().at(-1), reader.of('gap')]).toEqual([2_100, []]);
    });

    test('tells which hops were forgotten before it read them', async () => {
      publish(12_000);
      done('e-7');
      const reader = await Reader.open('hops=1&ids=e-7&after=start-1.5');
      await until(() => reader.numbers().length === 1);
      expect(reader.of('gap')).toEqual([{ of: 'hops', from: 6, to: 2_001, count: 1_996 }]);
      expect(reader.numbers()).toEqual([12_001]);
    });
  });

  test('gives what functions write', async () => {
    const reader = await Reader.open('logs=shop');
    const line = (functionName: string, text: string): LogLine => ({
      at: 1,
      functionName,
      logGroupName: 'g',
      logStreamName: 's',
      text,
    });
    for (const listener of listeners) {
      listener(line('other', 'not this'));
      listener(line('shop', 'this'));
    }
    await until(() => reader.of('logs').length === 1);
    expect(reader.of('logs')).toMatchObject([[{ functionName: 'shop', text: 'this' }]]);
  });

  test('gives the figures of each second', async () => {
    observation.start();
    const reader = await Reader.open('stats=1');
    publish(3);
    const stats = () => reader.of('stats') as { places: object; types: object }[];
    await until(() => stats().some(({ places }) => 'bus/shop' in places));
    expect(stats().find(({ places }) => 'bus/shop' in places)).toMatchObject({
      places: { 'bus/shop': { count: 3, errors: 0 } },
      types: { Placed: { count: 3 } },
      gauges: { queues: {}, lag: {}, running: {} },
    });
  });

  test('tells once that a stack or the switch of a fault has changed', async () => {
    const reader = await Reader.open('changes=1&stats=1');
    await until(() => reader.of('changes').length === 1);
    stacks = [...stacks, { status: 'CREATE_IN_PROGRESS' }];
    await until(() => reader.of('changes').length === 2);
    stacks = stacks.slice(0, 1);
    await until(() => reader.of('changes').length === 3);
    switches = [false];
    await until(() => reader.of('changes').length === 4);
    expect(reader.of('changes')).toEqual([
      { stacks: 0, faults: 0 },
      { stacks: 1, faults: 0 },
      { stacks: 2, faults: 0 },
      { stacks: 2, faults: 1 },
    ]);
    const later = await Reader.open('changes=1');
    await until(() => later.of('changes').length === 1);
    expect(later.of('changes')).toEqual([{ stacks: 2, faults: 1 }]);
  });

  test('is heard of every 15 seconds when nothing happens', async () => {
    const reader = await Reader.open('hops=1');
    expect(reader.text).not.toContain('\n:\n');
    aheadMs = 15_000;
    await until(() => reader.text.includes('\n:\n'));
  });

  test('ends its work when its reader goes', async () => {
    await Reader.open('logs=*');
    expect(listeners.size).toBe(1);
    for (const one of opened) one.abort();
    await until(() => listeners.size === 0);
  });

  test.each([
    ['hop=1', 'There is no parameter hop.'],
    ['hops=1&after=yesterday', 'after takes <start>.<n> or <n>'],
  ])('refuses %s', async (query, message) => {
    const answer = await fetch(`${door.endpoint}/_region/stream?${query}`);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe('a reader that does not read', () => {
  const silent = async (): Promise<Socket> => {
    const socket = connect(door.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET /_region/stream?hops=1 HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\n\r\n`);
    await until(async () => (await door.connections()) === 1);
    return socket;
  };

  test('is cut off, and holds no memory meanwhile', async () => {
    const socket = await silent();
    const text = 'x'.repeat(2_000);
    const before = usedBytes();
    await until(async () => {
      for (let count = 0; count < 2_000; count++) journal.record('logged', 'function/f', ['e'], { text });
      await setImmediate();
      return (await door.connections()) === 0;
    });
    expect(usedBytes() - before).toBeLessThan(64 * 1024 * 1024);
    socket.destroy();
  });
});
