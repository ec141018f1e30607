import type { CommandOf, OrderCommand } from '#domain/orders/commands.ts';
import type { Decision } from '#domain/orders/decide.ts';
import type { OrderFact } from '#domain/orders/events.ts';
import { TributaryError } from '#lib/errors.ts';
import { placedOrder } from './samples.ts';

/** When everything in these histories happens. */
export const AT = '2026-03-02T12:00:00.000Z';

const { customer, lines, shippingAddress, total } = placedOrder().data;

/** What the sample order costs. */
export const TOTAL = total;

const about = { orderId: 'ORD-1', at: AT };

export const place: CommandOf<'place'> = { ...about, kind: 'place', customer, lines, shippingAddress };
export const pay: CommandOf<'pay'> = { ...about, kind: 'pay', paymentId: 'PAY-1', amount: total };
export const reserve: CommandOf<'reserve'> = { ...about, kind: 'reserve', reservationId: 'RES-1' };
export const decline: CommandOf<'decline'> = { ...about, kind: 'decline' };
export const deplete: CommandOf<'deplete'> = { ...about, kind: 'deplete' };
export const fulfil: CommandOf<'fulfil'> = { ...about, kind: 'fulfil' };
export const cancel: CommandOf<'cancel'> = { ...about, kind: 'cancel' };

/** Every command once. */
export const COMMANDS: readonly OrderCommand[] = [place, pay, reserve, decline, deplete, fulfil, cancel];

const order = { orderId: 'ORD-1', customer, lines, total, shippingAddress };

export const placed: OrderFact = { type: 'OrderPlaced', data: { ...order, placedAt: AT } };
export const paid: OrderFact = { type: 'OrderPaid', data: { orderId: 'ORD-1', paymentId: 'PAY-1', paidAt: AT } };
export const reserved: OrderFact = {
  type: 'OrderReserved',
  data: { orderId: 'ORD-1', reservationId: 'RES-1', reservedAt: AT },
};
export const fulfilled: OrderFact = { type: 'OrderFulfilled', data: { ...order, fulfilledAt: AT } };
export const cancelledFor = (reason: Extract<OrderFact, { type: 'OrderCancelled' }>['data']['reason']): OrderFact => ({
  type: 'OrderCancelled',
  data: { orderId: 'ORD-1', reason, cancelledAt: AT },
});

/** The code of the error, or the facts. */
export const outcomeOf = (decision: Decision): readonly OrderFact[] | string =>
  decision instanceof TributaryError ? decision.code : decision;
