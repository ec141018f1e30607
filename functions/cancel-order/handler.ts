import { cancelOrder } from '#domain/orders/cancel-order.ts';
import { orderStore } from '#domain/orders/order-store.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { kitFor } from '#lib/kit.ts';
import { env } from './env.ts';

const store = orderStore(documentClient(), env.eventsTable);

export const handler = onHttp(kitFor(env), {
  isCommand: true,
  handle: cancelOrder(store, systemClock),
});
