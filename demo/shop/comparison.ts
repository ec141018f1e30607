import type { BillingLine } from './billing.ts';
import type { Expectation, OrderRow } from './expectation.ts';
import type { SalesLine } from './sales.ts';

/** The state of the shop once the region is idle: the bus, the topic, the tables, the queues. */
export interface Outcome {
  /** Event ids as they came over the bus from Kafka, one for each time. */
  readonly publishedIds: readonly string[];
  /** Event ids of the notices sent, one for each notice. */
  readonly noticeIds: readonly string[];
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly sales: readonly SalesLine[];
  /** How the billing of orders ended, an entry for each event of it on the bus. */
  readonly billing: readonly BillingLine[];
  readonly deadLetters: readonly DeadLetter[];
}

export interface DeadLetter {
  readonly reason: string;
  /** Base64, as it was on Kafka; undefined for a dead letter from elsewhere. */
  readonly value: string | undefined;
}

/** A line for each item that is missing, and for each that occurs too often. */
export interface Comparison {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

export function compare(expected: Expectation, actual: Outcome): Comparison {
  const deadValues = actual.deadLetters.map(({ value }) => value ?? 'not from Kafka');
  return {
    lost: [
      ...missing('event on the bus', expected.eventIds, actual.publishedIds),
      ...missing('notice for event', expected.noticeIds, actual.noticeIds),
      ...wrongRows(expected.orders, actual.orders),
      ...missing('sales', expected.sales, actual.sales),
      ...missing('billing', expected.billing, actual.billing),
      ...missing('dead letter with value', expected.poison, deadValues),
    ],
    doubled: [
      ...surplus('event on the bus', expected.eventIds, actual.publishedIds),
      ...surplus('notice for event', expected.noticeIds, actual.noticeIds),
      ...surplus('sales', expected.sales, actual.sales),
      ...surplus('billing', expected.billing, actual.billing),
      ...surplus('dead letter with value', expected.poison, deadValues),
    ],
  };
}

/** Items that occur less often than expected. */
function missing(what: string, expected: Iterable<string>, actual: Iterable<string>): string[] {
  const left = tally(actual);
  return [...expected].flatMap((item) => (take(left, item) ? [] : [`no ${what} ${short(item)}`]));
}

/** Items that occur more often than expected. */
function surplus(what: string, expected: Iterable<string>, actual: Iterable<string>): string[] {
  const left = tally(expected);
  return [...actual].flatMap((item) => (take(left, item) ? [] : [`one more ${what} ${short(item)}`]));
}

function wrongRows(expected: ReadonlyMap<string, OrderRow>, actual: ReadonlyMap<string, OrderRow>): string[] {
  return [...expected].flatMap(([orderId, row]) => {
    const [want, have] = [JSON.stringify(row), JSON.stringify(actual.get(orderId))];
    return want === have ? [] : [`order ${orderId} is ${have ?? 'absent'}, not ${want}`];
  });
}

function tally(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function take(counts: Map<string, number>, item: string): boolean {
  const count = counts.get(item) ?? 0;
  counts.set(item, count - 1);
  return count > 0;
}

const short = (item: string): string => (item.length > 60 ? `${item.slice(0, 57)}...` : item);
