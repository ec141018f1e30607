import { busVariables } from '#lib/bus/with-bus.ts';
import { flag, names, readEnv } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({
  ...kitVariables,
  ...busVariables,
  partialBatch: flag('KAFKA_PARTIAL_BATCH'),
  strictTopics: names('KAFKA_STRICT_TOPICS'),
});
