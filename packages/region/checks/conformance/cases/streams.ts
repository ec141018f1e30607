import { at, type JsonObject, objectsOf, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';
import {
  DYNAMODB_API,
  DYNAMODB_GUIDE,
  dynamodb,
  hashTable,
  number,
  put,
  streams,
  table,
  text,
} from './dynamodb-calls.ts';

const RECORDS = `${DYNAMODB_API}/API_streams_GetRecords.html`;
const DESCRIBE = `${DYNAMODB_API}/API_streams_DescribeStream.html`;
const ITERATOR = `${DYNAMODB_API}/API_streams_GetShardIterator.html`;

async function streamOf(aws: Caller, own: string, StreamViewType = 'NEW_AND_OLD_IMAGES') {
  const StreamSpecification = { StreamEnabled: true, StreamViewType };
  const TableName = await table(aws, hashTable(own, { StreamSpecification }));
  const described = await dynamodb(aws, 'DescribeTable', { TableName });
  return { TableName, StreamArn: textOf(at(described, 'Table', 'LatestStreamArn')) };
}

/** A place in the first shard of a stream. */
async function iterator(aws: Caller, StreamArn: string, more: object = {}): Promise<JsonObject> {
  const described = await streams(aws, 'DescribeStream', { StreamArn });
  const ShardId = at(described, 'StreamDescription', 'Shards', 0, 'ShardId');
  return streams(aws, 'GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON', ...more });
}

async function records(aws: Caller, StreamArn: string, more: object = {}): Promise<readonly JsonObject[]> {
  const { ShardIterator } = await iterator(aws, StreamArn, more);
  return objectsOf((await streams(aws, 'GetRecords', { ShardIterator }))['Records']);
}

/** Writes with these calls, and gives the changes that the stream has of them. */
const changes = (
  name: string,
  view: string,
  write: (aws: Caller, TableName: string) => Promise<unknown>,
  gives: unknown,
): ConformanceCase => ({
  name,
  source: `${DYNAMODB_GUIDE}/Streams.html`,
  run: async (aws, own) => {
    const { TableName, StreamArn } = await streamOf(aws, own, view);
    await write(aws, TableName);
    return (await records(aws, StreamArn)).map(({ eventName, dynamodb: change }) => {
      const { Keys, NewImage, OldImage } = change as JsonObject;
      return { eventName, Keys, ...(NewImage ? { NewImage } : {}), ...(OldImage ? { OldImage } : {}) };
    });
  },
  gives,
});

const KEYS = { id: { S: 'a' } };
const ONE = { id: { S: 'a' }, n: { N: '1' } };
const TWO = { id: { S: 'a' }, n: { N: '2' } };
const BOTH = 'NEW_AND_OLD_IMAGES';

async function writeTwice(aws: Caller, TableName: string): Promise<void> {
  for (const n of [1, 2]) await put(aws, TableName, { id: text('a'), n: number(n) });
}

const remove = (aws: Caller, TableName: string) => dynamodb(aws, 'DeleteItem', { TableName, Key: KEYS });

