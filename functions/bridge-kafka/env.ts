import { busVariables } from '#lib/bus/with-bus.ts';
import { flag, readEnv } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({
  ...kitVariables,
  ...busVariables,
  partialBatch: flag('KAFKA_PARTIAL_BATCH'),
});
