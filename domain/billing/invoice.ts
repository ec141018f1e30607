import type { EventOf } from '#lib/contract.ts';
import type { orderFulfilled } from '#schemas/generated/contracts.ts';

export type FulfilledOrder = EventOf<typeof orderFulfilled>['data'];

export type Money = FulfilledOrder['total'];

/** An open invoice is settled by payments or cancelled, and then never changes again. */
export type InvoiceStatus = 'OPEN' | 'SETTLED' | 'CANCELLED';

/** The amount that a customer owes for one order. An order has at most one invoice. */
export interface Invoice {
  readonly orderId: string;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly lines: FulfilledOrder['lines'];
  readonly total: Money;
  readonly createdAt: string;
  readonly status: InvoiceStatus;
  /** When it was settled or cancelled. */
  readonly closedAt?: string;
}

/** The open invoice for a fulfilled order. Its number follows from the order, so there cannot be a second one. */
export function invoiceFor({ orderId, customer, lines, total }: FulfilledOrder, nowMs: number): Invoice {
  return {
    orderId,
    invoiceId: `INV-${orderId}`,
    customerId: customer.customerId,
    lines,
    total,
    createdAt: new Date(nowMs).toISOString(),
    status: 'OPEN',
  };
}
