import type { Event } from '#lib/event.ts';
import type { BusOrder } from '../../chaos/bus-order.ts';
import type { Excuses } from '../../chaos/excuses.ts';
import type { Found } from '../../chaos/part.ts';
import type { DeadLetter } from '../../check/dead-letters.ts';
import type { Expectation, OrderRow } from '../expectation.ts';
import type { Notice } from '../observer.ts';
import type { SalesLine } from '../sales.ts';
import type { Answer } from '../webhooks/teller.ts';
import type { OrderBilling } from './billing-table.ts';
import type { PlacedOrder } from './web-order.ts';

/** What the shop's senders have sent. */
export interface Sent {
  /** On topics, each once. */
  readonly events: readonly Event[];
  /** Those that the carrier has put on the bus itself. */
  readonly shipments: readonly Event[];
  /** Webhooks of partners, and forged ones. */
  readonly webhooks: readonly Answer[];
  /** By order id. */
  readonly webOrders: ReadonlyMap<string, PlacedOrder>;
}

/** The state of the shop once the region is idle: the bus, the tables, the topic, the queues. */
export interface ShopEvidence {
  /** All that was on the bus. */
  readonly events: readonly Event[];
  readonly notices: readonly Notice[];
  readonly orders: ReadonlyMap<string, OrderRow>;
  readonly sales: readonly SalesLine[];
  /** By order id. */
  readonly billing: ReadonlyMap<string, OrderBilling>;
  /** The events of each order that was placed here, by order id, in the order of their versions. */
  readonly histories: ReadonlyMap<string, readonly Event[]>;
  /** Event ids on the topic of the carrier's events, one for each record. */
  readonly shipmentIds: readonly string[];
  readonly deadLetters: readonly DeadLetter[];
}

/** What was sent, what the result must be, and what it is. */
export interface ShopFindings {
  readonly sent: Sent;
  readonly expected: Expectation;
  readonly evidence: ShopEvidence;
  readonly order: Pick<BusOrder, 'positionOf'>;
  /** Nothing may come twice or stay undone, except where a fault caused it. */
  readonly excuses: Excuses;
}

/** Looks for breaks of one invariant. */
export type Check = (findings: ShopFindings) => readonly Found[];
