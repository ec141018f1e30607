import type { Effected } from '#lib/idempotency/effect.ts';
import type { BillingFailedV1 } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import { type FulfilledOrder, type Invoice, invoiceFor } from './invoice.ts';
import type { Invoices } from './invoice-table.ts';
import type { Payments } from './payment-table.ts';

/**
 * Undoes the billing of an order: cancels its invoice and releases its payments. It works at any stage. Where there is
 * no invoice yet it writes a cancelled one, so that a late attempt to create it finds that.
 * @returns the data of BillingFailed, the same each time
 * @throws TributaryError INVOICE_NOT_OPEN when the invoice is settled, which cannot be undone
 */
export async function cancelInvoice(
  order: FulfilledOrder,
  reason: string,
  invoices: Pick<Invoices, 'create' | 'close'>,
  payments: Pick<Payments, 'of' | 'release'>,
  nowMs: number,
): Promise<Effected<BillingFailedV1>> {
  const { orderId } = order;
  const closedAt = new Date(nowMs).toISOString();
  const created = await invoices.create({ ...invoiceFor(order, nowMs), status: 'CANCELLED', closedAt });
  const { invoiceId } = created.result;
  // The invoice comes first: a payment is allocated only while it is open.
  const { effect, result } = created.effect === 'new' ? created : await closed(created.result, invoices, closedAt);
  const { status, closedAt: failedAt = closedAt } = result;
  if (status !== 'CANCELLED') throw new ShopError('INVOICE_NOT_OPEN', { invoiceId, status, wanted: 'cancelled' });
  for (const payment of await payments.of(orderId)) await payments.release(payment, invoiceId);
  return { effect, result: { orderId, invoiceId, reason, failedAt } };
}

const closed = async (invoice: Invoice, invoices: Pick<Invoices, 'close'>, closedAt: string) =>
  invoice.status === 'OPEN'
    ? invoices.close(invoice, 'CANCELLED', closedAt)
    : { effect: 'already-there' as const, result: invoice };
