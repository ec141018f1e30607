import type { RequestShape } from './checked-request.ts';
import { integer, string } from './shape.ts';

const streamArn = string({ notNull: true, minLength: 37, maxLength: 1024 });
const shardId = string({ minLength: 28, maxLength: 65 });

export const STREAM_REQUESTS = {
  ListStreams: {
    members: {
      TableName: string({ minLength: 1, maxLength: 1024 }),
      Limit: integer({ min: 1, max: 100 }),
      ExclusiveStartStreamArn: string({ minLength: 37, maxLength: 1024 }),
    },
  },
  DescribeStream: {
    members: { StreamArn: streamArn, Limit: integer({ min: 1, max: 100 }), ExclusiveStartShardId: shardId },
  },
  GetShardIterator: {
    members: {
      StreamArn: streamArn,
      ShardId: { ...shardId, notNull: true },
      ShardIteratorType: string({
        notNull: true,
        oneOf: ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'LATEST', 'TRIM_HORIZON'],
      }),
      SequenceNumber: string({ minLength: 1, maxLength: 40 }),
    },
  },
  GetRecords: {
    members: { ShardIterator: string({ notNull: true, minLength: 1 }), Limit: integer({ min: 1, max: 1000 }) },
  },
} as const satisfies Record<string, RequestShape>;
