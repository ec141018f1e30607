import { batchKitVariables } from '#lib/batch-kit.ts';
import { busVariables } from '#lib/bus/with-bus.ts';
import { flag, names, readEnv } from '#lib/env.ts';
import { valueVariables } from '#lib/kafka/values/value-variables.ts';

export const env = readEnv({
  ...batchKitVariables,
  ...busVariables,
  ...valueVariables,
  partialBatch: flag('KAFKA_PARTIAL_BATCH'),
  strictTopics: names('KAFKA_STRICT_TOPICS'),
});
