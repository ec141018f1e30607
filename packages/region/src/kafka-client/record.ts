import type { ApiError } from './api-error.ts';

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

interface OffsetRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** A batch of records that cannot be read. */
export interface Unreadable extends OffsetRange {
  readonly fault: BatchFault;
  readonly reason: string;
}

/** What is wrong with a batch. */
export type BatchFault = 'checksum' | 'codec' | 'cut-off' | 'format' | 'length' | 'offsets' | 'records' | 'too-large';

/** What a batch brings: records, nothing that a reader sees (marks of transactions), or a problem. */
export type FetchedPart =
  | ({ readonly kind: 'records'; readonly records: readonly KafkaRecord[] } & OffsetRange)
  | ({ readonly kind: 'passed' } & OffsetRange)
  | ({ readonly kind: 'unreadable' } & Unreadable);

/** The result of one fetch for one partition. */
export interface Fetched extends TopicPartition {
  /** The offset that was asked for. */
  readonly from: bigint;
  /** In order. */
  readonly parts: readonly FetchedPart[];
  /** Where to go on. */
  readonly nextOffset: bigint;
  /** The offset that the next record produced will get; negative when the cluster did not say. */
  readonly endOffset: bigint;
  /** The cluster refused: what it said. */
  readonly error?: ApiError;
}

/** An offset of a partition; without one there is none, or the cluster refused to say it. */
export interface OffsetOutcome extends TopicPartition {
  readonly offset?: bigint;
  readonly error?: ApiError;
}
