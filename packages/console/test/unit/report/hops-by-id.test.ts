import { expect, test } from '@jest/globals';
import { HopsById } from '../../../ui/report/hops-by-id.ts';
import { published } from '../../support/reported-run.ts';

const hops = [
  published('first', 1),
  published('second', 2, { causedBy: 'first' }),
  published('third', 3, { causedBy: 'second' }),
  published('other', 4),
];
const idsOf = (id: string) => new HopsById(hops).withEffects(id).map(({ n }) => n);

test('an id leads to its hops and to those of all that it caused, directly or through others', () => {
  expect(idsOf('first')).toEqual([1, 2, 3]);
  expect(idsOf('second')).toEqual([2, 3]);
  expect(idsOf('other')).toEqual([4]);
});

test('the id of an entry on the bus leads to the same', () => {
  expect(idsOf('bus-2')).toEqual([2, 3]);
});

test('an unknown id leads to nothing', () => {
  expect(idsOf('nobody')).toEqual([]);
  expect(idsOf('')).toEqual([]);
});
