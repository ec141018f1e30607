import type { Random } from '@tributary/region/random';
import type { Event } from '#lib/event.ts';
import { traceparentOf } from '#lib/traceparent.ts';
import type { PlaceOrder } from '#schemas/generated/types.ts';
import { chance } from '../../traffic/chance.ts';
import { newOrder } from '../order-story.ts';

/** How an order ends that is placed through the HTTP API. */
export type Turn = 'fulfilled' | 'declined' | 'depleted' | 'cancelled';

/** An order that is placed through the HTTP API, with all that its reports need. */
export interface WebOrder {
  /** Part of the idempotency keys of its requests. */
  readonly key: string;
  /** The time of its reports, RFC 3339. */
  readonly at: string;
  readonly body: PlaceOrder;
  readonly totalMinorUnits: number;
  readonly turn: Turn;
  /** Real time before its customer cancels it, in which its first event may come to the read model. */
  readonly hesitationMs: number;
  readonly isReservedFirst: boolean;
  /** Ids of the reports, one more than any turn needs. */
  readonly ids: readonly string[];
}

/** An order that the shop has accepted. */
export interface PlacedOrder extends WebOrder {
  /** How many of the requests to cancel it took effect. */
  readonly cancellations: number;
}

/** The events that its history must have, in any order between the first and the last. */
export const HISTORY: Readonly<Record<Turn, readonly string[]>> = {
  fulfilled: ['OrderPlaced', 'OrderPaid', 'OrderReserved', 'OrderFulfilled'],
  declined: ['OrderPlaced', 'OrderCancelled'],
  depleted: ['OrderPlaced', 'OrderCancelled'],
  cancelled: ['OrderPlaced', 'OrderCancelled'],
};

const SHARE = { cancelled: 0.15, declined: 0.1, depleted: 0.1 };

/** Each length is as likely as its double: the first event may be on its way to any of those that it reaches. */
const HESITATION_MS = { least: 30, most: 1_000 };

export function webOrder(at: string, random: Random): WebOrder {
  const { total, ...body } = newOrder(random);
  return {
    key: random.uuid(),
    at,
    body,
    totalMinorUnits: total.minorUnits,
    turn: turnOf(random),
    hesitationMs: Math.round(HESITATION_MS.least * (HESITATION_MS.most / HESITATION_MS.least) ** random.next()),
    isReservedFirst: chance(random, 0.5),
    ids: [random.uuid(), random.uuid(), random.uuid(), random.uuid()],
  };
}

function turnOf(random: Random): Turn {
  for (const turn of ['cancelled', 'declined', 'depleted'] as const) if (chance(random, SHARE[turn])) return turn;
  return 'fulfilled';
}

interface Report {
  readonly topic: string;
  readonly event: Event;
}

/** The reports of payments and inventory about the order, once it has its id. */
export function reportsOf(order: WebOrder, orderId: string): readonly Report[] {
  const { at, turn, ids, body, totalMinorUnits, isReservedFirst } = order;
  const [firstId = '', secondId = '', paymentId = '', reservationId = ''] = ids;
  const payment = { paymentId: `PAY-${paymentId}`, orderId, amount: { minorUnits: totalMinorUnits, currency: 'EUR' } };
  const report = (id: string, topic: string, type: string, data: unknown): Report => ({
    topic,
    event: { metadata: metadataOf(id, topic, type, orderId, at), data },
  });
  if (turn === 'cancelled') return [];
  if (turn === 'declined') {
    return [report(firstId, 'payments', 'PaymentDeclined', { ...payment, reason: 'card-expired', declinedAt: at })];
  }
  const lines = body.lines.map(({ sku, quantity }) => ({ sku, quantity }));
  if (turn === 'depleted') return [report(firstId, 'inventory', 'StockDepleted', { sku: lines[0]?.sku })];
  const captured = report(firstId, 'payments', 'PaymentCaptured', { ...payment, method: 'card', capturedAt: at });
  const reservation = { reservationId: `RES-${reservationId}`, orderId, warehouse: 'BER-1', lines, reservedAt: at };
  const reserved = report(secondId, 'inventory', 'StockReserved', reservation);
  return isReservedFirst ? [reserved, captured] : [captured, reserved];
}

/** Depleted stock names its order only by the correlation id, so the correlation id is the order's id. */
function metadataOf(id: string, topic: string, type: string, orderId: string, time: string): Event['metadata'] {
  const source = `tributary.${topic}`;
  const traceparent = traceparentOf(id, undefined);
  const story = { correlationId: orderId, causationId: id, sequence: 1, traceparent, hops: 0 };
  return { id, type, version: 1, source, subject: orderId, time, ...story };
}
