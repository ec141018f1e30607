import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#lib/clock.ts';
import { KitError } from '#lib/errors.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { HttpAnswer } from '#lib/http/answer.ts';
import type { HttpRequest } from '#lib/http/request.ts';
import type { OrderAccepted, PlaceOrder } from '#schemas/generated/types.ts';
import { decide } from './decide.ts';
import type { OrderEvent } from './events.ts';
import { type Executed, execute } from './execute.ts';
import { ownerMark } from './ownership.ts';

/** Long enough to be unique, short enough to be read out on the telephone. */
const ID_LENGTH = 20;

/**
 * Places an order, which is its caller's from then on. Its id follows from the command, so a command that is sent twice places one order, even when its
 * first answer is no longer stored.
 */
export function placeOrder(store: EventStore<OrderEvent>, now: Clock) {
  return async ({ commandId, caller, body, headers }: HttpRequest<PlaceOrder>): Promise<HttpAnswer<OrderAccepted>> => {
    const orderId = `ORD-${commandId.slice(0, ID_LENGTH)}`;
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
    return {
      status: 201,
      headers: { location: `/orders/${orderId}` },
      body: { orderId, status: 'PLACED', version, total: { ...total } },
    };
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
