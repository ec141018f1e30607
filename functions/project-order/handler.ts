import { orderStore } from '#domain/orders/order-store.ts';
import { orderTable } from '#domain/read-model/order-table.ts';
import { projectOrder } from '#domain/read-model/project-order.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { orderCancelled, orderFulfilled, orderPaid, orderPlaced, orderReserved } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const client = documentClient();
const project = projectOrder(orderStore(client, env.eventsTable), orderTable(client, env.ordersTable));
// A replay rebuilds the read model, so it runs here.
const rebuildable = { onReplay: 'run', idempotent: 'by-effect' } as const;

export const handler = onEvent(
  effectKitFor(env),
  on(orderPlaced, project, rebuildable),
  on(orderPaid, project, rebuildable),
  on(orderReserved, project, rebuildable),
  on(orderCancelled, project, rebuildable),
  on(orderFulfilled, project, rebuildable),
);
