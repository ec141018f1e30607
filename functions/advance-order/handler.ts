import { advanceOrder } from '#domain/orders/advance-order.ts';
import { orderStore } from '#domain/orders/order-store.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { kitFor } from '#lib/kit.ts';
import { paymentCaptured, paymentDeclined, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const advance = advanceOrder(orderStore(documentClient(), env.eventsTable), systemClock);

export const handler = onEvent(
  kitFor(env),
  on(paymentCaptured, advance),
  on(paymentDeclined, advance),
  on(stockReserved, advance),
  on(stockDepleted, advance),
);
