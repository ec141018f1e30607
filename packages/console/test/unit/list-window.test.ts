import { expect, test } from '@jest/globals';
import { indexOfKey, movedBy, windowOf } from '../../ui/components/list-window.ts';

const rows = Array.from({ length: 1000 }, (_, n) => `r${n}`);
const keyOf = (row: string): string => row;

test('a list draws what is seen, and a little more', () => {
  expect(windowOf(2800, 280, 28, 100_000)).toEqual([92, 118]);
  expect(windowOf(0, 280, 28, 3)).toEqual([0, 3]);
});

test('a row is found again when others came before it', () => {
  expect(indexOfKey(['new', ...rows], 'r500', keyOf, 500)).toBe(501);
  expect(indexOfKey(rows.slice(10), 'r500', keyOf, 500)).toBe(490);
});

test('a row that is gone is not found', () => {
  expect(indexOfKey(rows, 'gone', keyOf, 500)).toBe(-1);
  expect(indexOfKey([], 'r1', keyOf, 0)).toBe(-1);
});

test('keys move within the list', () => {
  expect(movedBy('j', 5, 10, 4)).toBe(6);
  expect(movedBy('PageDown', 8, 10, 4)).toBe(9);
  expect(movedBy('Home', 8, 10, 4)).toBe(0);
  expect(movedBy('x', 8, 10, 4)).toBeUndefined();
});
