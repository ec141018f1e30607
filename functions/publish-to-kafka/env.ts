import { oneOf, readEnv, text } from '#lib/env.ts';
import { valueVariables } from '#lib/kafka/values/value-variables.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({
  ...kitVariables,
  ...valueVariables,
  region: text('AWS_REGION'),
  topic: text('TOPIC'),
  bootstrapServers: text('KAFKA_BOOTSTRAP_SERVERS'),
  authentication: oneOf('KAFKA_AUTHENTICATION', ['iam', 'none']),
});
