import type { ValueEncoding } from '#schemas/encodings.ts';
import { namesWith, optionalText } from '../../env.ts';

const ENCODINGS: readonly ValueEncoding[] = ['avro', 'protobuf'];

/** What a function needs that reads or writes values which are not JSON: spread them into its own `readEnv`. */
export const valueVariables = {
  encodings: namesWith('KAFKA_VALUES', ENCODINGS),
  schemaRegistry: optionalText('KAFKA_SCHEMA_REGISTRY'),
  schemaRegistrySecretArn: optionalText('KAFKA_SCHEMA_REGISTRY_SECRET_ARN'),
};
