import { invoiceFor } from '#domain/billing/invoice.ts';
import { invoiceTable } from '#domain/billing/invoice-table.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { onTask } from '#lib/handlers/on-task.ts';
import { kitFor } from '#lib/kit.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const invoices = invoiceTable(documentClient(), env.billingTable);

export const handler = onTask(kitFor(env), orderFulfilled, async ({ data }, { now }) => {
  const { invoiceId } = await invoices.create(invoiceFor(data, now()));
  return { invoiceId };
});
