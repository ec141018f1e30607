import { busVariables } from '#lib/bus/with-bus.ts';
import { readEnv, text } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({ ...kitVariables, ...busVariables, keysPrefix: text('PARTNER_KEYS_PREFIX') });
