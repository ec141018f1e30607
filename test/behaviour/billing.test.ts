import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelInvoice } from '#domain/billing/cancel-invoice.ts';
import { chargeInvoice } from '#domain/billing/charge-payment.ts';
import { type FulfilledOrder, type Invoice, invoiceFor } from '#domain/billing/invoice.ts';
import { type Invoices, invoiceTable } from '#domain/billing/invoice-table.ts';
import type { Payment } from '#domain/billing/payment.ts';
import { type Payments, paymentTable } from '#domain/billing/payment-table.ts';
import { settleInvoice } from '#domain/billing/settle-invoice.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { fulfilledOrder } from '../support/samples.ts';

const keys = ['id', 'part'];
const TEMPLATE = {
  Resources: {
    Billing: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'billing',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      },
    },
  },
};
const NOW_MS = Date.UTC(2026, 2, 2, 12);
const NOW = '2026-03-02T12:00:00.000Z';

let region: TestRegion;
let invoices: Invoices;
let payments: Payments;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
  invoices = invoiceTable(client, 'billing');
  payments = paymentTable(client, 'billing');
});

afterAll(() => region.stop());

const orderOf = (orderId: string): FulfilledOrder => ({ ...fulfilledOrder().data, orderId });
const charge = async (orderId: string, also: Partial<Payments> = {}) =>
  (await chargeInvoice(orderId, invoices, { ...payments, ...also })).result;
const settle = async (orderId: string, nowMs = NOW_MS) =>
  (await settleInvoice(orderId, invoices, payments, nowMs)).result;
const cancel = async (orderId: string, nowMs = NOW_MS) =>
  (await cancelInvoice(orderOf(orderId), 'TIMEOUT', invoices, payments, nowMs)).result;

/** An order of its own, with its invoice and a payment that fits. */
async function billed(orderId: string): Promise<{ invoice: Invoice; payment: Payment }> {
  const data = orderOf(orderId);
  const payment = { orderId, paymentId: 'PAY-1', amount: data.total, method: 'card', capturedAt: NOW };
  await payments.record(payment);
  return { invoice: (await invoices.create(invoiceFor(data, NOW_MS))).result, payment };
}

describe('billing', () => {
  test('allocates the payment, settles the invoice, and says so', async () => {
    const { invoice, payment } = await billed('ORD-1');
    expect(await charge('ORD-1')).toEqual({ paymentIds: ['PAY-1'] });
    expect(await settle('ORD-1')).toEqual({
      orderId: 'ORD-1',
      invoiceId: 'INV-ORD-1',
      customerId: 'C-204',
      amount: invoice.total,
      paymentIds: ['PAY-1'],
      billedAt: NOW,
    });
    expect(await invoices.find('ORD-1')).toEqual({ ...invoice, status: 'SETTLED', closedAt: NOW });
    expect(await payments.of('ORD-1')).toEqual([{ ...payment, invoiceId: 'INV-ORD-1' }]);
  });

  test('does each step once, however often it is done', async () => {
    const { invoice, payment } = await billed('ORD-2');
    await payments.record({ ...payment, method: 'wallet' });
    expect(await invoices.create({ ...invoice, createdAt: 'later' })).toEqual({
      effect: 'already-there',
      result: invoice,
    });
    const charges = [await charge('ORD-2'), await charge('ORD-2')];
    const first = await settle('ORD-2');
    expect([charges[0], first]).toEqual([charges[1], await settle('ORD-2', NOW_MS + 60_000)]);
    expect(await charge('ORD-2')).toEqual(charges[0]);
    expect(await payments.of('ORD-2')).toEqual([{ ...payment, invoiceId: 'INV-ORD-2' }]);
  });

  test('undoes the billing: the invoice is cancelled, the payment free', async () => {
    const { invoice, payment } = await billed('ORD-3');
    await charge('ORD-3');
    for (const laterMs of [0, 60_000]) {
      expect(await cancel('ORD-3', NOW_MS + laterMs)).toEqual({
        orderId: 'ORD-3',
        invoiceId: 'INV-ORD-3',
        reason: 'TIMEOUT',
        failedAt: NOW,
      });
    }
    expect(await invoices.find('ORD-3')).toEqual({ ...invoice, status: 'CANCELLED', closedAt: NOW });
    expect(await payments.of('ORD-3')).toEqual([payment]);
  });

  test('cancelled before there is an invoice, keeps a late one from being opened', async () => {
    expect(await cancel('ORD-4')).toMatchObject({ invoiceId: 'INV-ORD-4', reason: 'TIMEOUT' });
    expect(await invoices.create(invoiceFor(orderOf('ORD-4'), NOW_MS))).toMatchObject({
      effect: 'already-there',
      result: { status: 'CANCELLED' },
    });
    await expect(charge('ORD-4')).rejects.toMatchObject({ code: 'INVOICE_NOT_OPEN' });
  });

  test('never goes back from settled or cancelled', async () => {
    await billed('ORD-5');
    await charge('ORD-5');
    await settle('ORD-5');
    await expect(cancel('ORD-5')).rejects.toThrow('Invoice INV-ORD-5 is SETTLED, so it cannot be cancelled.');
    await billed('ORD-6');
    await cancel('ORD-6');
    await expect(charge('ORD-6')).rejects.toMatchObject({ code: 'INVOICE_NOT_OPEN' });
    await expect(settle('ORD-6')).rejects.toMatchObject({ code: 'INVOICE_NOT_OPEN' });
  });

  test('settles no invoice that is not there, or not paid', async () => {
    await expect(settle('ORD-7')).rejects.toMatchObject({ code: 'INVOICE_UNKNOWN' });
    await billed('ORD-7');
    await expect(settle('ORD-7')).rejects.toMatchObject({ code: 'PAYMENT_INCOMPLETE' });
    expect(await invoices.find('ORD-7')).toMatchObject({ status: 'OPEN' });
  });

  test('does not take a payment that another invoice has', async () => {
    const { invoice, payment } = await billed('ORD-8');
    await payments.allocate([payment], { ...invoice, invoiceId: 'INV-OTHER' });
    await expect(payments.allocate([payment], invoice)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    });
    await payments.release(payment, 'INV-ORD-8');
    expect(await payments.of('ORD-8')).toEqual([{ ...payment, invoiceId: 'INV-OTHER' }]);
  });

  test('allocates more payments than one transaction takes', async () => {
    const { invoice } = await billed('ORD-9');
    const many = Array.from({ length: 120 }, (_, index) => paymentOf('ORD-9', `PAY-${1000 + index}`));
    for (const payment of many) await payments.record(payment);
    expect(await payments.allocate(many, invoice)).toBe(true);
    const allocated = (await payments.of('ORD-9')).filter(({ invoiceId }) => invoiceId === 'INV-ORD-9');
    expect(allocated).toHaveLength(120);
  });
});

