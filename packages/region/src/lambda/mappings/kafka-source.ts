import type { ApiError } from '../../kafka-client/api-error.ts';
import type { Fetched, OffsetOutcome, PartitionOffset, TopicPartition } from '../../kafka-client/record.ts';
import type { TopicChange, TopicIds } from '../../kafka-client/topic-map.ts';

export interface GroupListener {
  /** These partitions are ours from now on; called after each rebalance, even with none. */
  onAssigned(partitions: readonly TopicPartition[]): void;
  /** These partitions are, or may be, another's from now on. */
  onRevoked(partitions: readonly TopicPartition[]): void;
  /** The membership is lost and does not come back by itself. */
  onLost(error: ApiError): void;
  /** A heartbeat failed; there will be another. Undefined once they are heard again. */
  onHeartbeat(error: ApiError | undefined): void;
  onTopicChange(change: TopicChange): void;
}

/** One membership in a consumer group, and the other calls that a mapping makes to a cluster. */
export interface KafkaSource {
  /** @throws ApiError */
  join(groupId: string, topics: readonly string[], listener: GroupListener): Promise<void>;
  /** Has the group share out the partitions anew. Those of the forgotten topics are given up before. */
  rejoin(forgotten: readonly string[]): Promise<void>;
  /** Committed offsets of the group. @throws ApiError */
  committed(partitions: readonly TopicPartition[]): Promise<readonly OffsetOutcome[]>;
  /** The first offset, the end, or the first offset at or after a time in milliseconds. @throws ApiError */
  offsetsAt(
    partitions: readonly TopicPartition[],
    at: 'earliest' | 'latest' | number,
  ): Promise<readonly OffsetOutcome[]>;
  /** Waits a short while for records at or after these offsets. @throws ApiError */
  fetch(from: readonly PartitionOffset[]): Promise<readonly Fetched[]>;
  /** Commits as the current member; fails when the group has moved on. @throws ApiError */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  produce(topic: string, key: Buffer | null, value: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** Opens a connection to a cluster; called again after the connection was lost, with what was known of the topics. */
export type OpenKafkaSource = (topicIds: TopicIds) => KafkaSource;
