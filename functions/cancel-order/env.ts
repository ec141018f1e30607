import { effectKitVariables } from '#lib/effect-kit.ts';
import { readEnv, text } from '#lib/env.ts';

export const env = readEnv({
  ...effectKitVariables,
  idempotencyTable: text('IDEMPOTENCY_TABLE'),
  eventsTable: text('ORDER_EVENTS_TABLE'),
});
