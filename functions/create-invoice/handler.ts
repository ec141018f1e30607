import { invoiceFor } from '#domain/billing/invoice.ts';
import { invoiceTable } from '#domain/billing/invoice-table.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onTaskByEffect } from '#lib/handlers/on-task.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const invoices = invoiceTable(documentClient(), env.billingTable);

export const handler = onTaskByEffect(effectKitFor(env), orderFulfilled, async ({ data }, { now }) => {
  const { effect, result } = await invoices.create(invoiceFor(data, now()));
  return { effect, result: { invoiceId: result.invoiceId } };
});
