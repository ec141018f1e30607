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

/** The result of one fetch for one partition. */
export interface Fetched extends TopicPartition {
  /** The offset that was asked for. */
  readonly from: bigint;
  readonly records: readonly KafkaRecord[];
  /** Where to go on: after the last record, or where the partition begins when `from` does not exist any more. */
  readonly nextOffset: bigint;
  /** The offset that the next record produced will get. */
  readonly endOffset: bigint;
}
