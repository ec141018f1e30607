import { readEnv, text } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({
  ...kitVariables,
  eventsTable: text('ORDER_EVENTS_TABLE'),
  ordersTable: text('ORDERS_TABLE'),
});
