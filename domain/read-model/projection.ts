import type { EventOf } from '#lib/contract.ts';
import type {
  orderCancelled,
  orderFulfilled,
  orderPaid,
  orderPlaced,
  orderReserved,
} from '#schemas/generated/contracts.ts';
import type { OrderEvent } from '../orders/events.ts';

type Placed = EventOf<typeof orderPlaced>;
type Advanced = EventOf<typeof orderPaid> | EventOf<typeof orderReserved>;
type Closed = EventOf<typeof orderCancelled> | EventOf<typeof orderFulfilled>;

/** The last that happened to an order. */
export type OrderStatus = 'PLACED' | 'PAID' | 'RESERVED' | 'CANCELLED' | 'FULFILLED';

/** What an order is, whatever becomes of it: written once, by its first event. */
export interface OrderDetails {
  readonly customerId: string;
  readonly customerName: string;
  readonly lines: Placed['data']['lines'];
  readonly total: Placed['data']['total'];
  readonly destination: string;
  readonly placedAt: string;
}

/**
 * One event's change to the read model. The bus keeps no order, so details and status are independent: details fill
 * in whenever they come, a status counts only when no event with a higher sequence was there before.
 */
export interface OrderChange {
  readonly orderId: string;
  readonly sequence: number;
  readonly status: OrderStatus;
  readonly details?: OrderDetails;
  readonly cancelReason?: string;
}

export function placed({ metadata, data }: Placed): OrderChange {
  const { city, country } = data.shippingAddress;
  return {
    orderId: data.orderId,
    sequence: metadata.sequence,
    status: 'PLACED',
    details: {
      customerId: data.customer.customerId,
      customerName: data.customer.name,
      lines: data.lines,
      total: data.total,
      destination: `${city}, ${country}`,
      placedAt: data.placedAt,
    },
  };
}

export function advanced({ metadata, data }: Advanced): OrderChange {
  const change = { orderId: data.orderId, sequence: metadata.sequence };
  return { ...change, status: 'paymentId' in data ? 'PAID' : 'RESERVED' };
}

export function closed({ metadata, data }: Closed): OrderChange {
  const change = { orderId: data.orderId, sequence: metadata.sequence };
  return 'reason' in data
    ? { ...change, status: 'CANCELLED', cancelReason: data.reason }
    : { ...change, status: 'FULFILLED' };
}

const CHANGES: { readonly [Type in OrderEvent['metadata']['type']]: (event: never) => OrderChange } = {
  OrderPlaced: placed,
  OrderPaid: advanced,
  OrderReserved: advanced,
  OrderCancelled: closed,
  OrderFulfilled: closed,
};

/** What any event of an order changes. */
export const changeOf = (event: OrderEvent): OrderChange => CHANGES[event.metadata.type](event as never);
