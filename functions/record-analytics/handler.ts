import { salesOf } from '#domain/sales/sales.ts';
import { salesTable } from '#domain/sales/sales-table.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onQueueBatch } from '#lib/handlers/on-queue-batch.ts';
import { on } from '#lib/handlers/reactions.ts';
import { orderFulfilled } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const kit = effectKitFor(env);
const addSales = salesTable(documentClient(), env, kit);

export const handler = onQueueBatch(
  kit,
  // A replay adds the missing events only: the marks of counted events outlive the archive.
  on(orderFulfilled, (event) => addSales(event.metadata.id, salesOf(event)), {
    onReplay: 'run',
    idempotent: 'by-effect',
  }),
);
