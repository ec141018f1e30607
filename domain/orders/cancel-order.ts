import type { Clock } from '#lib/clock.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { HttpAnswer } from '#lib/http/answer.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import type { CommandMarks } from '#lib/idempotency/command-marks.ts';
import type { Effected } from '#lib/idempotency/effect.ts';
import type { OrderAccepted } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import { type Decision, decide } from './decide.ts';
import type { OrderEvent } from './events.ts';
import type { Order } from './evolve.ts';
import { execute } from './execute.ts';
import { isOwn } from './ownership.ts';

/**
 * Cancels an order at the customer's request, unless it is fulfilled. There are no orders but those of the caller. The
 * id of the command does not name the order, so a mark beside the event says which order the key came with.
 */
export function cancelOrder(store: EventStore<OrderEvent>, marks: CommandMarks, now: Clock) {
  return async ({ commandId, caller, path, headers }: HttpRequest): Promise<Effected<HttpAnswer<OrderAccepted>>> => {
    const { orderId = '' } = path;
    const at = new Date(now()).toISOString();
    await marks.check(commandId, orderId);
    const cancel = (order: Order): Decision =>
      isOwn(order.placed, { caller })
        ? decide({ kind: 'cancel', orderId, at }, order)
        : new ShopError('ORDER_UNKNOWN', { orderId });
    const { order, effect } = await execute(store, {
      orderId,
      commandId,
      time: at,
      traceparent: headers['traceparent'],
      marks: [marks.of(commandId, orderId)],
      decide: cancel,
    });
    return { effect, result: { status: 200, body: { orderId, status: 'CANCELLED', version: order.version } } };
  };
}
