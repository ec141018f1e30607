import type { EventStore } from '#lib/event-store/event-store.ts';
import { ShopError } from '../errors.ts';
import type { OrderEvent } from '../orders/events.ts';
import type { OrderRows } from './order-table.ts';
import { changeOf, stateAfter } from './projection.ts';

/**
 * Brings the row of an order up to date with an event. Of an order that was placed here, its own history says how it
 * is, and the event only that there is news: a producer of the topic can send any event under any number.
 * @throws TributaryError ORDER_PLACED_HERE for an event about such an order that is not in its history
 */
export function projectOrder(store: Pick<EventStore<OrderEvent>, 'read'>, rows: OrderRows) {
  return async (event: OrderEvent): Promise<void> => {
    const { orderId } = event.data;
    const { id, source } = event.metadata;
    const history = await store.read(orderId);
    const state = stateAfter(history);
    if (state === undefined) await rows.apply(changeOf(event));
    else if (history.some(({ metadata }) => metadata.id === id)) await rows.write(state);
    else throw new ShopError('ORDER_PLACED_HERE', { orderId, source });
  };
}
