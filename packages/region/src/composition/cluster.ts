import type { Clock } from '../core/clock.ts';
import { DataFiles } from '../core/data/data-files.ts';
import type { WriteGuard } from '../core/data/write-guard.ts';
import { textOf } from '../core/json.ts';
import { printable } from '../core/printable.ts';
import type { Random } from '../core/random.ts';
import { RegionError } from '../core/region-error.ts';
import type { StateStore } from '../core/state-store.ts';
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
  readonly guard: WriteGuard;
  /** Where the region remembers which cluster the folder holds. */
  readonly stateStore: StateStore;
  /** Make the folder usable when it is damaged. */
  readonly repair: boolean;
  /** Told of each change that is made to the folder at the start. */
  readonly log: (line: string) => void;
  /** The limit of the topics in memory. */
  readonly memoryLimitBytes: number;
  readonly maxGroups: number;
  /** Called for each batch that the embedded broker takes; batches of a real cluster are not seen. */
  readonly onAppend: AppendListener;
  /** The faults to inject into the embedded broker. */
  readonly faults: BrokerFaults | undefined;
}

/** The row with the id of the cluster in the folder: with it, the folder must be there. */
const KIND = 'kafka-cluster';

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
  const { dataDir, stateStore, log: report, repair } = deps;
  const [known] = stateStore.rows(KIND);
  const expectedClusterId = textOf(known?.[1]) || undefined;
  const data = { files: new DataFiles(deps.guard), report, repair, expectedClusterId };
  const onGroupForgotten = (groupId: string): void =>
    report(printable(`Kafka: the consumer group ${groupId} is forgotten, for there are more than ${deps.maxGroups}.`));
  const start = () => startBroker({ ...deps, port, data, onGroupForgotten });
  const broker = await listenOn(port, '--kafka-port', start).catch(dataUnusable);
  if (dataDir !== undefined && known === undefined) stateStore.put(KIND, 'id', broker.clusterId);
  return {
    bootstrapServers: broker.bootstrapServer,
    connection: { bootstrapServers: [broker.bootstrapServer] },
    isEmbedded: true,
    ensureTopic: async (name) => {
      if (!broker.topics().some((topic) => topic.name === name)) broker.createTopic(name, partitions);
    },
    declareTopic: async ({ name, partitions: count, configs }) => broker.declareTopic(name, count, configs),
    deleteTopic: async (name) => broker.deleteTopic(name),
    fill: () => ({ ...broker.fill(), isInMemory: deps.dataDir === undefined }),
    stop: () => broker.stop(),
  };
}

function dataUnusable(cause: unknown): never {
  if (!(cause instanceof KafkaDataError)) throw cause;
  throw new RegionError(cause.code, cause.message, { cause });
}
