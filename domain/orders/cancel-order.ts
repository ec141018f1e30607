import type { Clock } from '#lib/clock.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { HttpAnswer } from '#lib/http/answer.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import { decide } from './decide.ts';
import type { OrderEvent } from './events.ts';
import { execute } from './execute.ts';

/** Cancels an order at the customer's request, unless it is fulfilled. */
export function cancelOrder(store: EventStore<OrderEvent>, now: Clock) {
  return async ({ commandId, path, headers }: HttpRequest): Promise<HttpAnswer> => {
    const { orderId = '' } = path;
    const at = new Date(now()).toISOString();
    const { order } = await execute(store, {
      orderId,
      commandId,
      time: at,
      traceparent: headers['traceparent'],
      decide: (order) => decide({ kind: 'cancel', orderId, at }, order),
    });
    return { status: 200, body: { orderId, status: 'CANCELLED', version: order.version } };
  };
}
