import { advanceOrder } from '#domain/orders/advance-order.ts';
import { orderStore } from '#domain/orders/order-store.ts';
import { documentClient } from '#lib/aws/document-client.ts';
import { systemClock } from '#lib/clock.ts';
import { effectKitFor } from '#lib/effect-kit.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { paymentCaptured, paymentDeclined, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import { env } from './env.ts';

const advance = advanceOrder(orderStore(documentClient(), env.eventsTable), systemClock);

const byEffect = { idempotent: 'by-effect' } as const;

export const handler = onEvent(
  effectKitFor(env),
  on(paymentCaptured, advance, byEffect),
  on(paymentDeclined, advance, byEffect),
  on(stockReserved, advance, byEffect),
  on(stockDepleted, advance, byEffect),
);
