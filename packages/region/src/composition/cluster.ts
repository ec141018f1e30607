import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { RegionError } from '../core/region-error.ts';
import { startBroker } from '../kafka/broker.ts';
import type { AppendListener, BrokerFaults } from '../kafka/state.ts';
import { KafkaDataError } from '../kafka/storage/data-error.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import { DEFAULT_KAFKA, type KafkaOptions, withDefaults } from './options.ts';
import { listenOn } from './ports.ts';

export interface ClusterDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** The folder for the topics of the embedded broker; without one they are in memory. */
  readonly dataDir: string | undefined;
  /** Called for each batch that the embedded broker takes; batches of a real cluster are not seen. */
  readonly onAppend: AppendListener;
  /** The faults to inject into the embedded broker. */
  readonly faults: BrokerFaults | undefined;
}

/**
 * Starts the embedded broker, or connects to the real cluster that the options name.
 * @throws RegionError PORT_IN_USE, KAFKA_UNREACHABLE, KAFKA_DATA_DAMAGED, KAFKA_DATA_IN_USE
 */
export async function openCluster(deps: ClusterDeps, options: Partial<KafkaOptions>): Promise<Cluster> {
  const { port, connection, partitions } = withDefaults(DEFAULT_KAFKA, options);
  if (connection === undefined) return embeddedCluster(deps, port, partitions);
  // The client library is loaded only for a real cluster.
  const { realCluster } = await import('../kafka-client/real-cluster.ts');
  return realCluster(connection, partitions);
}

async function embeddedCluster(deps: ClusterDeps, port: number, partitions: number): Promise<Cluster> {
  const broker = await listenOn(port, '--kafka-port', () => startBroker({ ...deps, port })).catch(dataUnusable);
  return {
    bootstrapServers: broker.bootstrapServer,
    connection: { bootstrapServers: [broker.bootstrapServer] },
    ensureTopic: async (name) => {
      if (!broker.topics().some((topic) => topic.name === name)) broker.createTopic(name, partitions);
    },
    stop: () => broker.stop(),
  };
}

function dataUnusable(cause: unknown): never {
  if (!(cause instanceof KafkaDataError)) throw cause;
  throw new RegionError(cause.code, cause.message, { cause });
}
