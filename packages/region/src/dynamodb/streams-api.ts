import { AwsError } from '../core/aws-error.ts';
import { isObject, type Json, type JsonObject, parseJson, textOf } from '../core/json.ts';
import type { StreamRecord } from '../core/stream-port.ts';
import type { JsonOperations } from '../http/json-service.ts';
import { SHARD_ID, type TableStream } from './table-stream.ts';
import type { TableState, Tables } from './tables.ts';

const MAX_RECORDS = 1000;
const BEFORE_FIRST = '0';

/** The operations of DynamoDB Streams, by name. */
export function streamsOperations(tables: Tables, region: string): JsonOperations {
  return {
    ListStreams: (input) => {
      const name = input['TableName'];
      const streams = tables.streams().filter(({ table }) => name === undefined || table === tables.find(textOf(name)));
      return { Streams: streams.map(summary) };
    },
    DescribeStream: (input) => {
      const found = tables.streamOf(textOf(input['StreamArn']));
      const start = found.stream.oldest ?? BEFORE_FIRST;
      const Shards = [{ ShardId: SHARD_ID, SequenceNumberRange: { StartingSequenceNumber: start } }];
      const KeySchema = found.table.keyNames.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      }));
      const { viewType: StreamViewType } = found.stream;
      return { StreamDescription: { ...summary(found), StreamStatus: 'ENABLED', StreamViewType, KeySchema, Shards } };
    },
    GetShardIterator: (input) => {
      const { stream } = tables.streamOf(textOf(input['StreamArn']));
      if (input['ShardId'] !== SHARD_ID) {
        throw new AwsError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist');
      }
      return { ShardIterator: iterator(stream, startOf(stream, input)) };
    },
    GetRecords: (input) => {
      const { arn, after } = readIterator(input['ShardIterator']);
      const { stream } = tables.streamOf(arn);
      const limit = typeof input['Limit'] === 'number' ? Math.min(input['Limit'], MAX_RECORDS) : MAX_RECORDS;
      const records = stream.read(after, limit);
      const next = records.at(-1)?.sequenceNumber ?? after;
      return { Records: records.map((record) => apiRecord(record, region)), NextShardIterator: iterator(stream, next) };
    },
  };
}

function summary({ table, stream }: { table: TableState; stream: TableStream }): JsonObject {
  return { StreamArn: stream.arn, TableName: table.name, StreamLabel: stream.label };
}

/** The sequence number after which reading starts; undefined for the oldest record. */
function startOf(stream: TableStream, input: JsonObject): string | undefined {
  const sequenceNumber = textOf(input['SequenceNumber']);
  switch (input['ShardIteratorType']) {
    case 'TRIM_HORIZON':
      return undefined;
    case 'LATEST':
      return stream.latest;
    case 'AFTER_SEQUENCE_NUMBER':
      return sequenceNumber;
    case 'AT_SEQUENCE_NUMBER':
      return String(BigInt(sequenceNumber) - 1n);
    default:
      throw new AwsError('ValidationException', 'ShardIteratorType is not valid.');
  }
}

function iterator({ arn }: TableStream, after: string | undefined): string {
  return Buffer.from(JSON.stringify(after === undefined ? { arn } : { arn, after })).toString('base64');
}

function readIterator(token: Json | undefined): { arn: string; after: string | undefined } {
  const value = parseJson(Buffer.from(textOf(token), 'base64').toString());
  if (!isObject(value)) throw new AwsError('ValidationException', 'Invalid ShardIterator.');
  return { arn: textOf(value['arn']), after: typeof value['after'] === 'string' ? value['after'] : undefined };
}

function apiRecord(record: StreamRecord, region: string): object {
  return {
    eventID: record.eventId,
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: { ApproximateCreationDateTime: record.approximateCreationMs / 1000, ...record.dynamodb },
    userIdentity: record.userIdentity,
  };
}
