import type { EventOf } from '#lib/contract.ts';
import { orderCancelled, orderFulfilled, orderPaid, orderPlaced, orderReserved } from '#schemas/generated/contracts.ts';

/** The events of an order, in the versions in which they are written. */
export const ORDER_EVENTS = [orderPlaced, orderPaid, orderReserved, orderFulfilled, orderCancelled] as const;

/** An event of an order's history, as it is stored and published. */
export type OrderEvent = EventOf<(typeof ORDER_EVENTS)[number]>;

/** An event without its metadata: decisions produce facts, and the state follows from them. */
export type OrderFact = OrderEvent extends infer One
  ? One extends OrderEvent
    ? { readonly type: One['metadata']['type']; readonly data: One['data'] }
    : never
  : never;

/** The reason for which an order was cancelled. */
export type CancelReason = EventOf<typeof orderCancelled>['data']['reason'];

/** The fact that an event states. */
export const factOf = ({ metadata, data }: OrderEvent): OrderFact => ({ type: metadata.type, data }) as OrderFact;

/** The definition by which a fact of that type is written. */
export function definitionFor(type: OrderFact['type']): (typeof ORDER_EVENTS)[number] {
  const definition = ORDER_EVENTS.find((one) => one.type === type);
  if (!definition) throw new Error(`no event ${type}`);
  return definition;
}
