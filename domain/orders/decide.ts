import { ShopError } from '../errors.ts';
import type { CommandOf, OrderCommand } from './commands.ts';
import type { CancelReason, OrderFact } from './events.ts';
import { type Order, orderAfter } from './evolve.ts';
import { totalOf } from './total.ts';

/** The facts that follow, possibly none; or the error that says why the order cannot do it. */
export type Decision = readonly OrderFact[] | ShopError;

type Rule<Kind extends OrderCommand['kind']> = (command: CommandOf<Kind>, order: Order) => Decision;

/** The rules of the domain, one for each command. */
const RULES: { readonly [Kind in OrderCommand['kind']]: Rule<Kind> } = {
  place({ orderId, customer, lines, shippingAddress, placedBy, at }, order) {
    if (order.placed) return new ShopError('ORDER_EXISTS', { orderId });
    const total = totalOf(orderId, lines);
    if (total instanceof ShopError) return total;
    const owner = placedBy === undefined ? {} : { placedBy };
    const data = { orderId, customer, lines, total, shippingAddress, placedAt: at, ...owner };
    return [{ type: 'OrderPlaced', data }];
  },

  pay({ orderId, paymentId, amount, at }, order) {
    if (order.paymentId) return new ShopError('ORDER_ALREADY_PAID', { orderId, paymentId: order.paymentId });
    const total = order.placed?.total;
    if (total?.minorUnits !== amount.minorUnits || total.currency !== amount.currency)
      return new ShopError('ORDER_PAYMENT_DIFFERS', { orderId, paid: textOf(amount), total: textOf(total) });
    return [{ type: 'OrderPaid', data: { orderId, paymentId, paidAt: at } }];
  },

  reserve({ orderId, reservationId, at }, order) {
    if (order.reservationId) return [];
    return [{ type: 'OrderReserved', data: { orderId, reservationId, reservedAt: at } }];
  },

  /** Another attempt may have succeeded before. */
  decline: (command, order) => (order.paymentId ? [] : cancelled(command, 'payment-declined')),

  /** Goods that are reserved for the order already cannot run out for it. */
  deplete: (command, order) => (order.reservationId ? [] : cancelled(command, 'out-of-stock')),

  fulfil({ orderId, at }, order) {
    if (!order.placed || !order.paymentId) return new ShopError('ORDER_NOT_PAID', { orderId });
    if (!order.reservationId) return new ShopError('ORDER_NOT_RESERVED', { orderId });
    const { placedAt: _placedAt, placedBy: _placedBy, ...rest } = order.placed;
    return [{ type: 'OrderFulfilled', data: { ...rest, fulfilledAt: at } }];
  },

  cancel: (command) => cancelled(command, 'customer-request'),
};

const cancelled = ({ orderId, at }: OrderCommand, reason: CancelReason): Decision => [
  { type: 'OrderCancelled', data: { orderId, reason, cancelledAt: at } },
];

const textOf = (money: { minorUnits: number; currency: string } | undefined): string =>
  `${money?.minorUnits} ${money?.currency}`;

/** Commands that carry reports of other parts of the shop. A closed order ignores them. */
const REPORTS: ReadonlySet<OrderCommand['kind']> = new Set(['reserve', 'decline', 'deplete']);

/** Whether the command has no effect: it was carried out before, or the order is closed to it. */
function hasNoEffect(command: OrderCommand, order: Order): boolean {
  if (command.kind === 'pay' && command.paymentId === order.paymentId) return true;
  return REPORTS.has(command.kind) && closedError(command, order) !== undefined;
}

function closedError({ orderId }: OrderCommand, order: Order): ShopError | undefined {
  if (order.cancelled) return new ShopError('ORDER_CANCELLED', { orderId, reason: order.cancelled });
  return order.fulfilled && new ShopError('ORDER_FULFILLED', { orderId });
}

/**
 * Decides what a command does to an order. Pure: the same command and order always give the same decision.
 * @returns the facts that follow, none when they are in the history already; ORDER_UNKNOWN, ORDER_EXISTS,
 * ORDER_CANCELLED, ORDER_FULFILLED, ORDER_NOT_PAID, ORDER_NOT_RESERVED, ORDER_ALREADY_PAID, ORDER_PAYMENT_DIFFERS,
 * ORDER_TOTAL_INVALID when the rules do not allow it
 */
export function decide(command: OrderCommand, order: Order): Decision {
  const rule = RULES[command.kind] as (command: OrderCommand, order: Order) => Decision;
  if (command.kind === 'place') return rule(command, order);
  if (!order.placed) return new ShopError('ORDER_UNKNOWN', { orderId: command.orderId });
  if (hasNoEffect(command, order)) return [];
  return closedError(command, order) ?? rule(command, order);
}

/** Decides, and fulfils an order at once when it is paid and reserved. */
export function decideAndFulfil(command: OrderCommand, order: Order): Decision {
  const facts = decide(command, order);
  if (facts instanceof ShopError) return facts;
  const after = orderAfter(facts, order);
  const isReady = after.paymentId !== undefined && after.reservationId !== undefined;
  if (!isReady || after.cancelled || after.fulfilled) return facts;
  const { orderId, at } = command;
  const fulfilment = decide({ kind: 'fulfil', orderId, at }, after);
  return fulfilment instanceof ShopError ? fulfilment : [...facts, ...fulfilment];
}
