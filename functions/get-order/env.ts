import { effectKitVariables } from '#lib/effect-kit.ts';
import { readEnv, text } from '#lib/env.ts';

export const env = readEnv({ ...effectKitVariables, ordersTable: text('ORDERS_TABLE') });
