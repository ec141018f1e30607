import { expect, test } from '@jest/globals';
import { chosenEvents } from '../../../server/report/chosen-events.ts';
import { published, row } from '../../support/reported-run.ts';

const hops = [1, 2, 3, 4].map((n) => published(`e-${n}`, n));
const oneHop = JSON.stringify(hops[0]).length;

test('everything is chosen where there is room', () => {
  const events = [row('e-2', 2), row('e-1', 1)];
  expect(chosenEvents({ events, hops: hops.slice(0, 2) })).toEqual({ events, hops: hops.slice(0, 2) });
});

test('events that met trouble come first, then those that were tried again, then the oldest', () => {
  const events = [
    row('e-4', 4, { state: 'dead-lettered' }),
    row('e-3', 3, { attempts: 2 }),
    row('e-2', 2),
    row('e-1', 1),
  ];
  const idsWithin = (characters: number) => chosenEvents({ events, hops }, characters).events.map(({ id }) => id);
  expect(idsWithin(oneHop - 1)).toEqual([]);
  expect(idsWithin(oneHop)).toEqual(['e-4']);
  expect(idsWithin(2 * oneHop)).toEqual(['e-4', 'e-3']);
  expect(idsWithin(3 * oneHop)).toEqual(['e-4', 'e-3', 'e-1']);
});

test('events of one story stay together, and their hops with them', () => {
  const events = [
    row('e-3', 3),
    row('e-2', 2, { state: 'dropped', correlation: 'story' }),
    row('e-1', 1, { correlation: 'story' }),
  ];
  expect(chosenEvents({ events, hops }, 2 * oneHop)).toEqual({ events: events.slice(1), hops: hops.slice(0, 2) });
});

test('a hop of several events is told once', () => {
  const batch = { ...published('e-1', 1), ids: ['e-1', 'e-2'] };
  const events = [row('e-2', 2), row('e-1', 1)];
  const room = JSON.stringify(batch).length;
  expect(chosenEvents({ events, hops: [batch] }, room)).toEqual({ events, hops: [batch] });
});
