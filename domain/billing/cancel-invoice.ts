import type { BillingFailedV1 } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import type { Invoices } from './invoice-table.ts';
import type { Payments } from './payment-table.ts';

/**
 * Undoes the billing of an order: cancels its invoice and releases its payments. It works at any stage, also when
 * there is no invoice yet.
 * @returns the data of BillingFailed
 * @throws TributaryError INVOICE_NOT_OPEN when the invoice is settled, which cannot be undone
 */
export async function cancelInvoice(
  orderId: string,
  reason: string,
  invoices: Pick<Invoices, 'find' | 'close'>,
  payments: Pick<Payments, 'of' | 'release'>,
  nowMs: number,
): Promise<BillingFailedV1> {
  const failedAt = new Date(nowMs).toISOString();
  const invoice = await invoices.find(orderId);
  if (!invoice) return { orderId, reason, failedAt };
  const { invoiceId } = invoice;
  // The invoice comes first, so that a late attempt to charge it finds it cancelled.
  const status = await invoices.close(orderId, 'CANCELLED', failedAt);
  if (status !== 'CANCELLED') throw new ShopError('INVOICE_NOT_OPEN', { invoiceId, status, wanted: 'cancelled' });
  for (const payment of await payments.of(orderId)) await payments.release(payment, invoiceId);
  return { orderId, invoiceId, reason, failedAt };
}
