import type { Comparison } from '../check/comparison.ts';
import { missing, short, surplus } from '../check/tally.ts';
import type { BillingLine } from './billing.ts';
import type { Expectation, OrderRow } from './expectation.ts';
import type { SalesLine } from './sales.ts';

/** The state of the shop once the region is idle: its topic, its tables, the ends of its billing. */
export interface Outcome {
  /** Event ids of the notices sent, one for each notice. */
  readonly noticeIds: readonly string[];
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly sales: readonly SalesLine[];
  /** How the billing of orders ended, an entry for each event of it on the bus. */
  readonly billing: readonly BillingLine[];
}

export function compare(expected: Expectation, actual: Outcome): Comparison {
  const parts = [
    ['notice for event', expected.noticeIds, actual.noticeIds],
    ['sales', expected.sales, actual.sales],
    ['billing', expected.billing, actual.billing],
  ] as const;
  return {
    lost: [
      ...parts.flatMap(([what, want, have]) => missing(want, have).map((item) => `no ${what} ${short(item)}`)),
      ...wrongRows(expected.orders, actual.orders),
    ],
    doubled: parts.flatMap(([what, want, have]) =>
      surplus(want, have).map((item) => `one more ${what} ${short(item)}`),
    ),
  };
}

function wrongRows(expected: ReadonlyMap<string, OrderRow>, actual: ReadonlyMap<string, OrderRow>): string[] {
  return [...expected].flatMap(([orderId, row]) => {
    const [want, have] = [JSON.stringify(row), JSON.stringify(actual.get(orderId))];
    return want === have ? [] : [`order ${orderId} is ${have ?? 'absent'}, not ${want}`];
  });
}
