import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelInvoice } from '#domain/billing/cancel-invoice.ts';
import { chargeInvoice } from '#domain/billing/charge-payment.ts';
import { type Invoice, invoiceFor } from '#domain/billing/invoice.ts';
import { type Invoices, invoiceTable } from '#domain/billing/invoice-table.ts';
import type { Payment } from '#domain/billing/payment.ts';
import { type Payments, paymentTable } from '#domain/billing/payment-table.ts';
import { settleInvoice } from '#domain/billing/settle-invoice.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { fulfilledOrder } from '../support/samples.ts';

const keys = ['orderId', 'part'];
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

/** An order of its own, with its invoice and a payment that fits. */
async function billed(orderId: string): Promise<{ invoice: Invoice; payment: Payment }> {
  const { data } = fulfilledOrder();
  const payment = { orderId, paymentId: 'PAY-1', amount: data.total, method: 'card', capturedAt: NOW };
  await payments.record(payment);
  return { invoice: await invoices.create(invoiceFor({ ...data, orderId }, NOW_MS)), payment };
}

describe('billing', () => {
  test('allocates the payment, settles the invoice, and says so', async () => {
    const { invoice, payment } = await billed('ORD-1');
    expect(await chargeInvoice(invoice, payments)).toEqual({ paymentIds: ['PAY-1'] });
    expect(await settleInvoice('ORD-1', invoices, payments, NOW_MS)).toEqual({
      orderId: 'ORD-1',
      invoiceId: 'INV-ORD-1',
      customerId: 'C-204',
      amount: invoice.total,
      paymentIds: ['PAY-1'],
      billedAt: NOW,
    });
    expect(await invoices.find('ORD-1')).toEqual({ ...invoice, status: 'SETTLED' });
    expect(await payments.of('ORD-1')).toEqual([{ ...payment, invoiceId: 'INV-ORD-1' }]);
  });

  test('does each step once, however often it is done', async () => {
    const { invoice, payment } = await billed('ORD-2');
    await payments.record({ ...payment, method: 'wallet' });
    expect(await invoices.create({ ...invoice, createdAt: 'later' })).toEqual(invoice);
    const charges = [await chargeInvoice(invoice, payments), await chargeInvoice(invoice, payments)];
    const [first, second] = [NOW_MS, NOW_MS].map((nowMs) => settleInvoice('ORD-2', invoices, payments, nowMs));
    expect([charges[0], await first]).toEqual([charges[1], await second]);
    expect(await payments.of('ORD-2')).toEqual([{ ...payment, invoiceId: 'INV-ORD-2' }]);
  });

  test('undoes the billing: the invoice is cancelled, the payment free', async () => {
    const { invoice, payment } = await billed('ORD-3');
    await chargeInvoice(invoice, payments);
    for (const _attempt of [1, 2]) {
      expect(await cancelInvoice('ORD-3', 'PAYMENT_DIFFERS', invoices, payments, NOW_MS)).toEqual({
        orderId: 'ORD-3',
        invoiceId: 'INV-ORD-3',
        reason: 'PAYMENT_DIFFERS',
        failedAt: NOW,
      });
    }
    expect(await invoices.find('ORD-3')).toEqual({ ...invoice, status: 'CANCELLED' });
    expect(await payments.of('ORD-3')).toEqual([payment]);
  });

  test('takes back nothing where there is nothing yet', async () => {
    expect(await cancelInvoice('ORD-4', 'TIMEOUT', invoices, payments, NOW_MS)).toEqual({
      orderId: 'ORD-4',
      reason: 'TIMEOUT',
      failedAt: NOW,
    });
  });

  test('never goes back from settled or cancelled', async () => {
    const { invoice } = await billed('ORD-5');
    await settleInvoice('ORD-5', invoices, payments, NOW_MS);
    await expect(cancelInvoice('ORD-5', 'TIMEOUT', invoices, payments, NOW_MS)).rejects.toThrow(
      'Invoice INV-ORD-5 is SETTLED, so it cannot be cancelled.',
    );
    await billed('ORD-6');
    await cancelInvoice('ORD-6', 'TIMEOUT', invoices, payments, NOW_MS);
    await expect(settleInvoice('ORD-6', invoices, payments, NOW_MS)).rejects.toMatchObject({
      code: 'INVOICE_NOT_OPEN',
    });
    await expect(chargeInvoice({ ...invoice, status: 'CANCELLED' }, payments)).rejects.toMatchObject({
      code: 'INVOICE_NOT_OPEN',
    });
  });

  test('settles no invoice that is not there', async () => {
    await expect(settleInvoice('ORD-7', invoices, payments, NOW_MS)).rejects.toMatchObject({ code: 'INVOICE_UNKNOWN' });
  });

  test('does not take a payment that another invoice has', async () => {
    const { payment } = await billed('ORD-8');
    await payments.allocate(payment, 'INV-OTHER');
    await expect(payments.allocate(payment, 'INV-ORD-8')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    await payments.release(payment, 'INV-ORD-8');
    expect(await payments.of('ORD-8')).toEqual([{ ...payment, invoiceId: 'INV-OTHER' }]);
  });
});
