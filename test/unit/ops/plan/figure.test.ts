import { describe, expect, test } from '@jest/globals';
import {
  type Figure,
  given,
  largest,
  minus,
  over,
  plus,
  result,
  times,
  whole,
  written,
} from '../../../../ops/shop/plan/figure.ts';

const shown = ({ value, formula }: Figure): readonly [number, string] => [value, formula];

describe('a figure shows the formula that gives its value', () => {
  test('with the numbers put in', () => {
    expect(shown(over(times(given(10_000), given(1_160)), given(1_000_000)))).toEqual([
      11.6,
      '10,000 x 1,160 / 1,000,000',
    ]);
  });

  test('with sums in brackets where they are multiplied or divided', () => {
    const sum = plus(given(1), given(2));
    expect(shown(times(sum, given(3)))).toEqual([9, '(1 + 2) x 3']);
    expect(shown(over(given(6), sum))).toEqual([2, '6 / (1 + 2)']);
    expect(shown(times(given(2), minus(given(1), given(0.25), given(0.25))))).toEqual([1, '2 x (1 - 0.25 - 0.25)']);
  });

  test('with a quotient in brackets where it divides', () => {
    expect(shown(over(given(8), over(given(4), given(2))))).toEqual([4, '8 / (4 / 2)']);
  });

  test('rounded up, and the largest of several', () => {
    expect(shown(whole(largest(over(given(5), given(2)), given(1))))).toEqual([3, 'ceil(max(5 / 2, 1))']);
  });

  test('or, of another line, only its result', () => {
    expect(shown(times(result(times(given(2), given(3))), given(4)))).toEqual([24, '6 x 4']);
  });
});

test.each([
  [0, '0'],
  [12_345.6, '12,346'],
  [59.716, '59.7'],
  [5.9716, '5.97'],
  [0.0012345, '0.00123'],
  [7, '7'],
])('%d is written as %s', (value, text) => {
  expect(written(value)).toBe(text);
});
