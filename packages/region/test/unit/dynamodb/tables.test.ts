import { describe, expect, test } from '@jest/globals';
import { at, objectOf } from '../../../src/core/json.ts';
import { CUSTOMER, INDEX, NOW, ORDERS_ARN, openTables, order, plainTable, STREAM } from './open-tables.ts';

describe('a table', () => {
  test('is shown as AWS shows it, while it is created and once it is', async () => {
    const { call } = openTables();
    const { TableDescription } = await call('CreateTable', plainTable('orders', STREAM));
    const { Table } = await call('DescribeTable', { TableName: 'orders' });

    const label = '2026-01-01T00:00:00.000';
    const shown = {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      CreationDateTime: NOW / 1000,
      DeletionProtectionEnabled: false,
      ItemCount: 0,
      LatestStreamArn: `${ORDERS_ARN}/stream/${label}`,
      LatestStreamLabel: label,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TableArn: ORDERS_ARN,
      TableId: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      TableName: 'orders',
      TableSizeBytes: 0,
    };
    expect(TableDescription).toEqual({ ...shown, TableStatus: 'CREATING' });
    expect(Table).toEqual({
      ...shown,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: NOW / 1000 },
      TableStatus: 'ACTIVE',
      WarmThroughput: { ReadUnitsPerSecond: 12_000, Status: 'ACTIVE', WriteUnitsPerSecond: 4_000 },
    });
  });

  test('of a name that is taken is refused by that name', async () => {
    const { call, refused } = openTables();
    await call('CreateTable', plainTable('orders'));
    expect(await refused('CreateTable', plainTable('orders'))).toBe(
      'ResourceInUseException: Table already exists: orders',
    );
  });

  test('encrypted by a key of KMS says so', async () => {
    const { call } = openTables();
    const created = await call('CreateTable', plainTable('orders', { SSESpecification: { Enabled: true } }));
    expect(at(created, 'TableDescription', 'SSEDescription')).toEqual({
      KMSMasterKeyArn: expect.stringMatching(/^arn:aws:kms:eu-west-1:000000000000:key\/[\da-f-]{36}$/),
      SSEType: 'KMS',
      Status: 'ENABLED',
    });
  });

  test('may be named by its ORDERS_ARN, in single calls, batches and transactions', async () => {
    const { call } = openTables();
    await call('CreateTable', plainTable('orders'));
    await call('PutItem', { TableName: ORDERS_ARN, Item: order('1', 'ann') });
    await call('BatchWriteItem', { RequestItems: { [ORDERS_ARN]: [{ PutRequest: { Item: order('2', 'ann') } }] } });
    await call('TransactWriteItems', { TransactItems: [{ Put: { TableName: ORDERS_ARN, Item: order('3', 'ann') } }] });

    const Keys = [{ id: { S: '2' } }];
    expect(await call('BatchGetItem', { RequestItems: { [ORDERS_ARN]: { Keys } } })).toMatchObject({
      Responses: { [ORDERS_ARN]: [order('2', 'ann')] },
    });
    expect(await call('Scan', { TableName: ORDERS_ARN })).toMatchObject({ Count: 3 });
    expect(await call('DescribeTable', { TableName: ORDERS_ARN })).toMatchObject({
      Table: { TableName: 'orders', ItemCount: 3 },
    });
  });

  test('that is protected cannot be deleted until it is no longer', async () => {
    const { call, refused } = openTables();
    await call('CreateTable', plainTable('orders', { DeletionProtectionEnabled: true }));
    expect(await refused('DeleteTable', { TableName: 'orders' })).toBe(
      'ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
    await call('UpdateTable', { TableName: 'orders', DeletionProtectionEnabled: false });
    expect(await call('DeleteTable', { TableName: 'orders' })).toEqual({
      TableDescription: {
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: NOW / 1000 },
        DeletionProtectionEnabled: false,
        ItemCount: 0,
        ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
        TableArn: ORDERS_ARN,
        TableId: expect.any(String),
        TableName: 'orders',
        TableSizeBytes: 0,
        TableStatus: 'DELETING',
      },
    });
    expect(await call('ListTables', {})).toEqual({ TableNames: [] });
  });
});

