import type { Clock } from '#lib/clock.ts';
import type { EventOf } from '#lib/contract.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import type { paymentCaptured, paymentDeclined, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import type { OrderCommand } from './commands.ts';
import { type Decision, decideAndFulfil } from './decide.ts';
import type { OrderEvent } from './events.ts';
import type { Order } from './evolve.ts';
import { execute } from './execute.ts';

/** What other parts of the shop report: payments and inventory. */
export type Report =
  | EventOf<typeof paymentCaptured>
  | EventOf<typeof paymentDeclined>
  | EventOf<typeof stockReserved>
  | EventOf<typeof stockDepleted>;

/** A payment and a reservation often arrive in the same moment, for the same order. */
const MAX_ATTEMPTS = 5;

/** The command that a report asks of an order. */
export function commandFor({ metadata, data }: Report, at: string): OrderCommand {
  // Depleted stock names no order. It belongs to the story of the order that it was wanted for.
  if (!('orderId' in data)) return { kind: 'deplete', orderId: metadata.correlationId, at };
  const about = { orderId: data.orderId, at };
  if ('reservationId' in data) return { ...about, kind: 'reserve', reservationId: data.reservationId };
  if ('reason' in data) return { ...about, kind: 'decline' };
  return { ...about, kind: 'pay', paymentId: data.paymentId, amount: data.amount };
}

/**
 * Tells an order what was reported. Orders that were not placed here have their events made elsewhere, and nothing
 * is added to them.
 */
export function advanceOrder(store: EventStore<OrderEvent>, now: Clock) {
  return async (report: Report): Promise<void> => {
    const time = new Date(now()).toISOString();
    const command = commandFor(report, time);
    const { orderId } = command;
    const decide = (order: Order): Decision => (order.placed ? decideAndFulfil(command, order) : []);
    const request = { orderId, commandId: `advance-order/${report.metadata.id}`, time, cause: report, decide };
    await execute(store, request, { maxAttempts: MAX_ATTEMPTS });
  };
}
