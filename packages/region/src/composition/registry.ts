import type { StateStore } from '../core/state-store.ts';
import { SCHEMA_KINDS } from '../kafka-values/kinds.ts';
import { registryRoute } from '../schema-registry/api/route.ts';
import { type RegistryDoorDeps, registryDoor } from '../schema-registry/registry-door.ts';
import { SchemaRegistry } from '../schema-registry/schema-registry.ts';
import { DEFAULT_KAFKA, DEFAULT_REGISTRY_PORT, type KafkaOptions, withDefaults } from './options.ts';
import { listenOn } from './ports.ts';

/** The schema registry of Kafka's values. */
export interface OpenRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

export interface RegistryDeps extends Omit<RegistryDoorDeps, 'onFault'> {
  readonly stateStore: StateStore;
  readonly log: (line: string) => void;
}

/**
 * Starts the region's own registry, or names the one elsewhere that the options have.
 * @throws RegionError PORT_IN_USE; Error when its persisted state is damaged
 */
export async function openRegistry(deps: RegistryDeps, options: Partial<KafkaOptions>): Promise<OpenRegistry> {
  const { port: kafkaPort, registryPort, registryUrl } = withDefaults(DEFAULT_KAFKA, options);
  if (registryUrl !== undefined) return { url: registryUrl, stop: async () => {} };
  const registry = new SchemaRegistry(SCHEMA_KINDS);
  registry.restore(deps.stateStore);
  const onFault = (error: unknown, what: string): void =>
    deps.log(`fault in ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const door = registryDoor({ ...deps, onFault });
  const route = registryRoute(registry);
  door.open(() => route);
  const port = registryPort ?? (kafkaPort === DEFAULT_KAFKA.port ? DEFAULT_REGISTRY_PORT : 0);
  await listenOn(port, '--schema-registry-port', () => door.listen(port));
  return { url: door.endpoint, stop: () => door.close() };
}
