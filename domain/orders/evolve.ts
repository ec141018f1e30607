import type { EventOf } from '#lib/contract.ts';
import type { orderPlaced } from '#schemas/generated/contracts.ts';
import type { CancelReason, OrderFact } from './events.ts';

/** The state of an order, as far as its rules need it. It follows from its events alone. */
export interface Order {
  /** The number of events; 0 for an order that was never placed. */
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

/** The order after one more event, without any check: events are facts. */
export function evolve(order: Order, { type, data }: OrderFact): Order {
  const change = CHANGES[type] as (data: OrderFact['data']) => Change;
  return { ...order, ...change(data), version: order.version + 1 };
}

/** The order after its whole history. */
export const orderAfter = (facts: readonly OrderFact[], from: Order = NO_ORDER): Order => facts.reduce(evolve, from);
