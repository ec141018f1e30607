import { expect, test } from '@jest/globals';
import type { EventRow } from '@tributary/region/observation';
import { EventStore } from '../../ui/live/event-store.ts';

const row = (n: number, id = `e${n}`, changed = n): EventRow => ({
  id,
  n,
  changed,
  at: n,
  lastAt: changed,
  type: '',
  source: '',
  key: '',
  origin: '',
  state: 'done',
  attempts: 0,
  deadLetters: 0,
  handledBy: [],
});

const idsOf = (store: EventStore): readonly string[] => [...store].map(({ id }) => id);

test('rows are there newest first, in whatever order they came', () => {
  const store = new EventStore();
  store.put([row(2), row(5), row(1), row(3), row(3, 'same hop')]);
  expect(idsOf(store)).toEqual(['e5', 'same hop', 'e3', 'e2', 'e1']);
  expect([store.at(0)?.id, store.at(4)?.id, store.at(5)]).toEqual(['e5', 'e1', undefined]);
});

test('a newer state replaces an older one, and is not replaced by it', () => {
  const store = new EventStore();
  store.put([row(1, 'a', 9), row(2, 'b')]);
  store.put([row(1, 'a', 4), row(2, 'b', 11)]);
  expect([...store].map(({ changed }) => changed)).toEqual([11, 9]);
});

test('an event that enters once more moves to its new place', () => {
  const store = new EventStore();
  store.put([row(1, 'a'), row(2, 'b')]);
  store.put([row(3, 'a')]);
  expect(idsOf(store)).toEqual(['a', 'b']);
  expect(store.get('a')?.n).toBe(3);
});

test('the oldest rows are forgotten', () => {
  const store = new EventStore(10);
  store.put(Array.from({ length: 1_010 }, (_, n) => row(n)));
  expect([store.length, store.at(9)?.n, store.get('e0')]).toEqual([10, 1_000, undefined]);
});

test('100,000 rows and their changes are taken in a moment', () => {
  const store = new EventStore();
  const before = process.threadCpuUsage();
  for (let n = 0; n < 100_000; n += 500) store.put(Array.from({ length: 500 }, (_, index) => row(n + index)));
  for (let n = 0; n < 100_000; n += 500)
    store.put(Array.from({ length: 500 }, (_, index) => row(n + index, `e${n + index}`, 1e6)));
  expect(store.length).toBe(100_000);
  expect(process.threadCpuUsage(before).user).toBeLessThan(5_000_000);
});

test('older rows are taken among newer ones, a thousand at a time', () => {
  const store = new EventStore();
  store.put(Array.from({ length: 5_000 }, (_, n) => row(20_000 + n)));
  store.put([row(3), row(1), row(24_999, 'same hop'), row(30_000)]);
  for (let n = 19_000; n > 0; n -= 1_000) store.put(Array.from({ length: 1_000 }, (_, index) => row(n + index)));
  const numbers = [...store].map(({ n }) => n);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  expect(store.length).toBe(24_005 - 1);
});

test('an event that is told twice at once is there once, in its newest state', () => {
  const store = new EventStore();
  store.put([row(1, 'a', 1), row(1, 'a', 5), row(2, 'b'), row(4, 'b')]);
  expect([...store].map(({ id, n, changed }) => [id, n, changed])).toEqual([
    ['b', 4, 4],
    ['a', 1, 5],
  ]);
});