const paymentOf = (orderId: string, paymentId: string): Payment => ({
  orderId,
  paymentId,
  amount: { minorUnits: 1, currency: 'EUR' },
  method: 'card',
  capturedAt: NOW,
});

describe('a step of billing while another one is under way', () => {
  /** Runs a step between the reading and the writing of another one. */
  const readThen =
    (step: () => Promise<unknown>): Payments['of'] =>
    async (orderId) => {
      const found = await payments.of(orderId);
      await step();
      return found;
    };

  test('a charge that meets a cancellation leaves no payment with the cancelled invoice', async () => {
    const { payment } = await billed('ORD-21');
    await expect(charge('ORD-21', { of: readThen(() => cancel('ORD-21')) })).rejects.toMatchObject({
      code: 'INVOICE_NOT_OPEN',
    });
    expect(await payments.of('ORD-21')).toEqual([payment]);
  });

  test('a charge that meets a settlement gives what was charged, and changes nothing', async () => {
    const { payment } = await billed('ORD-22');
    await payments.record(paymentOf('ORD-22', 'PAY-2'));
    const others = readThen(async () => {
      await charge('ORD-22');
      await settle('ORD-22');
    });
    expect(await charge('ORD-22', { of: others })).toEqual({ paymentIds: ['PAY-1'] });
    expect(await payments.of('ORD-22')).toEqual([
      { ...payment, invoiceId: 'INV-ORD-22' },
      paymentOf('ORD-22', 'PAY-2'),
    ]);
  });

  test('a settlement that meets a cancellation does not happen', async () => {
    const { payment } = await billed('ORD-23');
    await charge('ORD-23');
    const of = readThen(() => cancel('ORD-23'));
    await expect(settleInvoice('ORD-23', invoices, { of }, NOW_MS)).rejects.toMatchObject({ code: 'INVOICE_NOT_OPEN' });
    expect(await payments.of('ORD-23')).toEqual([payment]);
  });

  test('a cancellation that meets a charge frees the payment', async () => {
    const { payment } = await billed('ORD-24');
    await cancelInvoice(
      orderOf('ORD-24'),
      'TIMEOUT',
      {
        ...invoices,
        create: async (invoice) => {
          const found = await invoices.create(invoice);
          await charge('ORD-24');
          return found;
        },
      },
      payments,
      NOW_MS,
    );
    expect(await payments.of('ORD-24')).toEqual([payment]);
  });

  test('many charges, settlements and cancellations at once end settled with the payment, or cancelled without', async () => {
    for (let round = 0; round < 12; round++) {
      const orderId = `ORD-3${round}`;
      const { payment } = await billed(orderId);
      const steps = [charge, settle, cancel, charge, settle, cancel].toSorted(() => (round % 3) - 1);
      await Promise.allSettled(steps.map((step) => step(orderId)));
      const { status = 'none' } = (await invoices.find(orderId)) ?? {};
      const expected = status === 'CANCELLED' ? [payment] : [{ ...payment, invoiceId: `INV-${orderId}` }];
      expect([status, await payments.of(orderId)]).toEqual([status, expected]);
      expect(['SETTLED', 'CANCELLED']).toContain(status);
    }
  });
});
