import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#lib/clock.ts';
import { KitError } from '#lib/errors.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { HttpAnswer } from '#lib/http/answer.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import type { Effected } from '#lib/idempotency/effect.ts';
import type { OrderAccepted, PlaceOrder } from '#schemas/generated/types.ts';
import { decide } from './decide.ts';
import type { OrderEvent } from './events.ts';
import { type Executed, execute } from './execute.ts';
import { orderIdFor } from './order-id.ts';
import { ownerMark } from './ownership.ts';

/**
 * Places an order, which is its caller's from then on. Its id follows from the command, so a command that is sent twice
 * places one order, and finds the answer to the first in its history.
 */
export function placeOrder(store: EventStore<OrderEvent>, now: Clock) {
  return async (request: HttpRequest<PlaceOrder>): Promise<Effected<HttpAnswer<OrderAccepted>>> => {
    const { commandId, caller, body, headers } = request;
    const orderId = orderIdFor(commandId);
    const at = new Date(now()).toISOString();
    const placedBy = ownerMark({ caller });
    const command = { kind: 'place', orderId, at, ...body, ...(placedBy !== undefined && { placedBy }) } as const;
    const executed = await execute(store, {
      orderId,
      commandId,
      time: at,
      traceparent: headers['traceparent'],
      decide: (order) => decide(command, order),
    });
    const total = totalIf(executed, body);
    const version = executed.order.version;
    const location = `/orders/${orderId}`;
    const answer: OrderAccepted = { orderId, status: 'PLACED', version, total: { ...total } };
    return { effect: executed.effect, result: { status: 201, headers: { location }, body: answer } };
  };
}

/** @throws TributaryError IDEMPOTENCY_KEY_REUSED when the command placed something else before */
function totalIf({ order: { placed } }: Executed, body: PlaceOrder) {
  if (placed) {
    const { customer, lines, shippingAddress, total } = placed;
    if (isDeepStrictEqual({ customer, lines, shippingAddress }, body)) return total;
  }
  throw new KitError('IDEMPOTENCY_KEY_REUSED', {});
}
