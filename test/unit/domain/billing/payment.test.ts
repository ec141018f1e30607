import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Invoice, invoiceFor } from '#domain/billing/invoice.ts';
import { type Payment, paymentsFor } from '#domain/billing/payment.ts';
import { toError } from '#lib/errors.ts';
import { fulfilledOrder } from '../../../support/samples.ts';

const invoice: Invoice = {
  ...invoiceFor(fulfilledOrder().data, Date.UTC(2026, 2, 2, 12)),
  total: { minorUnits: 100, currency: 'EUR' },
};

const payment = (paymentId: string, minorUnits: number, more: Partial<Payment> = {}): Payment => ({
  orderId: 'ORD-1001',
  paymentId,
  amount: { minorUnits, currency: 'EUR' },
  method: 'card',
  capturedAt: `2026-03-02T10:00:0${paymentId}Z`,
  ...more,
});

const chosen = (...captured: readonly Payment[]) => paymentsFor(invoice, captured).map(({ paymentId }) => paymentId);

describe('the invoice of an order', () => {
  test('is open, is numbered after the order, and has its lines and total', () => {
    const { data } = fulfilledOrder();
    expect(invoiceFor(data, Date.UTC(2026, 2, 2, 12))).toEqual({
      orderId: 'ORD-1001',
      invoiceId: 'INV-ORD-1001',
      customerId: 'C-204',
      lines: data.lines,
      total: { minorUnits: 8400, currency: 'EUR' },
      createdAt: '2026-03-02T12:00:00.000Z',
      status: 'OPEN',
    });
  });
});

describe('the payments for an invoice', () => {
  test('are the one that fits', () => {
    expect(chosen(payment('1', 60), payment('2', 100), payment('3', 40))).toEqual(['2']);
  });

  test('are else the earliest that add up, and the others are not taken', () => {
    expect(chosen(payment('3', 40), payment('1', 60), payment('4', 10))).toEqual(['1', '3']);
  });

  test('are first those that an earlier attempt allocated', () => {
    const begun = { invoiceId: invoice.invoiceId };
    expect(chosen(payment('1', 100), payment('2', 60, begun), payment('3', 40))).toEqual(['2', '3']);
  });

  test('are none for an order that costs nothing', () => {
    expect(paymentsFor({ ...invoice, total: { minorUnits: 0, currency: 'EUR' } }, [])).toEqual([]);
  });

  test.each<[string, readonly Payment[], string]>([
    ['none is captured', [], 'Order ORD-1001 costs 100 EUR; only 0 EUR is captured so far.'],
    ['too little is', [payment('1', 60)], 'Order ORD-1001 costs 100 EUR; only 60 EUR is captured so far.'],
    [
      'another invoice has them',
      [payment('1', 100, { invoiceId: 'INV-ORD-7' })],
      'Order ORD-1001 costs 100 EUR; only 0 EUR is captured so far.',
    ],
  ])('may still come while %s', (_what, captured, message) => {
    expect(() => paymentsFor(invoice, captured)).toThrow(
      expect.objectContaining({
        code: 'PAYMENT_INCOMPLETE',
        retryable: true,
        message: expect.stringContaining(message),
      }),
    );
  });

  test.each<[string, readonly Payment[], string]>([
    ['too much', [payment('1', 101)], '101 EUR'],
    ['another currency', [payment('1', 100, { amount: { minorUnits: 100, currency: 'DKK' } })], '100 DKK'],
    ['parts that do not add up', [payment('1', 60), payment('2', 50)], '60 EUR + 50 EUR'],
  ])('are refused for good when they are %s', (_what, captured, texts) => {
    expect(() => paymentsFor(invoice, captured)).toThrow(
      expect.objectContaining({
        code: 'PAYMENT_DIFFERS',
        retryable: false,
        message: `Order ORD-1001 costs 100 EUR, and the captured payments ${texts} do not add up to that.`,
      }),
    );
  });

  test('pay the invoice to the last unit, or nothing is taken', () => {
    const payments = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 6 });
    fc.assert(
      fc.property(payments, (amounts) => {
        const captured = amounts.map((minorUnits, index) => payment(String(index), minorUnits));
        let sum = 100;
        try {
          sum = paymentsFor(invoice, captured).reduce((total, { amount }) => total + amount.minorUnits, 0);
        } catch (error) {
          expect(toError(error).name).toMatch(/^PAYMENT_(INCOMPLETE|DIFFERS)$/);
        }
        expect(sum).toBe(100);
      }),
    );
  });
});
