import type { KafkaConnection } from './connection.ts';

/** The Kafka cluster that every mapping reads from: the region has one, and looks at no cluster ARN. */
export interface Cluster {
  /** `host:port,...` */
  readonly bootstrapServers: string;
  readonly connection: KafkaConnection;
  /** Makes sure that a topic exists. */
  ensureTopic(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** How many partitions a topic gets that the region creates. */
export const DEFAULT_PARTITIONS = 3;
