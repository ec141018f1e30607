import { oneOf, readEnv, text } from '#lib/env.ts';
import { kitVariables } from '#lib/kit.ts';

export const env = readEnv({
  ...kitVariables,
  region: text('AWS_REGION'),
  topic: text('TOPIC'),
  bootstrapServers: text('KAFKA_BOOTSTRAP_SERVERS'),
  authentication: oneOf('KAFKA_AUTHENTICATION', ['iam', 'none']),
});
