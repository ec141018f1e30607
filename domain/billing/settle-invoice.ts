import type { Effected } from '#lib/idempotency/effect.ts';
import type { OrderBilledV1 } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import type { Invoices } from './invoice-table.ts';
import { allocatedTo, sumOf, textOf } from './payment.ts';
import type { Payments } from './payment-table.ts';

/**
 * Settles the invoice of an order with the payments that are allocated to it. Payments are released only once their
 * invoice is cancelled, so those that are read here are still there when an open invoice is closed.
 * @returns the data of OrderBilled, the same each time
 * @throws TributaryError INVOICE_UNKNOWN, PAYMENT_INCOMPLETE, INVOICE_NOT_OPEN when it is cancelled
 */
export async function settleInvoice(
  orderId: string,
  invoices: Pick<Invoices, 'find' | 'close'>,
  payments: Pick<Payments, 'of'>,
  nowMs: number,
): Promise<Effected<OrderBilledV1>> {
  const invoice = await invoices.find(orderId);
  if (!invoice) throw new ShopError('INVOICE_UNKNOWN', { orderId });
  const { invoiceId, customerId, total } = invoice;
  const allocated = allocatedTo(invoice, await payments.of(orderId));
  const captured = sumOf(allocated);
  if (invoice.status === 'OPEN' && captured !== total.minorUnits) {
    const soFar = textOf({ ...total, minorUnits: captured });
    throw new ShopError('PAYMENT_INCOMPLETE', { orderId, total: textOf(total), captured: soFar });
  }
  const { effect, result } = await invoices.close(invoice, 'SETTLED', new Date(nowMs).toISOString());
  const { status, closedAt } = result;
  if (status !== 'SETTLED') throw new ShopError('INVOICE_NOT_OPEN', { invoiceId, status, wanted: 'settled' });
  const paymentIds = allocated.map(({ paymentId }) => paymentId);
  const billedAt = closedAt ?? new Date(nowMs).toISOString();
  return { effect, result: { orderId, invoiceId, customerId, amount: total, paymentIds, billedAt } };
}
