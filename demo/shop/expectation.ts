import type { Event } from '#lib/event.ts';
import type { OrderCancelledV1, OrderFulfilledV1, OrderPlacedV1, OrderPlacedV2 } from '#schemas/generated/types.ts';
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

/** What the shop must hold once the region is idle, computed only from the events. */
export interface Expectation {
  /** Ids of the events for which the customer must get a notice, each once. */
  readonly noticeIds: ReadonlySet<string>;
  /** The id of the event that fulfilled an order, by order. */
  readonly fulfilledIds: ReadonlyMap<string, string>;
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly sales: readonly SalesLine[];
  readonly billing: readonly BillingLine[];
}

/** @param events all that are on the bus, each once */
export function expectationOf(events: readonly Event[]): Expectation {
  const fulfilled = events.filter(({ metadata }) => metadata.type === 'OrderFulfilled');
  const orders = new Map<string, OrderRow>();
  for (const event of events) {
    const { subject, source } = event.metadata;
    if (source === 'tributary.orders') orders.set(subject, rowAfter(orders.get(subject), event));
  }
  return {
    fulfilledIds: new Map(fulfilled.map(({ metadata }) => [metadata.subject, metadata.id])),
    noticeIds: new Set(fulfilled.map(({ metadata }) => metadata.id)),
    orders,
    sales: expectedSales(fulfilled.map(({ data }) => data as OrderFulfilledV1)),
    billing: expectedBilling(events),
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
