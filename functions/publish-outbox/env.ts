import { busVariables } from '#lib/bus/with-bus.ts';
import { readEnv } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({ ...kitVariables, ...busVariables });
