import { expect, test } from '@jest/globals';
import type { Hop } from '@tributary/region/journal';
import { FollowedHops } from '../../../ui/pages/event/followed-hops.ts';

const hop = (n: number, ids: readonly string[], detail?: Hop['detail']): Hop => {
  return { n, at: n, step: 'published', place: 'bus', ids, ...(detail && { detail }) };
};
const numbers = ({ hops }: FollowedHops): readonly number[] => hops.map(({ n }) => n);

test('an event grows by its own hops, and by those of the events that it caused', () => {
  const followed = new FollowedHops('evt-1');
  followed.fill([hop(1, ['bus-1', 'evt-1'], { event: 'evt-1' })]);
  const isChanged = followed.add([
    hop(2, ['evt-1']),
    hop(3, ['evt-9'], { event: 'evt-9' }),
    hop(4, ['evt-2'], { event: 'evt-2', causedBy: 'evt-1' }),
    hop(5, ['evt-2']),
  ]);
  expect(isChanged).toBe(true);
  expect(numbers(followed)).toEqual([1, 2, 4, 5]);
});

test('hops that came before are not taken twice', () => {
  const followed = new FollowedHops('evt-1');
  followed.fill([hop(1, ['evt-1']), hop(2, ['evt-1'])]);
  expect(followed.add([hop(2, ['evt-1'])])).toBe(false);
  expect(numbers(followed)).toEqual([1, 2]);
});

test('what an event caused stays also when it came before the page that names it', () => {
  const followed = new FollowedHops('evt-1');
  followed.add([hop(4, ['evt-2']), hop(5, ['evt-9']), hop(6, ['evt-2'])]);
  followed.fill([hop(1, ['evt-1']), hop(3, ['evt-2'], { event: 'evt-2', causedBy: 'evt-1' }), hop(4, ['evt-2'])]);
  expect(numbers(followed)).toEqual([1, 3, 4, 6]);
});

test('what came while a page was on its way stays', () => {
  const followed = new FollowedHops('evt-1');
  followed.add([hop(3, ['evt-1'])]);
  followed.fill([hop(1, ['evt-1']), hop(2, ['evt-1'])]);
  expect(numbers(followed)).toEqual([1, 2, 3]);
});
