import { documentClient } from '#lib/aws/document-client.ts';
import { invoiceTable } from '#lib/billing/invoice-table.ts';
import { paymentTable } from '#lib/billing/payment-table.ts';
import { onTask } from '#lib/handlers/on-task.ts';
import { kitFor } from '#lib/kit.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';
import { settle } from './settle.ts';

const kit = kitFor(env);
const client = documentClient();
const invoices = invoiceTable(client, env.billingTable);
const payments = paymentTable(client, env.billingTable);

export const handler = onTask(kit, orderFulfilled, ({ data: { orderId } }) =>
  settle(orderId, invoices, payments, kit.now()),
);
