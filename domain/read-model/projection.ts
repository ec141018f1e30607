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

/** The latest state of an order. */
export type OrderStatus = 'PLACED' | 'PAID' | 'RESERVED' | 'CANCELLED' | 'FULFILLED';

/** The part of an order that never changes. Its first event writes it once. */
export interface OrderDetails {
  readonly customerId: string;
  readonly customerName: string;
  readonly lines: Placed['data']['lines'];
  readonly total: Placed['data']['total'];
  readonly destination: string;
  readonly placedAt: string;
}

/**
 * One event's change to the read model. The bus delivers events in any order, so details and status are independent:
 * details are filled in when they arrive, and a status counts only if no event with a higher sequence came before.
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

/** The change that an event of an order makes. */
export const changeOf = (event: OrderEvent): OrderChange => CHANGES[event.metadata.type](event as never);
