import { batchKitVariables } from '#lib/batch-kit.ts';
import { busVariables } from '#lib/bus/with-bus.ts';
import { readEnv } from '#lib/env.ts';

export const env = readEnv({ ...batchKitVariables, ...busVariables });
