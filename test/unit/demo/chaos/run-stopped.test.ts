import { expect, test } from '@jest/globals';
import { problemOf, RunStopped } from '../../../../demo/chaos/run-stopped.ts';

test('a run that cannot go on has a problem, which says why', () => {
  const problem = problemOf(new RunStopped('POST /orders: the shop answered 500'));
  expect(problem).toEqual({ invariant: 'comes to an end', text: 'POST /orders: the shop answered 500', ids: [] });
});

test('an error of the run itself is no problem of what it judges', () => {
  const error = new TypeError('undefined is no function');
  expect(() => problemOf(error)).toThrow(error);
});
