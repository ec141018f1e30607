import { chargeInvoice } from '#domain/billing/charge-payment.ts';
import { invoiceTable } from '#domain/billing/invoice-table.ts';
import { paymentTable } from '#domain/billing/payment-table.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onTaskByEffect } from '#lib/handlers/on-task.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const client = documentClient();
const invoices = invoiceTable(client, env.billingTable);
const payments = paymentTable(client, env.billingTable);

export const handler = onTaskByEffect(effectKitFor(env), orderFulfilled, ({ data: { orderId } }) =>
  chargeInvoice(orderId, invoices, payments),
);
