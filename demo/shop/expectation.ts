import type { Event } from '#lib/event.ts';
import type { OrderCancelledV1, OrderFulfilledV1, OrderPlacedV1, OrderPlacedV2 } from '#schemas/generated/types.ts';
import type { Produced } from '../traffic/step.ts';
import { type BillingLine, expectedBilling } from './billing.ts';
import { placedDetails } from './order-details.ts';
import { expectedSales, type SalesLine } from './sales.ts';

/** A row of the read model, as far as a run compares it. */
export interface OrderRow {
  readonly status: string;
  readonly sequence: number;
  readonly totalMinorUnits: number;
  readonly cancelReason: string | undefined;
  /** The details of the order, which no later event changes, as a line. */
  readonly details: string;
}

/** What the shop must hold once the region is idle, computed only from the messages produced. */
export interface Expectation {
  /** Ids of the events that must be on the bus, each once. */
  readonly eventIds: ReadonlySet<string>;
  /** Ids of the events for which the customer must get a notice, each once. */
  readonly noticeIds: ReadonlySet<string>;
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly sales: readonly SalesLine[];
  readonly billing: readonly BillingLine[];
  /** Base64 values of the messages that must be on a dead-letter queue, each once. */
  readonly poison: readonly string[];
}

/** @param others events that reach the bus by other ways than Kafka */
export function expectationOf(produced: readonly Produced[], others: readonly Event[] = []): Expectation {
  const told = produced.filter(({ kind }) => kind === 'event').map(({ step }) => step.event);
  const events = [...told, ...others];
  const fulfilled = events.filter(({ metadata }) => metadata.type === 'OrderFulfilled');
  const poison = produced.filter(({ kind }) => kind === 'malformed' || kind === 'violation');
  const orders = new Map<string, OrderRow>();
  for (const event of events) {
    const { subject, source } = event.metadata;
    if (source === 'tributary.orders') orders.set(subject, rowAfter(orders.get(subject), event));
  }
  return {
    eventIds: new Set(events.map(({ metadata }) => metadata.id)),
    noticeIds: new Set(fulfilled.map(({ metadata }) => metadata.id)),
    orders,
    sales: expectedSales(fulfilled.map(({ data }) => data as OrderFulfilledV1)),
    billing: expectedBilling(events),
    poison: poison.flatMap(({ message }) => message?.value.toString('base64') ?? []),
  };
}

const STATUS: Readonly<Record<string, string>> = {
  OrderPlaced: 'PLACED',
  OrderPaid: 'PAID',
  OrderReserved: 'RESERVED',
  OrderCancelled: 'CANCELLED',
  OrderFulfilled: 'FULFILLED',
};

function rowAfter(row: OrderRow | undefined, { metadata, data }: Event): OrderRow {
  const { type, sequence } = metadata;
  return {
    status: STATUS[type] ?? type,
    sequence,
    totalMinorUnits:
      type === 'OrderPlaced' ? minorUnits(data as OrderPlacedV1 | OrderPlacedV2) : (row?.totalMinorUnits ?? 0),
    cancelReason: type === 'OrderCancelled' ? (data as OrderCancelledV1).reason : undefined,
    details: type === 'OrderPlaced' ? placedDetails(data as OrderPlacedV1 | OrderPlacedV2) : (row?.details ?? ''),
  };
}

/** Version 1 of an order has its total as a decimal. */
function minorUnits({ total }: OrderPlacedV1 | OrderPlacedV2): number {
  return typeof total === 'number' ? Math.round(total * 100) : total.minorUnits;
}
