import { expect, test } from '@jest/globals';
import type { Hop } from '../../../src/core/journal.ts';
import { hopFilter } from '../../../src/http/hop-filter.ts';

const hop = (n: number, ids: readonly string[], detail: Hop['detail'] = {}): Hop => ({
  n,
  at: n,
  step: 'published',
  place: 'bus',
  ids,
  detail,
});

const HOPS = [
  hop(1, ['orders-0@1', 'evt-1', 'story'], { event: 'evt-1' }),
  hop(2, ['bus-1', 'evt-1', 'story'], { event: 'evt-1' }),
  hop(3, ['evt-2', 'other story'], { event: 'evt-2', causedBy: 'evt-1' }),
  hop(4, ['evt-3'], { event: 'evt-3', causedBy: 'evt-2' }),
  hop(5, ['evt-9', 'other story'], { event: 'evt-9' }),
  hop(6, ['evt-3']),
];
const chosen = (query: string): readonly number[] =>
  HOPS.filter(hopFilter(new URLSearchParams(query))).map(({ n }) => n);

test('without a query all hops are chosen; an id or a step chooses some', () => {
  expect(chosen('')).toEqual([1, 2, 3, 4, 5, 6]);
  expect(chosen('id=evt-1')).toEqual([1, 2]);
  expect(chosen('id=evt-1&step=failed')).toEqual([]);
});

test('with effects an id chooses its event, and all that this event caused', () => {
  for (const id of ['evt-1', 'bus-1', 'orders-0@1']) {
    const ofPosition = id === 'bus-1' ? [2, 3, 4, 6] : [1, 2, 3, 4, 6];
    expect(chosen(`id=${id}&effects=1`)).toEqual(ofPosition);
  }
  expect(chosen('id=evt-3&effects=1')).toEqual([4, 6]);
});
