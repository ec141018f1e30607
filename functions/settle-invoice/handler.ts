import { invoiceTable } from '#domain/billing/invoice-table.ts';
import { paymentTable } from '#domain/billing/payment-table.ts';
import { settleInvoice } from '#domain/billing/settle-invoice.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onTaskByEffect } from '#lib/handlers/on-task.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const client = documentClient();
const invoices = invoiceTable(client, env.billingTable);
const payments = paymentTable(client, env.billingTable);

export const handler = onTaskByEffect(effectKitFor(env), orderFulfilled, ({ data: { orderId } }, { now }) =>
  settleInvoice(orderId, invoices, payments, now()),
);
