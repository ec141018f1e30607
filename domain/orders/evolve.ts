import type { EventOf } from '#lib/contract.ts';
import type { orderPlaced } from '#schemas/generated/contracts.ts';
import type { CancelReason, OrderFact } from './events.ts';

/** What an order is, as far as its rules ask. It follows from its events alone. */
export interface Order {
  /** How many events there are; 0 means that nobody placed this order. */
  readonly version: number;
  readonly placed?: EventOf<typeof orderPlaced>['data'];
  readonly paymentId?: string;
  readonly reservationId?: string;
  readonly cancelled?: CancelReason;
  readonly fulfilled?: true;
}

/** Before the first event. */
export const NO_ORDER: Order = { version: 0 };

type Change = Omit<Order, 'version'>;

const CHANGES: { readonly [Type in OrderFact['type']]: (data: DataOf<Type>) => Change } = {
  OrderPlaced: (placed) => ({ placed }),
  OrderPaid: ({ paymentId }) => ({ paymentId }),
  OrderReserved: ({ reservationId }) => ({ reservationId }),
  OrderFulfilled: () => ({ fulfilled: true }),
  OrderCancelled: ({ reason }) => ({ cancelled: reason }),
};

type DataOf<Type extends OrderFact['type']> = Extract<OrderFact, { readonly type: Type }>['data'];

/** The order after one more event. Asks nothing: what happened has happened. */
export function evolve(order: Order, { type, data }: OrderFact): Order {
  const change = CHANGES[type] as (data: OrderFact['data']) => Change;
  return { ...order, ...change(data), version: order.version + 1 };
}

/** The order after its whole history. */
export const orderAfter = (facts: readonly OrderFact[], from: Order = NO_ORDER): Order => facts.reduce(evolve, from);
