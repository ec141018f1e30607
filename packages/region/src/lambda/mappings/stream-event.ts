import type { JsonObject } from '../../core/json.ts';
import type { StreamRecord } from '../../core/stream-port.ts';
import { batchResponseContext } from '../invocation-record.ts';
import type { Item } from './item.ts';
import type { Discard } from './ordered-source.ts';

/**
 * A change as it stands in `Records` of a DynamoDB stream event.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function streamEventRecord(record: StreamRecord, streamArn: string): JsonObject {
  const { eventId, eventName, sequenceNumber, approximateCreationMs, dynamodb, userIdentity } = record;
  return {
    eventID: eventId,
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: streamArn.split(':')[3] ?? '',
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(approximateCreationMs / 1000),
      ...dynamodb,
      SequenceNumber: sequenceNumber,
    },
    ...(userIdentity && { userIdentity }),
    eventSourceARN: streamArn,
  };
}

export interface StreamFailure extends Discard<StreamRecord> {
  readonly functionArn: string;
  readonly streamArn: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * The message to a failure destination about changes of one shard: their sequence numbers, not their contents.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function streamFailureRecord(failure: StreamFailure): string {
  const { items, condition, invokeCount, last, functionArn, streamArn, requestId, at } = failure;
  const [first, final] = [items[0], items.at(-1)];
  return JSON.stringify({
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
    responseContext: batchResponseContext(last),
    version: '1.0',
    timestamp: new Date(at).toISOString(),
    DDBStreamBatchInfo: {
      shardId: first?.partition.name,
      startSequenceNumber: first?.record.sequenceNumber,
      endSequenceNumber: final?.record.sequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(first),
      approximateArrivalOfLastRecord: arrivalOf(final),
      batchSize: items.length,
      streamArn,
    },
  });
}

/** Whole seconds, as DynamoDB tells them. */
const arrivalOf = (item: Item<StreamRecord> | undefined): string | undefined =>
  item && new Date(item.timestampMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
