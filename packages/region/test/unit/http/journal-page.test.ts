import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Gap, type Hop, Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { restErrors } from '../../../src/http/error-forms.ts';
import { FrontDoor } from '../../../src/http/front-door.ts';
import { journalPage } from '../../../src/http/journal-page.ts';
import { until } from '../../support/until.ts';

const MAX_HOPS = 5_000;
const MIB = 1024 * 1024;

let door: FrontDoor;
let journal: Journal;

beforeEach(async () => {
  journal = new Journal(realClock(), { maxHops: MAX_HOPS }, 'first-1');
  door = new FrontDoor({
    clock: realClock(),
    random: seededRandom(1),
    patience: { stalledMs: 300 },
    onFault: (error) => {
      throw error;
    },
  });
  await door.listen(0);
  door.open((call) => ({ errorForm: restErrors, handle: async () => journalPage(call, journal) }));
});
afterEach(() => door.close());

async function record(count: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    journal.record('matched', `rule/${journal.newest}`, [`event-${journal.newest}`], { reason: 'it is as it is' });
    if (done % 500 === 0) await setImmediate();
  }
}

const get = (query: string): Promise<Response> => fetch(`${door.endpoint}/_region/journal?${query}`);
const linesOf = async (query: string): Promise<(Hop | Gap)[]> =>
  (await (await get(query)).text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const numbersIn = (lines: readonly (Hop | Gap)[]): readonly number[] =>
  lines.flatMap((line) => ('gap' in line ? [] : line.n));

function heapBytes(): number {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed + process.memoryUsage().external;
}

describe('a journal', () => {
  test('is read from after a cursor', async () => {
    await record(20);
    expect(numbersIn(await linesOf('after=17'))).toEqual([18, 19, 20]);
    expect(numbersIn(await linesOf('after=first-1.19'))).toEqual([20]);
    expect(await linesOf('after=20')).toEqual([]);
  });

  test('names its start, and refuses the cursor of another one', async () => {
    await record(3);
    expect((await get('')).headers.get('x-tributary-start')).toBe('first-1');
    const answer = await get('after=earlier-1.2');
    expect([answer.status, await answer.json()]).toEqual([
      410,
      expect.objectContaining({ Message: expect.stringContaining('has the hops 1 to 3 of first-1') }),
    ]);
    expect((await get('after=yesterday')).status).toBe(400);
  });

  test('tells of what it has forgotten since a cursor', async () => {
    await record(MAX_HOPS + 10);
    const [first, second] = await linesOf('after=4');
    expect([first, second]).toMatchObject([{ gap: { from: 5, to: 10 } }, { n: 11 }]);
  });

  test('chooses hops by the effects of an event also after a cursor', async () => {
    journal.record('entered', 'bus', ['a'], { event: 'one' });
    journal.record('entered', 'bus', ['b'], { event: 'two', causedBy: 'one' });
    journal.record('matched', 'rule', ['two']);
    expect(numbersIn(await linesOf('id=a&effects=1&after=2'))).toEqual([3]);
  });
});

describe('a follower', () => {
  test('that does not read costs nothing in a million hops, is cut off, and comes back by its cursor', async () => {
    await record(MAX_HOPS);
    const beforeBytes = heapBytes();
    const answer = await get('follow=1');
    const reader = answer.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    const lastWhole = new TextDecoder().decode(value).split('\n').at(-2) ?? '';
    const { n }: Hop = JSON.parse(lastWhole);
    await record(1_000_000);
    expect(heapBytes() - beforeBytes).toBeLessThan(16 * MIB);
    await until(async () => (await door.connections()) === 0);
    const again = await linesOf(`after=first-1.${n}`);
    expect([again[0], numbersIn(again).length]).toEqual([{ gap: { from: n + 1, to: journal.oldest - 1 } }, MAX_HOPS]);
  });

  test('that reads gets every hop once, in order', async () => {
    const stop = new AbortController();
    const { body } = await fetch(`${door.endpoint}/_region/journal?follow=1`, { signal: stop.signal });
    let text = '';
    const reading = (async () => {
      for await (const piece of body ?? []) text += new TextDecoder().decode(piece);
    })().catch(() => {});
    await record(3_000);
    await until(() => text.includes('"n":3000,'));
    stop.abort();
    await reading;
    const numbers = [...text.matchAll(/^\{"n":(\d+)/gm)].map(([, n]) => Number(n));
    expect(numbers).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 1));
  });
});
