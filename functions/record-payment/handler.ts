import { capturedPayment } from '#domain/billing/payment.ts';
import { paymentTable } from '#domain/billing/payment-table.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { paymentCaptured } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const payments = paymentTable(documentClient(), env.billingTable);

export const handler = onEvent(
  effectKitFor(env),
  // A known payment stays as it is, so a replay adds the missing ones only.
  on(paymentCaptured, (event) => payments.record(capturedPayment(event)), { onReplay: 'run', idempotent: 'by-effect' }),
);
