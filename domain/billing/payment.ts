import type { EventOf } from '#lib/contract.ts';
import type { paymentCaptured } from '#schemas/generated/contracts.ts';
import { ShopError } from '../errors.ts';
import type { Invoice, Money } from './invoice.ts';

/** Money captured for an order, and the invoice that it is allocated to, if any. */
export interface Payment {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amount: Money;
  readonly method: string;
  readonly capturedAt: string;
  readonly invoiceId?: string;
}

export function capturedPayment({ data }: EventOf<typeof paymentCaptured>): Payment {
  const { orderId, paymentId, amount, method, capturedAt } = data;
  return { orderId, paymentId, amount, method, capturedAt };
}

/**
 * Chooses the payments that pay an invoice exactly: one payment of its amount, or else the earliest payments that add
 * up to it. Payments that are allocated already come first. The payments left over are for a refund.
 * @throws TributaryError PAYMENT_INCOMPLETE while less is captured, PAYMENT_DIFFERS when no payments add up to it
 */
export function paymentsFor(invoice: Invoice, captured: readonly Payment[]): readonly Payment[] {
  const { orderId, invoiceId, total } = invoice;
  const usable = captured.filter((payment) => payment.invoiceId === undefined || payment.invoiceId === invoiceId);
  const allocated = allocatedTo(invoice, usable);
  const exact = allocated.length === 0 ? usable.find(({ amount }) => isSame(amount, total)) : undefined;
  const taken = exact ? [exact] : earliestUpTo(total, usable);
  const sum = sumOf(taken);
  if (sum === total.minorUnits) return taken;
  if (taken.length < usable.length) {
    const all = usable.map(({ amount }) => textOf(amount)).join(' + ');
    throw new ShopError('PAYMENT_DIFFERS', { orderId, total: textOf(total), captured: all });
  }
  const soFar = textOf({ ...total, minorUnits: sum });
  throw new ShopError('PAYMENT_INCOMPLETE', { orderId, total: textOf(total), captured: soFar });
}

/** The payments among these that the invoice has. */
export const allocatedTo = ({ invoiceId }: Invoice, payments: readonly Payment[]): readonly Payment[] =>
  payments.filter((payment) => payment.invoiceId === invoiceId);

/** Leaves out payments in another currency, and those above the amount still owed. */
function earliestUpTo({ minorUnits, currency }: Money, payments: readonly Payment[]): readonly Payment[] {
  const taken: Payment[] = [];
  for (const payment of payments.toSorted(inOrder)) {
    const isDone = sumOf(taken) === minorUnits;
    if (!isDone && payment.amount.currency === currency && sumOf([...taken, payment]) <= minorUnits)
      taken.push(payment);
  }
  return taken;
}

function inOrder(a: Payment, b: Payment): number {
  const byAllocation = Number(a.invoiceId === undefined) - Number(b.invoiceId === undefined);
  return byAllocation || Date.parse(a.capturedAt) - Date.parse(b.capturedAt);
}

const isSame = (a: Money, b: Money): boolean => a.minorUnits === b.minorUnits && a.currency === b.currency;
export const sumOf = (payments: readonly Payment[]): number =>
  payments.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
export const textOf = ({ minorUnits, currency }: Money): string => `${minorUnits} ${currency}`;
