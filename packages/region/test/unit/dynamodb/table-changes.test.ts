import { describe, expect, test } from '@jest/globals';
import { at, type JsonObject } from '../../../src/core/json.ts';
import { CUSTOMER, INDEX, ORDERS_ARN, openTables, order, plainTable } from './open-tables.ts';

test('an attribute of a deleted index may have another type in the next', async () => {
  const { call, service } = openTables();
  await call('CreateTable', plainTable('orders'));
  await call('UpdateTable', { TableName: 'orders', ...CUSTOMER, GlobalSecondaryIndexUpdates: [{ Create: INDEX }] });
  expect(service.fill()).toEqual({ count: 0 });
  await call('PutItem', { TableName: 'orders', Item: order('1', 'ann') });
  expect(service.fill()).toEqual({ count: 2 });
  const Delete = { IndexName: 'by-customer' };
  await call('UpdateTable', { TableName: 'orders', GlobalSecondaryIndexUpdates: [{ Delete }] });
  const number = { AttributeName: 'customer', AttributeType: 'N' };
  const again = { AttributeDefinitions: [number], GlobalSecondaryIndexUpdates: [{ Create: INDEX }] };
  await call('UpdateTable', { TableName: 'orders', ...again });

  const id = { AttributeName: 'id', AttributeType: 'S' };
  expect(await call('DescribeTable', { TableName: 'orders' })).toMatchObject({
    Table: { AttributeDefinitions: [id, number], GlobalSecondaryIndexes: [{ ItemCount: 0 }] },
  });
});

describe('an item that is older than an index and does not fit it', () => {
  test.each([[{ N: '1' }], [{ S: '' }]])(
    'with %j is changed in other attributes, and is not in the index',
    async (customer) => {
      const { call, refused } = openTables();
      await call('CreateTable', plainTable('orders'));
      await call('PutItem', { TableName: 'orders', Item: { id: { S: '1' }, customer } });
      await call('UpdateTable', { TableName: 'orders', ...CUSTOMER, GlobalSecondaryIndexUpdates: [{ Create: INDEX }] });
      const update = (name: string, value: JsonObject) => ({
        TableName: 'orders',
        Key: { id: { S: '1' } },
        UpdateExpression: `SET ${name} = :value`,
        ExpressionAttributeValues: { ':value': value },
      });
      await call('UpdateItem', update('n', { N: '2' }));

      const { Items } = await call('Scan', { TableName: 'orders' });
      expect(Items).toEqual([{ id: { S: '1' }, customer, n: { N: '2' } }]);
      expect(await call('Scan', { TableName: 'orders', IndexName: 'by-customer' })).toMatchObject({ Count: 0 });
      expect(await refused('UpdateItem', update('customer', customer))).toMatch(/^ValidationException: /);
    },
  );
});

test('a template changes the tags, the encryption and the limits of its table', async () => {
  const { call, service } = openTables();
  const tag = (Key: string, Value: string) => ({ Key, Value });
  service.declare(plainTable('orders', { Tags: [tag('team', 'shop'), tag('stage', 'test')] }));
  await call('TagResource', { ResourceArn: ORDERS_ARN, Tags: [tag('called', 'yes')] });
  const limits = {
    OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 },
    WarmThroughput: { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 5_000 },
  };
  const changed = { ...limits, SSESpecification: { SSEEnabled: true }, Tags: [tag('team', 'stock')] };
  service.declare(plainTable('orders', changed));

  expect(await call('ListTagsOfResource', { ResourceArn: ORDERS_ARN })).toEqual({
    Tags: [tag('called', 'yes'), tag('team', 'stock')],
  });
  const described = { TableName: 'orders' };
  expect(await call('DescribeTable', described)).toMatchObject({ Table: { ...limits, SSEDescription: {} } });
  service.declare(plainTable('orders'));
  expect(await call('ListTagsOfResource', { ResourceArn: ORDERS_ARN })).toEqual({ Tags: [tag('called', 'yes')] });
  const { Table } = await call('DescribeTable', described);
  expect([at(Table, 'OnDemandThroughput'), at(Table, 'SSEDescription')]).toEqual([undefined, undefined]);
});
