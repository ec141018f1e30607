import { ShopError } from '../errors.ts';
import type { Invoice } from './invoice.ts';
import { paymentsFor } from './payment.ts';
import type { Payments } from './payment-table.ts';

/** The result of the charge, which the workflow passes on. */
export interface Charge {
  readonly paymentIds: readonly string[];
}

/**
 * Charges an invoice: allocates to it the payments that were captured for its order. The customer paid before the
 * goods left, so no money moves here.
 * @throws TributaryError PAYMENT_INCOMPLETE, PAYMENT_DIFFERS, INVOICE_NOT_OPEN
 */
export async function chargeInvoice(invoice: Invoice, payments: Pick<Payments, 'of' | 'allocate'>): Promise<Charge> {
  const { orderId, invoiceId, status } = invoice;
  if (status === 'CANCELLED') throw new ShopError('INVOICE_NOT_OPEN', { invoiceId, status, wanted: 'charged' });
  const chosen = paymentsFor(invoice, await payments.of(orderId));
  for (const payment of chosen) await payments.allocate(payment, invoiceId);
  return { paymentIds: chosen.map(({ paymentId }) => paymentId) };
}
