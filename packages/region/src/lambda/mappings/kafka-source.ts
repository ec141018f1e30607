import type { Fetched, PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';

export interface GroupListener {
  /** These partitions are ours from now on; called after each rebalance, even with none. */
  onAssigned(partitions: readonly TopicPartition[]): void;
  /** These partitions are, or may be, another's from now on. */
  onRevoked(partitions: readonly TopicPartition[]): void;
  /** The membership is lost and does not come back by itself. */
  onLost(error: unknown): void;
}

/** One membership in a consumer group, and the other calls that a mapping makes to a cluster. */
export interface KafkaSource {
  join(groupId: string, topics: readonly string[], listener: GroupListener): Promise<void>;
  /** Committed offsets of the group; a partition without one is left out. */
  committed(partitions: readonly TopicPartition[]): Promise<readonly PartitionOffset[]>;
  /** The first offset, the end, or the first offset at or after a time in milliseconds. */
  offsetsAt(
    partitions: readonly TopicPartition[],
    at: 'earliest' | 'latest' | number,
  ): Promise<readonly PartitionOffset[]>;
  /** Waits a short while for records at or after these offsets. */
  fetch(from: readonly PartitionOffset[]): Promise<readonly Fetched[]>;
  /** Commits as the current member; fails when the group has moved on. */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  produce(topic: string, key: Buffer | null, value: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** Opens a connection to a cluster; called again after the connection was lost. */
export type OpenKafkaSource = () => KafkaSource;
