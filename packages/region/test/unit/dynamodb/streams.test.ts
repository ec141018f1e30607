import { describe, expect, test } from '@jest/globals';
import { at, type JsonObject, objectsOf, textOf } from '../../../src/core/json.ts';
import { openTables, plainTable, STREAM } from './open-tables.ts';

const FIRST = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';
const SHARD = 'shardId-00000000000000000001-00000001';
type Tables = ReturnType<typeof openTables>;

async function recordsOf({ call }: Tables, StreamArn: string): Promise<readonly JsonObject[]> {
  const start = { StreamArn, ShardId: SHARD, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator = '' } = await call('GetShardIterator', start);
  return objectsOf((await call('GetRecords', { ShardIterator }))['Records']);
}

const eventNames = (records: readonly JsonObject[]): readonly string[] =>
  records.map(({ eventName }) => textOf(eventName));

async function streamed(): Promise<Tables> {
  const tables = openTables();
  await tables.call('CreateTable', plainTable('orders', STREAM));
  return tables;
}

describe('a write of equal content', () => {
  const Item = { id: { S: 'a' }, tags: { SS: ['x', 'y'] }, map: { M: { one: { N: '1' }, two: { N: '2' } } } };

  test.each<[string, JsonObject]>([
    ['with its attributes in another order', { map: Item.map, tags: Item.tags, id: Item.id }],
    ['with the members of a set in another order', { ...Item, tags: { SS: ['y', 'x'] } }],
    ['with the names of a map in another order', { ...Item, map: { M: { two: { N: '2' }, one: { N: '1' } } } }],
    ['with a number in another form', { ...Item, map: { M: { one: { N: '1.0' }, two: { N: '2e0' } } } }],
  ])('%s leaves no record', async (_name, again) => {
    const tables = await streamed();
    await tables.call('PutItem', { TableName: 'orders', Item });
    await tables.call('PutItem', { TableName: 'orders', Item: again });
    expect(eventNames(await recordsOf(tables, FIRST))).toEqual(['INSERT']);
  });

  test('but of a list in another order leaves one', async () => {
    const tables = await streamed();
    const list = (...texts: string[]) => ({ id: { S: 'a' }, list: { L: texts.map((S) => ({ S })) } });
    await tables.call('PutItem', { TableName: 'orders', Item: list('x', 'y') });
    await tables.call('PutItem', { TableName: 'orders', Item: list('y', 'x') });
    expect(eventNames(await recordsOf(tables, FIRST))).toEqual(['INSERT', 'MODIFY']);
  });
});

