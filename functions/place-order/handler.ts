import { ORDER_EVENTS } from '#domain/orders/events.ts';
import { placeOrder } from '#domain/orders/place-order.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { dynamoEventStore } from '#lib/event-store/dynamo-event-store.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { kitFor } from '#lib/kit.ts';
import { placeOrder as placeOrderRequest } from '#schemas/generated/requests.ts';
import { env } from './env.ts';

const client = documentClient();
const store = dynamoEventStore(client, env.eventsTable, ORDER_EVENTS);

export const handler = onHttp(kitFor(env), {
  isCommand: true,
  body: placeOrderRequest,
  handle: placeOrder(store, systemClock),
});
