import { type RegistryEnv, registryOf } from './registry-of.ts';
import type { SchemaRegistry } from './schema-registry.ts';

/** The registry of a function, made when it is needed: a function whose topics all carry JSON has none. */
export function registryFor(env: RegistryEnv, client: Parameters<typeof registryOf>[1]): () => SchemaRegistry {
  let registry: SchemaRegistry | undefined;
  return () => {
    registry ??= registryOf(env, client);
    return registry;
  };
}
