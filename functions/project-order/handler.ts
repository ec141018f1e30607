import { orderStore } from '#domain/orders/order-store.ts';
import { orderTable } from '#domain/read-model/order-table.ts';
import { projectOrder } from '#domain/read-model/project-order.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { kitFor } from '#lib/kit.ts';
import { orderCancelled, orderFulfilled, orderPaid, orderPlaced, orderReserved } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const client = documentClient();
const project = projectOrder(orderStore(client, env.eventsTable), orderTable(client, env.ordersTable));
// A replay rebuilds the read model, so it runs here.
const rebuildable = { onReplay: 'run' } as const;

export const handler = onEvent(
  kitFor(env),
  on(orderPlaced, project, rebuildable),
  on(orderPaid, project, rebuildable),
  on(orderReserved, project, rebuildable),
  on(orderCancelled, project, rebuildable),
  on(orderFulfilled, project, rebuildable),
);
