import type { Clock } from '#lib/clock.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { HttpAnswer } from '#lib/http/answer.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import type { OrderAccepted } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import { type Decision, decide } from './decide.ts';
import type { OrderEvent } from './events.ts';
import type { Order } from './evolve.ts';
import { execute } from './execute.ts';
import { isOwn } from './ownership.ts';

/** Cancels an order at the customer's request, unless it is fulfilled. There are no orders but those of the caller. */
export function cancelOrder(store: EventStore<OrderEvent>, now: Clock) {
  return async ({ commandId, caller, path, headers }: HttpRequest): Promise<HttpAnswer<OrderAccepted>> => {
    const { orderId = '' } = path;
    const at = new Date(now()).toISOString();
    const cancel = (order: Order): Decision =>
      isOwn(order.placed, { caller })
        ? decide({ kind: 'cancel', orderId, at }, order)
        : new ShopError('ORDER_UNKNOWN', { orderId });
    const { order } = await execute(store, {
      orderId,
      commandId,
      time: at,
      traceparent: headers['traceparent'],
      decide: cancel,
    });
    return { status: 200, body: { orderId, status: 'CANCELLED', version: order.version } };
  };
}
