import { cancelOrder } from '#domain/orders/cancel-order.ts';
import { orderStore } from '#domain/orders/order-store.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { commandMarksIn } from '#lib/idempotency/command-marks.ts';
import { env } from './env.ts';

const kit = effectKitFor(env);
const client = documentClient();
const store = orderStore(client, env.eventsTable);
const marks = commandMarksIn(client, env.idempotencyTable, kit);

export const handler = onHttp(kit, {
  isCommand: true,
  idempotent: 'by-effect',
  handle: cancelOrder(store, marks, systemClock),
});
