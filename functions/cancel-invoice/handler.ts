import { cancelInvoice } from '#domain/billing/cancel-invoice.ts';
import { invoiceTable } from '#domain/billing/invoice-table.ts';
import { paymentTable } from '#domain/billing/payment-table.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onTaskByEffect } from '#lib/handlers/on-task.ts';
import { at, textOf } from '#lib/json.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const client = documentClient();
const invoices = invoiceTable(client, env.billingTable);
const payments = paymentTable(client, env.billingTable);

export const handler = onTaskByEffect(effectKitFor(env), orderFulfilled, ({ data }, { input, now }) =>
  cancelInvoice(data, reasonIn(input['failure']), invoices, payments, now()),
);

/** The error that the workflow caught. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const reasonIn = (failure: unknown): string => textOf(at(failure, 'Error'))?.slice(0, 256) || 'UNKNOWN';
