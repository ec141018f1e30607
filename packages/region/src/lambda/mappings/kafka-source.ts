/** A record as it lies in a partition. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME' | 'NO_TIMESTAMP_TYPE';
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** In order; a name may repeat. */
  readonly headers: readonly (readonly [name: Buffer, value: Buffer | null])[];
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface PartitionOffset extends TopicPartition {
  readonly offset: bigint;
}

/** What one fetch gave for one partition. */
export interface Fetched extends TopicPartition {
  /** The offset that was asked for. */
  readonly from: bigint;
  readonly records: readonly KafkaRecord[];
  /** Where to go on: after the last record, or where the partition begins when `from` does not exist any more. */
  readonly nextOffset: bigint;
  /** The offset that the next record produced will get. */
  readonly endOffset: bigint;
}

export interface GroupListener {
  /** These partitions are ours from now on; called after each rebalance, even with none. */
  onAssigned(partitions: readonly TopicPartition[]): void;
  /** These partitions are, or may be, another's from now on. */
  onRevoked(partitions: readonly TopicPartition[]): void;
  /** The membership is lost and does not come back by itself. */
  onLost(error: unknown): void;
}

/** One membership in a consumer group, and what else a mapping asks of a cluster. */
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
