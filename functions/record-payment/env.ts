import { effectKitVariables } from '#lib/effect-kit.ts';
import { readEnv, text } from '#lib/env.ts';

export const env = readEnv({ ...effectKitVariables, billingTable: text('BILLING_TABLE') });