export const STREAMS: readonly ConformanceCase[] = [
  changes('a new and a changed item', BOTH, writeTwice, [
    { eventName: 'INSERT', Keys: KEYS, NewImage: ONE },
    { eventName: 'MODIFY', Keys: KEYS, NewImage: TWO, OldImage: ONE },
  ]),
  changes(
    'a removed item',
    BOTH,
    async (aws, TableName) => {
      await put(aws, TableName, ONE);
      await remove(aws, TableName);
    },
    [
      { eventName: 'INSERT', Keys: KEYS, NewImage: ONE },
      { eventName: 'REMOVE', Keys: KEYS, OldImage: ONE },
    ],
  ),
  changes('KEYS_ONLY has keys alone', 'KEYS_ONLY', writeTwice, [
    { eventName: 'INSERT', Keys: KEYS },
    { eventName: 'MODIFY', Keys: KEYS },
  ]),
  changes('NEW_IMAGE has new images', 'NEW_IMAGE', writeTwice, [
    { eventName: 'INSERT', Keys: KEYS, NewImage: ONE },
    { eventName: 'MODIFY', Keys: KEYS, NewImage: TWO },
  ]),
  changes('OLD_IMAGE has old images', 'OLD_IMAGE', writeTwice, [
    { eventName: 'INSERT', Keys: KEYS },
    { eventName: 'MODIFY', Keys: KEYS, OldImage: ONE },
  ]),
  changes(
    'the same content in another order is no change',
    BOTH,
    async (aws, TableName) => {
      await put(aws, TableName, { id: text('a'), s: { SS: ['x', 'y'] }, m: { M: { a: number(1), b: number(2) } } });
      await put(aws, TableName, { m: { M: { b: number('2.0'), a: number(1) } }, s: { SS: ['y', 'x'] }, id: text('a') });
    },
    [part({ eventName: 'INSERT' })],
  ),
  changes('a removal of nothing is no change', BOTH, remove, []),
  {
    name: 'a record has its source, its Region, its version and its size',
    source: RECORDS,
    run: async (aws, own) => {
      const { TableName, StreamArn } = await streamOf(aws, own);
      await put(aws, TableName, { id: text('a') });
      return (await records(aws, StreamArn))[0];
    },
    gives: {
      eventID: /^[0-9a-f]{32}$/,
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        ApproximateCreationDateTime: anyNumber,
        Keys: KEYS,
        NewImage: KEYS,
        SequenceNumber: /^\d{21,40}$/,
        SizeBytes: 6,
        StreamViewType: BOTH,
      },
    },
  },
  {
    name: 'a stream is described with its shard',
    source: DESCRIBE,
    run: async (aws, own) => {
      const { StreamArn } = await streamOf(aws, own);
      return (await streams(aws, 'DescribeStream', { StreamArn }))['StreamDescription'];
    },
    gives: part({
      StreamStatus: 'ENABLED',
      StreamViewType: BOTH,
      TableName: /^streams-/,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      Shards: [
        part({ ShardId: /^shardId-\d{20}-[0-9a-f]+$/, SequenceNumberRange: part({ StartingSequenceNumber: /^\d+$/ }) }),
      ],
    }),
  },
  {
    name: 'a shard to start after leaves out those up to it',
    source: DESCRIBE,
    run: async (aws, own) => {
      const { StreamArn } = await streamOf(aws, own);
      const first = await streams(aws, 'DescribeStream', { StreamArn });
      const ExclusiveStartShardId = at(first, 'StreamDescription', 'Shards', 0, 'ShardId');
      return at(
        await streams(aws, 'DescribeStream', { StreamArn, ExclusiveStartShardId }),
        'StreamDescription',
        'Shards',
      );
    },
    gives: [],
  },
  {
    name: 'ListStreams gives the streams of a table',
    source: `${DYNAMODB_API}/API_streams_ListStreams.html`,
    run: async (aws, own) => {
      const { TableName } = await streamOf(aws, own);
      return (await streams(aws, 'ListStreams', { TableName }))['Streams'];
    },
    gives: [{ StreamArn: /:table\/streams-\d+\/stream\//, TableName: /^streams-/, StreamLabel: /^\d{4}-/ }],
  },
  {
    name: 'LATEST gives what comes later',
    source: ITERATOR,
    run: async (aws, own) => {
      const { TableName, StreamArn } = await streamOf(aws, own);
      await put(aws, TableName, ONE);
      const { ShardIterator } = await iterator(aws, StreamArn, { ShardIteratorType: 'LATEST' });
      await put(aws, TableName, TWO);
      const { Records } = await streams(aws, 'GetRecords', { ShardIterator });
      return objectsOf(Records).map(({ eventName }) => eventName);
    },
    gives: ['MODIFY'],
  },
  ...(['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const).map((ShardIteratorType) => ({
    name: `${ShardIteratorType} of the second record`,
    source: ITERATOR,
    run: async (aws: Caller, own: string) => {
      const { TableName, StreamArn } = await streamOf(aws, own);
      await writeTwice(aws, TableName);
      await remove(aws, TableName);
      const SequenceNumber = at((await records(aws, StreamArn))[1], 'dynamodb', 'SequenceNumber');
      return (await records(aws, StreamArn, { ShardIteratorType, SequenceNumber })).map(({ eventName }) => eventName);
    },
    gives: ShardIteratorType === 'AT_SEQUENCE_NUMBER' ? ['MODIFY', 'REMOVE'] : ['REMOVE'],
  })),
  {
    name: 'a limit ends an answer, whose next iterator goes on',
    source: RECORDS,
    run: async (aws, own) => {
      const { TableName, StreamArn } = await streamOf(aws, own);
      await writeTwice(aws, TableName);
      const { ShardIterator } = await iterator(aws, StreamArn);
      const first = await streams(aws, 'GetRecords', { ShardIterator, Limit: 1 });
      const second = await streams(aws, 'GetRecords', { ShardIterator: first['NextShardIterator'] });
      return [first, second].map(({ Records }) => objectsOf(Records).map(({ eventName }) => eventName));
    },
    gives: [['INSERT'], ['MODIFY']],
  },
  {
    name: 'a limit of 1,001 is refused',
    source: RECORDS,
    run: async (aws, own) => {
      const { StreamArn } = await streamOf(aws, own);
      const { ShardIterator } = await iterator(aws, StreamArn);
      return streams(aws, 'GetRecords', { ShardIterator, Limit: 1_001 });
    },
    gives: refused(400, 'ValidationException'),
  },
  {
    name: 'an iterator that is none is refused',
    source: RECORDS,
    run: (aws) => streams(aws, 'GetRecords', { ShardIterator: 'garbage' }),
    gives: refused(400, 'ValidationException', 'Invalid ShardIterator'),
  },
  {
    name: 'a stream that is not there is not found',
    source: DESCRIBE,
    run: async (aws, own) => {
      const { StreamArn } = await streamOf(aws, own);
      return streams(aws, 'DescribeStream', { StreamArn: StreamArn.replace(/\d{4}-/, '1999-') });
    },
    gives: refused(400, 'ResourceNotFoundException', /^Requested resource not found: Stream: /),
  },
];
