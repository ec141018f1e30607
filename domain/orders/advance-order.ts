import type { Clock } from '#lib/clock.ts';
import type { EventOf } from '#lib/contract.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import type { paymentCaptured, paymentDeclined, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import type { OrderCommand } from './commands.ts';
import { type Decision, decideAndFulfil } from './decide.ts';
import type { OrderEvent } from './events.ts';
import type { Order } from './evolve.ts';
import { execute } from './execute.ts';

/** A report of another part of the shop: of payments or of inventory. */
export type Report =
  | EventOf<typeof paymentCaptured>
  | EventOf<typeof paymentDeclined>
  | EventOf<typeof stockReserved>
  | EventOf<typeof stockDepleted>;

/** A payment and a reservation for the same order often arrive at the same moment. */
const MAX_ATTEMPTS = 5;

/** The command that a report asks of an order. */
export function commandFor({ metadata, data }: Report, at: string): OrderCommand {
  // Depleted stock names no order. Its correlation id is that of the order that needed it.
  if (!('orderId' in data)) return { kind: 'deplete', orderId: metadata.correlationId, at };
  const about = { orderId: data.orderId, at };
  if ('reservationId' in data) return { ...about, kind: 'reserve', reservationId: data.reservationId };
  if ('reason' in data) return { ...about, kind: 'decline' };
  return { ...about, kind: 'pay', paymentId: data.paymentId, amount: data.amount };
}

/**
 * Applies a report to its order. An order that was not placed here has its history elsewhere, so nothing is added to
 * it. The ids of the events follow from that of the report, so a report that comes again finds them and adds nothing.
 */
export function advanceOrder(store: EventStore<OrderEvent>, now: Clock) {
  return async (report: Report): Promise<Effect> => {
    const time = new Date(now()).toISOString();
    const command = commandFor(report, time);
    const { orderId } = command;
    const decide = (order: Order): Decision => (order.placed ? decideAndFulfil(command, order) : []);
    const request = { orderId, commandId: `advance-order/${report.metadata.id}`, time, cause: report, decide };
    const { effect } = await execute(store, request, { maxAttempts: MAX_ATTEMPTS });
    return effect;
  };
}
