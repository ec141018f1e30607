import { advanceOrder } from '#domain/orders/advance-order.ts';
import { ORDER_EVENTS } from '#domain/orders/events.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { dynamoEventStore } from '#lib/event-store/dynamo-event-store.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { kitFor } from '#lib/kit.ts';
import { paymentCaptured, paymentDeclined, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const client = documentClient();
const advance = advanceOrder(dynamoEventStore(client, env.eventsTable, ORDER_EVENTS), systemClock);

export const handler = onEvent(
  kitFor(env),
  on(paymentCaptured, advance),
  on(paymentDeclined, advance),
  on(stockReserved, advance),
  on(stockDepleted, advance),
);
