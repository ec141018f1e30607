import { effectKitVariables } from '#lib/effect-kit.ts';
import { readEnv, text } from '#lib/env.ts';

export const env = readEnv({ ...effectKitVariables, eventsTable: text('ORDER_EVENTS_TABLE') });
