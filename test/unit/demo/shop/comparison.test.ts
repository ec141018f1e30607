import { describe, expect, test } from '@jest/globals';
import { compare, type Outcome } from '../../../../demo/shop/comparison.ts';
import type { Expectation } from '../../../../demo/shop/expectation.ts';

const row = { status: 'FULFILLED', sequence: 2, totalMinorUnits: 500, cancelReason: undefined, details: '' };
const expected: Expectation = {
  noticeIds: new Set(['e-2']),
  fulfilledIds: new Map(),
  orders: new Map([['o-1', row]]),
  sales: ['TEA 2026-03-02T08:00Z#EUR: 1 orders, 2 units, 500'],
  billing: ['o-1 billed'],
};
const outcome: Outcome = {
  noticeIds: ['e-2'],
  orders: new Map([['o-1', row]]),
  sales: expected.sales,
  billing: expected.billing,
};

describe("the shop's comparison of a run", () => {
  test('finds nothing where all is as it must be', () => {
    expect(compare(expected, outcome)).toEqual({ lost: [], doubled: [] });
  });

  test.each<[string, Partial<Outcome>, string]>([
    ['a notice', { noticeIds: [] }, 'no notice for event e-2'],
    ['sales', { sales: [] }, 'no sales TEA 2026-03-02T08:00Z#EUR: 1 orders, 2 units, 500'],
    ['billing', { billing: [] }, 'no billing o-1 billed'],
    ['an order', { orders: new Map() }, `order o-1 is absent, not ${JSON.stringify(row)}`],
  ])('finds %s that is lost', (_what, change, problem) => {
    expect(compare(expected, { ...outcome, ...change })).toEqual({ lost: [problem], doubled: [] });
  });

  test('finds an order that is not as it must be', () => {
    const orders = new Map([['o-1', { ...row, status: 'PLACED' }]]);
    const problem = `order o-1 is ${JSON.stringify({ ...row, status: 'PLACED' })}, not ${JSON.stringify(row)}`;
    expect(compare(expected, { ...outcome, orders })).toEqual({ lost: [problem], doubled: [] });
  });

  test.each<[string, Partial<Outcome>, string]>([
    ['sales', { sales: [...expected.sales, 'CUP'] }, 'one more sales CUP'],
    ['billing', { billing: ['o-1 billed', 'o-1 billed'] }, 'one more billing o-1 billed'],
    ['a notice', { noticeIds: ['e-2', 'e-2'] }, 'one more notice for event e-2'],
  ])('finds %s that is there too often', (_what, change, problem) => {
    expect(compare(expected, { ...outcome, ...change })).toEqual({ lost: [], doubled: [problem] });
  });
});
