import { readEnv, text } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({ ...kitVariables, billingTable: text('BILLING_TABLE') });
