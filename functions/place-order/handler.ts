import { orderStore } from '#domain/orders/order-store.ts';
import { placeOrder } from '#domain/orders/place-order.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { placeOrder as placeOrderRequest } from '#schemas/generated/requests.ts';
import { env } from './env.ts';

const store = orderStore(documentClient(), env.eventsTable);

export const handler = onHttp(effectKitFor(env), {
  isCommand: true,
  idempotent: 'by-effect',
  body: placeOrderRequest,
  handle: placeOrder(store, systemClock),
});
