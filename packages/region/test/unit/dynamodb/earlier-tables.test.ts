import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { openTables, plainTable } from './open-tables.ts';

let data: DataDirectory;
beforeEach(() => {
  data = dataDirectory();
});
afterEach(() => data.remove());

/** The rows that a version with another engine left: a table with an index, a tag, a time to live, and two items. */
function leaveEarlierRows(): void {
  const store = data.open();
  const attributes = ['id', 'customer'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
  const index = {
    IndexName: 'by-customer',
    KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'ALL' },
  };
  const members = plainTable('orders', { AttributeDefinitions: attributes, GlobalSecondaryIndexes: [index] });
  const described = { IndexArn: 'arn', IndexStatus: 'ACTIVE', ItemCount: 0, IndexSizeBytes: 0 };
  store.put('table', 'orders', { ...members, TimeToLiveAttribute: 'expires' });
  store.put('table-row', 'table~orders', {
    ...members,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    CreationDateTime: 1_767_000_000,
    GlobalSecondaryIndexes: [{ ...index, ...described }],
    TableStatus: 'ACTIVE',
  });
  store.put('table-row', 'tag-orders~team', 'shop');
  store.put('table-row', 'item-orders~0a/61/', { id: { S: 'a' }, customer: { S: 'ann' } });
  store.put('table-row', 'item-orders~0b/62/', { id: { S: 'b' } });
  store.put('table-row', 'index-global~orders~by-customer~0c/61/', { id: { S: 'a' }, customer: { S: 'ann' } });
}

test('tables of an earlier version are there, with items, index, tags and time to live, and are so at the next start', async () => {
  leaveEarlierRows();
  for (const _start of ['first', 'second']) {
    const { call } = openTables(data.open());
    const ofAnn = {
      TableName: 'orders',
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :c',
      ExpressionAttributeValues: { ':c': { S: 'ann' } },
    };
    expect(await call('Query', ofAnn)).toMatchObject({ Items: [{ id: { S: 'a' }, customer: { S: 'ann' } }] });
    expect(await call('Scan', { TableName: 'orders' })).toMatchObject({ Count: 2 });
    const { Table } = await call('DescribeTable', { TableName: 'orders' });
    expect(Table).toMatchObject({
      CreationDateTime: 1_767_000_000,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    const ResourceArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';
    expect(await call('ListTagsOfResource', { ResourceArn })).toEqual({ Tags: [{ Key: 'team', Value: 'shop' }] });
    expect(await call('DescribeTimeToLive', { TableName: 'orders' })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expires' },
    });
  }
  expect([...data.open().rows('table-row')]).toEqual([]);
});
