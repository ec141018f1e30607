import { flag, readEnv, text } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({
  ...kitVariables,
  busName: text('EVENT_BUS_NAME'),
  partialBatch: flag('KAFKA_PARTIAL_BATCH'),
});
