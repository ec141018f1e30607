import { beforeEach, describe, expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { HopIndex } from '../../../src/observation/hops/hop-index.ts';
import { hopsPage } from '../../../src/observation/hops/hops-page.ts';

const MAX_HOPS = 1_000;

let journal: Journal;
beforeEach(() => {
  journal = new Journal(new VirtualClock(0), { maxHops: MAX_HOPS }, 'start-1');
});

const record = (...ids: readonly string[]): void => journal.record('matched', 'rule/r', ids);

function scanned(id: string): readonly number[] {
  const hops = journal.hops().filter(({ ids, detail }) => ids.includes(id) || detail?.['causedBy'] === id);
  return hops.map(({ n }) => n).reverse();
}

describe.each([
  ['with room for all ids', 2 ** 12],
  ['with room for the ids of the newest hops only', 2 ** 6],
])('an index %s', (_what, capacity) => {
  test('finds the hops of an id, the newest first, while the journal grows and forgets', async () => {
    const index = new HopIndex(journal, capacity);
    for (let round = 0; round < 40; round++) {
      for (let hop = 0; hop < 50; hop++) record(`event-${hop % 7}`, `other-${round}-${hop}`, `topic-0@${hop}`);
      journal.record('published', 'bus', [`effect-${round}`], {
        event: `effect-${round}`,
        causedBy: `event-${round % 7}`,
      });
      for (const id of ['event-3', `other-${round}-3`, 'other-0-1', 'topic-0@49', 'nobody']) {
        expect(await index.numbersOf(id)).toEqual(scanned(id));
      }
    }
  });
});

describe('the page of the hops', () => {
  const page = (query: string) => hopsPage(new URLSearchParams(query), journal, new HopIndex(journal));
  const numbers = async (query: string): Promise<readonly number[]> => (await page(query)).hops.map(({ n }) => n);

  test('gives the newest hops, those before a number, and those after one', async () => {
    for (let hop = 0; hop < 10; hop++) record(`event-${hop}`);
    expect(await numbers('limit=3')).toEqual([8, 9, 10]);
    expect(await numbers('limit=3&before=8')).toEqual([5, 6, 7]);
    expect(await numbers('limit=3&after=2')).toEqual([3, 4, 5]);
    expect(await page('limit=3')).toMatchObject({ start: 'start-1', oldest: 1, newest: 10, looked: 3 });
  });

  test('gives the hops of several ids once and in their order', async () => {
    record('a');
    record('a', 'b');
    record('c');
    record('b');
    expect(await numbers('ids=b,a')).toEqual([1, 2, 4]);
  });

  test('gives the hops of what an event caused, directly or through others', async () => {
    journal.record('published', 'bus', ['bus-a', 'a'], { event: 'a' });
    journal.record('published', 'bus', ['bus-b', 'b'], { event: 'b', causedBy: 'a' });
    journal.record('published', 'bus', ['bus-c', 'c'], { event: 'c', causedBy: 'b' });
    journal.record('published', 'bus', ['bus-d', 'd'], { event: 'd' });
    record('bus-c', 'c');
    expect(await numbers('id=a')).toEqual([1]);
    expect(await numbers('id=a&effects=1')).toEqual([1, 2, 3, 5]);
  });

  test('chooses by step and by place, in full or in short', async () => {
    journal.record('produced', 'orders-0@7', ['e', 'orders-0@7']);
    journal.record('matched', 'arn:aws:events:eu-west-1:000000000000:rule/shop/billing', ['e']);
    journal.record('attempted', 'arn:aws:sqs:eu-west-1:000000000000:later', ['e']);
    expect(await numbers('step=matched,attempted')).toEqual([2, 3]);
    expect(await numbers('place=topic/orders')).toEqual([1]);
    expect(await numbers('place=rule/shop/billing,queue/later')).toEqual([2, 3]);
  });

  test.each([
    ['limit=many', 'limit takes a whole number, not "many".'],
    ['stepp=matched', 'There is no parameter stepp.'],
  ])('refuses %s and says why', async (query, message) => {
    await expect(page(query)).rejects.toThrow(message);
  });
});
