import type { EventOf } from '#lib/contract.ts';
import type { orderPlaced } from '#schemas/generated/contracts.ts';
import type { OrderEvent } from '../orders/events.ts';

type Placed = EventOf<typeof orderPlaced>['data'];

/** The latest state of an order. */
export type OrderStatus = 'PLACED' | 'PAID' | 'RESERVED' | 'CANCELLED' | 'FULFILLED';

/** The part of an order that never changes. Its first event writes it once. */
export interface OrderDetails {
  readonly customerId: string;
  readonly customerName: string;
  readonly lines: Placed['lines'];
  readonly total: Placed['total'];
  readonly destination: string;
  readonly placedAt: string;
  /** The mark of the caller to whom it belongs. */
  readonly placedBy?: string;
}

/**
 * The statuses in the order in which an order goes through them. Its row shows the furthest one that an event has
 * reported, in whatever order events arrive. What is paid may be reserved before, and is shown as reserved then.
 */
export const STATUSES: readonly OrderStatus[] = ['PLACED', 'PAID', 'RESERVED', 'CANCELLED', 'FULFILLED'];

/**
 * One event's change to the read model. The bus delivers events in any order, so details and status are independent:
 * details are filled in when they arrive, and a status counts only if no further one came before. The sequence decides
 * between two events of one status alone: it is a number that a producer has chosen.
 */
export interface OrderChange {
  readonly orderId: string;
  readonly sequence: number;
  readonly status: OrderStatus;
  readonly details?: OrderDetails;
  readonly cancelReason?: string;
}

type EventOfType<Type> = Extract<OrderEvent, { readonly metadata: { readonly type: Type } }>;
type Change = Omit<OrderChange, 'orderId' | 'sequence'>;

const CHANGES: { readonly [Type in OrderEvent['metadata']['type']]: (event: EventOfType<Type>) => Change } = {
  OrderPlaced: ({ data }) => ({ status: 'PLACED', details: detailsOf(data) }),
  OrderPaid: () => ({ status: 'PAID' }),
  OrderReserved: () => ({ status: 'RESERVED' }),
  OrderCancelled: ({ data }) => ({ status: 'CANCELLED', cancelReason: data.reason }),
  OrderFulfilled: () => ({ status: 'FULFILLED' }),
};

/** The change that an event of an order makes. */
export function changeOf(event: OrderEvent): OrderChange {
  const { metadata, data } = event;
  const change = CHANGES[metadata.type] as (event: OrderEvent) => Change;
  return { orderId: data.orderId, sequence: metadata.sequence, ...change(event) };
}

/** The state of an order after its whole history; undefined where there is none. */
export function stateAfter(history: readonly OrderEvent[]): OrderChange | undefined {
  const [first, last] = [history[0], history.at(-1)].map((event) => event && changeOf(event));
  return first && last && { ...last, ...(first.details && { details: first.details }) };
}

function detailsOf({ customer, lines, total, shippingAddress, placedAt, placedBy }: Placed): OrderDetails {
  return {
    customerId: customer.customerId,
    customerName: customer.name,
    lines,
    total,
    destination: `${shippingAddress.city}, ${shippingAddress.country}`,
    placedAt,
    ...(placedBy !== undefined && { placedBy }),
  };
}
