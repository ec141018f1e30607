import type { EventMessages } from '#schemas/encodings.ts';
import { type RegistryEnv, registryOf } from '../registry/registry-of.ts';
import type { SchemaRegistry } from '../registry/schema-registry.ts';
import type { ValueReader } from '../value-reader.ts';
import { type EncodingsByTopic, registryValues } from './registry-values.ts';

export interface ValueEnv extends RegistryEnv {
  readonly encodings: EncodingsByTopic;
}

/**
 * The reader of values for `onKafkaBatch`. Only functions that import this file have the decoders in their bundle.
 * @param client any SDK client, over whose connections Glue and Secrets Manager are called
 * @param contracts of the events that may come
 */
export function valuesOf(
  env: ValueEnv,
  client: Parameters<typeof registryOf>[1],
  contracts: readonly EventMessages[],
): ValueReader {
  let registry: SchemaRegistry | undefined;
  // Without such topics there is no registry. With provisioned pollers it is asked for leftovers only.
  const known = (): SchemaRegistry => {
    registry ??= registryOf(env, client);
    return registry;
  };
  return registryValues(env.encodings, known, contracts);
}
