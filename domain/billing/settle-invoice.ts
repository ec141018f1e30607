import type { OrderBilledV1 } from '#schemas/generated/types.ts';
import { ShopError } from '../errors.ts';
import type { Invoices } from './invoice-table.ts';
import type { Payments } from './payment-table.ts';

/**
 * Settles the invoice of an order with the payments that are allocated to it.
 * @returns the data of OrderBilled
 * @throws TributaryError INVOICE_UNKNOWN, INVOICE_NOT_OPEN when it is cancelled
 */
export async function settleInvoice(
  orderId: string,
  invoices: Pick<Invoices, 'find' | 'close'>,
  payments: Pick<Payments, 'of'>,
  nowMs: number,
): Promise<OrderBilledV1> {
  const invoice = await invoices.find(orderId);
  if (!invoice) throw new ShopError('INVOICE_UNKNOWN', { orderId });
  const { invoiceId, customerId, total } = invoice;
  const allocated = (await payments.of(orderId)).filter((payment) => payment.invoiceId === invoiceId);
  const billedAt = new Date(nowMs).toISOString();
  const status = await invoices.close(orderId, 'SETTLED', billedAt);
  if (status !== 'SETTLED') throw new ShopError('INVOICE_NOT_OPEN', { invoiceId, status, wanted: 'settled' });
  return {
    orderId,
    invoiceId,
    customerId,
    amount: total,
    paymentIds: allocated.map(({ paymentId }) => paymentId),
    billedAt,
  };
}