test('a record has the sizes of its keys and images', async () => {
  const tables = await streamed();
  await tables.call('PutItem', { TableName: 'orders', Item: { id: { S: 'Fred' } } });
  await tables.call('PutItem', { TableName: 'orders', Item: { id: { S: 'Fred' }, name: { S: 'Fred' } } });
  const records = await recordsOf(tables, FIRST);
  expect(records.map((record) => at(record, 'dynamodb', 'SizeBytes'))).toEqual([12, 26]);
  expect(records[1]).toMatchObject({
    awsRegion: 'eu-west-1',
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    dynamodb: {
      Keys: { id: { S: 'Fred' } },
      OldImage: { id: { S: 'Fred' } },
      NewImage: { id: { S: 'Fred' }, name: { S: 'Fred' } },
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
});

describe('UpdateTable', () => {
  const put = (id: string) => ({ TableName: 'orders', Item: { id: { S: id } } });
  const off = { TableName: 'orders', StreamSpecification: { StreamEnabled: false } };

  test('switches a stream on', async () => {
    const tables = openTables();
    await tables.call('CreateTable', plainTable('orders'));
    await tables.call('PutItem', put('before'));
    await tables.call('UpdateTable', { TableName: 'orders', ...STREAM });
    await tables.call('PutItem', put('after'));
    expect(eventNames(await recordsOf(tables, FIRST))).toEqual(['INSERT']);
  });

  test('switches it off, and on again as another stream, while the first can be read', async () => {
    const tables = await streamed();
    await tables.call('PutItem', put('1'));
    await tables.call('UpdateTable', off);
    await tables.call('PutItem', put('2'));
    const { Table } = await tables.call('DescribeTable', { TableName: 'orders' });
    expect([at(Table, 'StreamSpecification'), at(Table, 'LatestStreamArn')]).toEqual([undefined, FIRST]);
    await tables.call('UpdateTable', { TableName: 'orders', ...STREAM });
    await tables.call('PutItem', put('3'));

    const { Streams } = await tables.call('ListStreams', { TableName: 'orders' });
    const [first, second] = objectsOf(Streams).map(({ StreamArn }) => textOf(StreamArn));
    expect([first, second]).toEqual([FIRST, FIRST.replace('2026-01-01T00:00:00.000', '2026-01-02T03:04:05.000')]);
    const ids = async (arn = '') => (await recordsOf(tables, arn)).map((one) => at(one, 'dynamodb', 'Keys', 'id', 'S'));
    expect([await ids(first), await ids(second)]).toEqual([['1'], ['3']]);
    const states = [first, second].map(async (StreamArn = '') => {
      return at(await tables.call('DescribeStream', { StreamArn }), 'StreamDescription', 'StreamStatus');
    });
    expect(await Promise.all(states)).toEqual(['DISABLED', 'ENABLED']);
  });

  test('refuses a second stream, and to switch off what is not there', async () => {
    const tables = await streamed();
    expect(await tables.refused('UpdateTable', { TableName: 'orders', ...STREAM })).toBe(
      'ValidationException: Table already has an enabled stream: TableName: orders',
    );
    await tables.call('UpdateTable', off);
    expect(await tables.refused('UpdateTable', off)).toMatch(/^ValidationException: /);
  });
});

describe('a stream under the same ARN goes on', () => {
  const put = (id: string) => ({ TableName: 'orders', Item: { id: { S: id } } });
  const numbers = (records: readonly JsonObject[]): readonly number[] =>
    records.map((record) => Number(at(record, 'dynamodb', 'SequenceNumber')));

  test('when its table is deleted and created again', async () => {
    const tables = await streamed();
    let arrivals = 0;
    tables.service.streams.onArrival(FIRST, () => arrivals++);
    await tables.call('PutItem', put('1'));
    await tables.call('DeleteTable', { TableName: 'orders' });
    await tables.call('CreateTable', plainTable('orders', STREAM));
    await tables.call('PutItem', put('2'));

    expect([numbers(await recordsOf(tables, FIRST)), arrivals]).toEqual([[2], 2]);
  });

  test('when the template changes what its records show', async () => {
    const tables = openTables();
    const declared = (StreamViewType: string) =>
      tables.service.declare(plainTable('orders', { StreamSpecification: { StreamViewType } }));
    declared('NEW_IMAGE');
    let arrivals = 0;
    tables.service.streams.onArrival(FIRST, () => arrivals++);
    await tables.call('PutItem', put('1'));
    declared('KEYS_ONLY');
    await tables.call('PutItem', put('2'));

    const records = await recordsOf(tables, FIRST);
    expect([numbers(records), arrivals]).toEqual([[1, 2], 2]);
    expect(records.map((record) => at(record, 'dynamodb', 'NewImage'))).toEqual([{ id: { S: '1' } }, undefined]);
    expect(at(await tables.call('DescribeStream', { StreamArn: FIRST }), 'StreamDescription')).toMatchObject({
      StreamStatus: 'ENABLED',
      StreamViewType: 'KEYS_ONLY',
    });
  });

  test('and streams that are switched on in the same millisecond have ARNs of their own', async () => {
    const tables = await streamed();
    for (let round = 0; round < 3; round++) {
      await tables.call('UpdateTable', { TableName: 'orders', StreamSpecification: { StreamEnabled: false } });
      await tables.call('UpdateTable', { TableName: 'orders', ...STREAM });
    }

    const { Streams } = await tables.call('ListStreams', { TableName: 'orders' });
    expect(objectsOf(Streams).map(({ StreamLabel }) => StreamLabel)).toEqual([
      '2026-01-01T00:00:00.000',
      '2026-01-02T03:04:05.000',
      '2026-01-02T03:04:05.001',
      '2026-01-02T03:04:05.002',
    ]);
  });
});

test('DescribeStream shows the shards after one', async () => {
  const { call } = await streamed();
  const all = await call('DescribeStream', { StreamArn: FIRST });
  expect(at(all, 'StreamDescription', 'Shards')).toEqual([
    { ShardId: SHARD, SequenceNumberRange: { StartingSequenceNumber: '000000000000000000001' } },
  ]);
  const after = await call('DescribeStream', { StreamArn: FIRST, ExclusiveStartShardId: SHARD });
  expect(at(after, 'StreamDescription', 'Shards')).toEqual([]);
});

test('a stream that is not there is named', async () => {
  const { refused } = openTables();
  expect(await refused('DescribeStream', { StreamArn: FIRST })).toBe(
    `ResourceNotFoundException: Requested resource not found: Stream: ${FIRST} not found`,
  );
});

test('an iterator begins with its stream, and the next one goes on behind what was read', async () => {
  const tables = await streamed();
  await tables.call('PutItem', { TableName: 'orders', Item: { id: { S: 'Fred' } } });
  const start = { StreamArn: FIRST, ShardId: SHARD, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator = '' } = await tables.call('GetShardIterator', start);
  const { NextShardIterator = '' } = await tables.call('GetRecords', { ShardIterator });

  for (const iterator of [ShardIterator, NextShardIterator]) expect(textOf(iterator)).toMatch(/^arn:[^|]+\|1\|[^|]+$/);
  expect((await tables.call('GetRecords', { ShardIterator: NextShardIterator }))['Records']).toEqual([]);
});
