import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sleep } from '../../src/core/clock.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const KEY = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};
const TEMPLATE = {
  Resources: {
    Orders: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'orders',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...KEY.AttributeDefinitions, { AttributeName: 'customer', AttributeType: 'S' }],
        KeySchema: KEY.KeySchema,
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-customer',
            KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    },
    Events: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { TableName: 'events', ...KEY, StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } },
    },
  },
};

let region: TestRegion;
let db: DynamoDBClient;
let streams: DynamoDBStreamsClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  db = new DynamoDBClient(region.client);
  streams = new DynamoDBStreamsClient(region.client);
});
afterAll(async () => {
  db.destroy();
  streams.destroy();
  await region.stop();
});

const put = (TableName: string, id: string, more: Record<string, { S: string } | { N: string }> = {}): PutItemCommand =>
  new PutItemCommand({ TableName, Item: { id: { S: id }, ...more } });
const read = async (TableName: string, id: string): Promise<unknown> =>
  (await db.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item;

describe('a table of the template', () => {
  test('stores items and finds them by an index', async () => {
    await db.send(put('orders', 'o-1', { customer: { S: 'c-1' } }));
    const { Items } = await db.send(
      new QueryCommand({
        TableName: 'orders',
        IndexName: 'by-customer',
        KeyConditionExpression: 'customer = :c',
        ExpressionAttributeValues: { ':c': { S: 'c-1' } },
      }),
    );
    expect(Items).toEqual([{ id: { S: 'o-1' }, customer: { S: 'c-1' } }]);
  });

  test('gives the item of a failed condition to who asks for it', async () => {
    const again = new PutItemCommand({
      TableName: 'orders',
      Item: { id: { S: 'o-1' } },
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const failure = await db.send(again).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failure).toMatchObject({
      message: 'The conditional request failed',
      Item: { id: { S: 'o-1' }, customer: { S: 'c-1' } },
    });
  });

  test('has the ARN of the region, and says so', async () => {
    const { Table } = await db.send(new DescribeTableCommand({ TableName: 'orders' }));
    expect(Table).toMatchObject({
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
      TableStatus: 'ACTIVE',
    });
    expect(region.resources.get('Orders')?.attributes).toEqual({ Arn: Table?.TableArn });
  });

  test('an unknown table gets the error of the service', async () => {
    await expect(read('nothing', 'x')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });
});

describe('time to live', () => {
  test("an item is deleted some time after it expired on the region's clock", async () => {
    const expires = { N: String(Math.floor(region.clock.now() / 1000) + 3600) };
    await db.send(put('orders', 'short', { expires }));
    expect(await read('orders', 'short')).toEqual({ id: { S: 'short' }, expires });
    await sleep(region.clock, 2 * 3600 * 1000);
    expect(await read('orders', 'short')).toBeUndefined();
    expect(await read('orders', 'o-1')).toBeDefined();
  });

  test('of a large table is looked for in parts, a thousand items at a call', async () => {
    const expires = { N: String(Math.floor(region.clock.now() / 1000) + 3600) };
    for (let call = 0; call < 92; call++) {
      const ids = Array.from({ length: 25 }, (_, index) => ({ S: `large-${call}-${index}` }));
      const requests = ids.map((id) => ({ PutRequest: { Item: { id, expires } } }));
      await db.send(new BatchWriteItemCommand({ RequestItems: { orders: requests } }));
    }
    await sleep(region.clock, 2 * 3600 * 1000);
    const counts: number[] = [];
    for (let call = 0; call < 4; call++) counts.push(await largeCount());
    expect(counts[0]).toBeGreaterThanOrEqual(1_300);
    expect(counts[1]).toBeGreaterThanOrEqual(300);
    expect(counts.slice(2)).toEqual([0, 0]);
    expect(await read('orders', 'o-1')).toBeDefined();
  });

  async function largeCount(): Promise<number> {
    const large = { ':large': { S: 'large-' } };
    const { Count = 0 } = await db.send(
      new ScanCommand({
        TableName: 'orders',
        FilterExpression: 'begins_with(id, :large)',
        ExpressionAttributeValues: large,
      }),
    );
    return Count;
  }

  test('is described and can be changed', async () => {
    const describeTable = async (): Promise<unknown> =>
      (await db.send(new DescribeTimeToLiveCommand({ TableName: 'events' }))).TimeToLiveDescription;
    expect(await describeTable()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await db.send(
      new UpdateTimeToLiveCommand({
        TableName: 'events',
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      }),
    );
    expect(await describeTable()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  });
});

describe('transactions', () => {
  const append = (id: string): TransactWriteItemsCommand =>
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: 'events', Item: { id: { S: id } }, ConditionExpression: 'attribute_not_exists(id)' } },
        {
          Update: {
            TableName: 'orders',
            Key: { id: { S: 'o-1' } },
            UpdateExpression: 'ADD #n :one',
            ConditionExpression: '#c = :c',
            ExpressionAttributeNames: { '#n': 'count', '#c': 'customer' },
            ExpressionAttributeValues: { ':one': { N: '1' }, ':c': { S: 'c-1' } },
          },
        },
      ],
    });

  test('write everything or nothing, and say which condition failed', async () => {
    await db.send(append('e-1'));
    expect(await read('orders', 'o-1')).toMatchObject({ count: { N: '1' } });
    const failure = await db.send(append('e-1')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransactionCanceledException);
    expect(failure).toMatchObject({
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]',
      CancellationReasons: [
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
        { Code: 'None' },
      ],
    });
    expect(await read('orders', 'o-1')).toMatchObject({ count: { N: '1' } });
  });

  test('of many at once on one condition exactly one wins', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => db.send(append('e-2'))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await read('orders', 'o-1')).toMatchObject({ count: { N: '2' } });
  });

  test('one item twice is refused', async () => {
    const Delete = { TableName: 'events', Key: { id: { S: 'x' } } };
    await expect(
      db.send(new TransactWriteItemsCommand({ TransactItems: [{ Delete }, { Delete }] })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
  });
});

describe('a stream', () => {
  async function recordsOf(StreamArn: string): Promise<unknown[]> {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const [shard] = StreamDescription?.Shards ?? [];
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage, dynamodb?.NewImage]);
  }

  test('has a record of each change in order, and none of writes that changed nothing', async () => {
    await db.send(
      new CreateTableCommand({
        TableName: 'made',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    await db.send(put('made', 'a', { n: { N: '1' } }));
    await db.send(put('made', 'a', { n: { N: '1' } }));
    await db.send(
      new UpdateItemCommand({
        TableName: 'made',
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET n = :two',
        ExpressionAttributeValues: { ':two': { N: '2' } },
      }),
    );
    await db.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName: 'made', Key: { id: { S: 'a' } } } }] }),
    );
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName: 'made' }));
    const [one, two] = [
      { id: { S: 'a' }, n: { N: '1' } },
      { id: { S: 'a' }, n: { N: '2' } },
    ];
    expect(await recordsOf(Streams?.[0]?.StreamArn ?? '')).toEqual([
      ['INSERT', undefined, one],
      ['MODIFY', one, two],
      ['REMOVE', two, undefined],
    ]);
  });

  test('of the template has the ARN that Fn::GetAtt gives', async () => {
    const { Table } = await db.send(new DescribeTableCommand({ TableName: 'events' }));
    expect(region.resources.get('Events')?.attributes).toEqual({
      Arn: Table?.TableArn,
      StreamArn: Table?.LatestStreamArn,
    });
  });
});
