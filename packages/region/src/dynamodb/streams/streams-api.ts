import { AwsError } from '../../core/aws-error.ts';
import { isObject, type Json, type JsonObject, parseJson, textOf } from '../../core/json.ts';
import { number } from '../../core/properties.ts';
import type { StreamRecord } from '../../core/stream-port.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import { checkedRequest, invalid, type RequestShape } from '../requests/checked-request.ts';
import { STREAM_REQUESTS } from '../requests/stream-requests.ts';
import { byTableName } from '../requests/table-arn.ts';
import type { Table } from '../tables/table.ts';
import type { Tables } from '../tables/tables.ts';
import { SHARD_ID, type TableStream } from './table-stream.ts';

const MAX_RECORDS = 1000;
const MAX_STREAMS = 100;

/** The operations of DynamoDB Streams, by name. */
export function streamsOperations(tables: Tables, region: string): JsonOperations {
  const operation = (shape: RequestShape, run: (input: JsonObject) => JsonObject) => (input: JsonObject) =>
    run(checkedRequest(input, shape));
  return {
    ListStreams: operation(STREAM_REQUESTS.ListStreams, (input) => listedStreams(tables, byTableName(input))),
    DescribeStream: operation(STREAM_REQUESTS.DescribeStream, (input) => ({
      StreamDescription: describedStream(tables.streamOf(textOf(input['StreamArn'])), input),
    })),
    GetShardIterator: operation(STREAM_REQUESTS.GetShardIterator, (input) => {
      const { stream } = tables.streamOf(textOf(input['StreamArn']));
      if (input['ShardId'] !== SHARD_ID) {
        const message = `Requested resource not found: Shard: ${textOf(input['ShardId'])} in Stream: ${stream.arn} not found`;
        throw new AwsError('ResourceNotFoundException', message);
      }
      return { ShardIterator: iterator(stream, startOf(stream, input)) };
    }),
    GetRecords: operation(STREAM_REQUESTS.GetRecords, (input) => {
      const { arn, after } = readIterator(input['ShardIterator']);
      const { stream } = tables.streamOf(arn);
      const records = stream.read(after, number(input, 'Limit') ?? MAX_RECORDS);
      const next = records.at(-1)?.sequenceNumber ?? after;
      return { Records: records.map((record) => apiRecord(record, region)), NextShardIterator: iterator(stream, next) };
    }),
  };
}

function listedStreams(tables: Tables, input: JsonObject): JsonObject {
  const name = input['TableName'];
  const all = tables.streams().filter(({ table }) => name === undefined || table.name === name);
  const start = all.findIndex(({ stream }) => stream.arn === input['ExclusiveStartStreamArn']) + 1;
  const page = all.slice(start, start + (number(input, 'Limit') ?? MAX_STREAMS));
  const last = page.at(-1)?.stream.arn;
  const hasMore = start + page.length < all.length;
  return { Streams: page.map(summary), ...(hasMore && last !== undefined && { LastEvaluatedStreamArn: last }) };
}

function describedStream({ table, stream }: { table: Table; stream: TableStream }, input: JsonObject): JsonObject {
  const isAfter = input['ExclusiveStartShardId'] === SHARD_ID;
  const range = { StartingSequenceNumber: stream.start };
  const { isEnabled, viewType, createdAtMs } = stream.settings;
  const ended = isEnabled ? {} : { EndingSequenceNumber: stream.latest ?? stream.start };
  const shard = { ShardId: SHARD_ID, SequenceNumberRange: { ...range, ...ended } };
  return {
    ...summary({ table, stream }),
    StreamStatus: isEnabled ? 'ENABLED' : 'DISABLED',
    StreamViewType: viewType,
    CreationRequestDateTime: createdAtMs / 1000,
    KeySchema: table.keyNames.map((AttributeName, index) => ({
      AttributeName,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
    Shards: isAfter ? [] : [shard],
  };
}

function summary({ table, stream }: { table: Table; stream: TableStream }): JsonObject {
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
    default:
      if (!/^\d+$/.test(sequenceNumber)) throw invalid('SequenceNumber is required for this ShardIteratorType.');
      return input['ShardIteratorType'] === 'AFTER_SEQUENCE_NUMBER'
        ? sequenceNumber
        : String(BigInt(sequenceNumber) - 1n);
  }
}

/** The stream, a version, and the sequence number of the last record before it, as DynamoDB writes iterators. */
function iterator({ arn }: TableStream, after: string | undefined): string {
  return `${arn}|1|${Buffer.from(JSON.stringify({ after: after ?? null })).toString('base64')}`;
}

function readIterator(token: Json | undefined): { arn: string; after: string | undefined } {
  const [arn = '', , position = ''] = textOf(token).split('|');
  const value = parseJson(Buffer.from(position, 'base64').toString());
  if (!isObject(value)) throw invalid('Invalid ShardIterator');
  return { arn, after: typeof value['after'] === 'string' ? value['after'] : undefined };
}

function apiRecord(record: StreamRecord, region: string): JsonObject {
  return {
    eventID: record.eventId,
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: { ApproximateCreationDateTime: record.approximateCreationMs / 1000, ...record.dynamodb },
    ...(record.userIdentity !== undefined && { userIdentity: record.userIdentity }),
  };
}
