import type { JsonObject } from './json.ts';

/** One change in a shard of a DynamoDB stream. */
export interface StreamRecord {
  readonly eventId: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** Decimal digits; a later record of the shard has the larger number. */
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly approximateCreationMs: number;
  /** Keys, NewImage, OldImage, SizeBytes, StreamViewType. */
  readonly dynamodb: JsonObject;
  /** Set on a record that the time-to-live of the table caused. */
  readonly userIdentity?: JsonObject;
}

/** Reads the streams of the region's tables. */
export interface StreamPort {
  /** @throws AwsError ResourceNotFoundException */
  shards(streamArn: string): readonly string[];
  /** The sequence number of the newest record; undefined when the shard is empty. */
  latest(streamArn: string, shardId: string): string | undefined;
  /** Up to `max` records after a sequence number, from the oldest when there is none. */
  read(streamArn: string, shardId: string, after: string | undefined, max: number): readonly StreamRecord[];
  /** Calls `listener` when a record was added, until the returned function is called. */
  onArrival(streamArn: string, listener: () => void): () => void;
}