describe('an index that UpdateTable creates', () => {
  test('has the items of before, as far as it projects them', async () => {
    const { call } = openTables();
    await call('CreateTable', plainTable('orders'));
    await call('PutItem', { TableName: 'orders', Item: order('1', 'ann') });
    await call('PutItem', { TableName: 'orders', Item: { id: { S: '2' } } });
    await call('UpdateTable', { TableName: 'orders', ...CUSTOMER, GlobalSecondaryIndexUpdates: [{ Create: INDEX }] });
    await call('PutItem', { TableName: 'orders', Item: order('3', 'ann') });

    const { Items } = await call('Query', {
      TableName: 'orders',
      IndexName: 'by-customer',
      KeyConditionExpression: 'customer = :c',
      ExpressionAttributeValues: { ':c': { S: 'ann' } },
    });
    expect(Items).toHaveLength(2);
    expect(Items).toEqual(expect.arrayContaining(['1', '3'].map((id) => ({ id: { S: id }, customer: { S: 'ann' } }))));
  });

  test('does not give what it does not project', async () => {
    const { call, refused } = openTables();
    await call('CreateTable', plainTable('orders'));
    await call('UpdateTable', { TableName: 'orders', ...CUSTOMER, GlobalSecondaryIndexUpdates: [{ Create: INDEX }] });
    const scan = { TableName: 'orders', IndexName: 'by-customer' };
    expect(await refused('Scan', { ...scan, ProjectionExpression: 'n' })).toBe(
      'ValidationException: One or more parameter values were invalid: Global secondary index by-customer does not project [n]',
    );
  });

  test('is gone once it is deleted', async () => {
    const { call, refused } = openTables();
    await call('CreateTable', plainTable('orders'));
    await call('UpdateTable', { TableName: 'orders', ...CUSTOMER, GlobalSecondaryIndexUpdates: [{ Create: INDEX }] });
    const Delete = { IndexName: 'by-customer' };
    await call('UpdateTable', { TableName: 'orders', GlobalSecondaryIndexUpdates: [{ Delete }] });
    expect(await refused('Scan', { TableName: 'orders', IndexName: 'by-customer' })).toBe(
      'ValidationException: The table does not have the specified index: by-customer',
    );
  });
});

describe('a setting', () => {
  test('of the time to live is described, and refuses what it is already', async () => {
    const { call, refused } = openTables();
    await call('CreateTable', plainTable('orders'));
    const specification = { AttributeName: 'expires', Enabled: true };
    const input = { TableName: 'orders', TimeToLiveSpecification: specification };
    expect(await call('UpdateTimeToLive', input)).toEqual({ TimeToLiveSpecification: specification });
    expect(await refused('UpdateTimeToLive', input)).toBe('ValidationException: TimeToLive is already enabled');
    expect(await call('DescribeTimeToLive', { TableName: 'orders' })).toEqual({
      TimeToLiveDescription: { AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' },
    });
    expect(await refused('DescribeTimeToLive', {})).toBe(
      "ValidationException: The parameter 'TableName' is required but was not present in the request",
    );
    expect(await refused('DescribeTimeToLive', { TableName: 'none' })).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: none not found',
    );
  });

  test('of point-in-time recovery is described', async () => {
    const { call, clock } = openTables();
    await call('CreateTable', plainTable('orders'));
    const specification = { PointInTimeRecoveryEnabled: true };
    const on = { TableName: 'orders', PointInTimeRecoverySpecification: specification };
    expect(await call('UpdateContinuousBackups', on)).toEqual({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: {
          EarliestRestorableDateTime: NOW / 1000,
          LatestRestorableDateTime: clock.now() / 1000,
          PointInTimeRecoveryStatus: 'ENABLED',
          RecoveryPeriodInDays: 35,
        },
      },
    });
  });

  test('of capacity shows the old one while the table is updated, and the new one then', async () => {
    const { call } = openTables();
    const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
      ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
    });
    await call('CreateTable', plainTable('orders', { BillingMode: 'PROVISIONED', ...units(5, 5) }));
    const { TableDescription } = await call('UpdateTable', { TableName: 'orders', ...units(3, 4) });
    expect(objectOf(TableDescription)).toMatchObject({ TableStatus: 'UPDATING', ...units(5, 5) });
    expect(await call('DescribeTable', { TableName: 'orders' })).toMatchObject({
      Table: {
        TableStatus: 'ACTIVE',
        ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4, NumberOfDecreasesToday: 1 },
      },
    });
  });
});

describe('a tag', () => {
  test.each(['TagResource', 'UntagResource', 'ListTagsOfResource'])(
    'is refused by %s for a long text that is no ORDERS_ARN, in a moment',
    async (operation) => {
      const { refused } = openTables();
      const startedAt = performance.now();
      expect(await refused(operation, { ResourceArn: 'a:'.repeat(600) })).toMatch(/^AccessDeniedException: /);
      expect(await refused(operation, { ResourceArn: `${'a:'.repeat(100_000)}/` })).toMatch(
        /^ValidationException: .* Member must have length less than or equal to 1283$/,
      );
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );
});
