import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { startBroker } from '../kafka/broker.ts';
import { DEFAULT_KAFKA, type KafkaOptions, withDefaults } from './options.ts';
import { listenOn } from './ports.ts';

/** The Kafka cluster that every mapping reads from, whatever cluster its ARN names. */
export interface Cluster {
  /** `host:port,...` */
  readonly bootstrapServers: string;
  /** Makes sure that a topic exists. */
  ensureTopic(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the embedded broker, or takes the real cluster that the options name.
 * @throws RegionError PORT_IN_USE
 */
export async function openCluster(clock: Clock, random: Random, options: Partial<KafkaOptions>): Promise<Cluster> {
  const { port, bootstrapServers } = withDefaults(DEFAULT_KAFKA, options);
  if (bootstrapServers !== undefined) return realCluster(bootstrapServers);
  const broker = await listenOn(port, '--kafka-port', () => startBroker({ clock, random, port }));
  return {
    bootstrapServers: broker.bootstrapServer,
    ensureTopic: async (name) => {
      if (!broker.topics().some((topic) => topic.name === name)) broker.createTopic(name);
    },
    stop: () => broker.stop(),
  };
}

/** The client library is loaded only for a cluster that is not our own. */
function realCluster(bootstrapServers: string): Cluster {
  return {
    bootstrapServers,
    ensureTopic: async (name) => {
      const { Admin } = await import('@platformatic/kafka');
      const admin = new Admin({ clientId: 'region', bootstrapBrokers: bootstrapServers.split(',') });
      try {
        const topics = await admin.listTopics();
        if (!topics.includes(name)) await admin.createTopics({ topics: [name] });
      } finally {
        await admin.close();
      }
    },
    stop: async () => {},
  };
}
