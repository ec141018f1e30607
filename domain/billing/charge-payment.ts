import type { Effect, Effected } from '#lib/idempotency/effect.ts';
import { ShopError } from '../errors.ts';
import type { Invoice } from './invoice.ts';
import type { Invoices } from './invoice-table.ts';
import { allocatedTo, type Payment, paymentsFor } from './payment.ts';
import type { Payments } from './payment-table.ts';

/** The result of the charge, which the workflow passes on. */
export interface Charge {
  readonly paymentIds: readonly string[];
}

/**
 * Charges the invoice of an order: allocates to it the payments that were captured for the order. The customer paid
 * before the goods left, so no money moves here. An invoice that is settled already keeps the payments that it has.
 * @throws TributaryError INVOICE_UNKNOWN, PAYMENT_INCOMPLETE, PAYMENT_DIFFERS, INVOICE_NOT_OPEN when it is cancelled,
 * also while this goes on
 */
export async function chargeInvoice(
  orderId: string,
  invoices: Pick<Invoices, 'find'>,
  payments: Pick<Payments, 'of' | 'allocate'>,
): Promise<Effected<Charge>> {
  const invoice = await invoices.find(orderId);
  if (!invoice) throw new ShopError('INVOICE_UNKNOWN', { orderId });
  if (invoice.status !== 'OPEN') return chargedBefore(invoice, payments);
  const chosen = paymentsFor(invoice, await payments.of(orderId));
  if (await payments.allocate(chosen, invoice)) return { effect: effectOn(invoice, chosen), result: chargeOf(chosen) };
  return chargedBefore((await invoices.find(orderId)) ?? invoice, payments);
}

/** Payments that were allocated before are allocated again, which changes nothing. */
const effectOn = (invoice: Invoice, chosen: readonly Payment[]): Effect =>
  allocatedTo(invoice, chosen).length === chosen.length ? 'already-there' : 'new';

async function chargedBefore(invoice: Invoice, payments: Pick<Payments, 'of'>): Promise<Effected<Charge>> {
  const { orderId, invoiceId, status } = invoice;
  if (status !== 'SETTLED') throw new ShopError('INVOICE_NOT_OPEN', { invoiceId, status, wanted: 'charged' });
  return { effect: 'already-there', result: chargeOf(allocatedTo(invoice, await payments.of(orderId))) };
}

const chargeOf = (payments: readonly Payment[]): Charge => ({
  paymentIds: payments.map(({ paymentId }) => paymentId),
});
