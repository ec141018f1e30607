import { orderTable } from '#domain/read-model/order-table.ts';
import { advanced, closed, placed } from '#domain/read-model/projection.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { kitFor } from '#lib/kit.ts';
import { orderCancelled, orderFulfilled, orderPaid, orderPlaced, orderReserved } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const apply = orderTable(documentClient(), env.ordersTable);
// A replay rebuilds the read model, so it runs here.
const rebuildable = { onReplay: 'run' } as const;

export const handler = onEvent(
  kitFor(env),
  on(orderPlaced, (event) => apply(placed(event)), rebuildable),
  on(orderPaid, (event) => apply(advanced(event)), rebuildable),
  on(orderReserved, (event) => apply(advanced(event)), rebuildable),
  on(orderCancelled, (event) => apply(closed(event)), rebuildable),
  on(orderFulfilled, (event) => apply(closed(event)), rebuildable),
);
