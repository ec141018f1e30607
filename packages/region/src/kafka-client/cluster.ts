import type { KafkaConnection } from './connection.ts';

export interface TopicDeclaration {
  readonly name: string;
  readonly partitions: number;
  /** Settings that differ from the defaults, by Kafka's names. */
  readonly configs: ReadonlyMap<string, string>;
}

/** The Kafka cluster that every mapping reads from: the region has one, and looks at no cluster ARN. */
export interface Cluster {
  /** `host:port,...` */
  readonly bootstrapServers: string;
  readonly connection: KafkaConnection;
  /** The region's own broker, which tells of each record that it takes. */
  readonly isEmbedded: boolean;
  /** Makes sure that a topic exists. */
  ensureTopic(name: string): Promise<void>;
  /** Creates a topic, or brings the one that is there to the number of partitions, which can only grow. */
  declareTopic(topic: TopicDeclaration): Promise<void>;
  deleteTopic(name: string): Promise<void>;
  /** How full the region's own broker is. */
  fill?(): {
    readonly records: number;
    readonly sizeBytes: number;
    /** Records that were dropped because they were too many for the memory. */
    readonly dropped: number;
    readonly isInMemory: boolean;
    /** Consumer groups, and how many were dropped because there were too many. */
    readonly groups: { readonly count: number; readonly dropped: number };
  };
  stop(): Promise<void>;
}

/** How many partitions a topic gets that the region creates. */
export const DEFAULT_PARTITIONS = 3;
