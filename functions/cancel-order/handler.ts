import { cancelOrder } from '#domain/orders/cancel-order.ts';
import { ORDER_EVENTS } from '#domain/orders/events.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { dynamoEventStore } from '#lib/event-store/dynamo-event-store.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { kitFor } from '#lib/kit.ts';
import { env } from './env.ts';

const client = documentClient();
const store = dynamoEventStore(client, env.eventsTable, ORDER_EVENTS);

export const handler = onHttp(kitFor(env), {
  isCommand: true,
  handle: cancelOrder(store, systemClock),
});
