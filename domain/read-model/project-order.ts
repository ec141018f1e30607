import type { EventStore } from '#lib/event-store/event-store.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import { ShopError } from '../errors.ts';
import type { OrderEvent } from '../orders/events.ts';
import { canBePlacedHere } from '../orders/order-id.ts';
import type { OrderRows } from './order-table.ts';
import { changeOf, stateAfter } from './projection.ts';

/**
 * Brings the row of an order up to date with an event, in one conditional write. Of an order that was placed here, its
 * own history says how it is, and the event only that there is news: a producer of the topic can send any event under
 * any number. An id that is none of ours has no history here, so there is nothing to read.
 * @throws TributaryError ORDER_PLACED_HERE for an event about such an order that is not in its history
 */
export function projectOrder(store: Pick<EventStore<OrderEvent>, 'read'>, rows: OrderRows) {
  return async (event: OrderEvent): Promise<Effect> => {
    const { orderId } = event.data;
    const { id, source } = event.metadata;
    const history = canBePlacedHere(orderId) ? await store.read(orderId) : [];
    const state = stateAfter(history);
    if (state === undefined) return rows.apply(changeOf(event));
    if (history.some(({ metadata }) => metadata.id === id)) return rows.write(state);
    throw new ShopError('ORDER_PLACED_HERE', { orderId, source });
  };
}
