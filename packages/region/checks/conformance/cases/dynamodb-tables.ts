import { at, listOf, objectOf, textOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused, UUID } from '../expected.ts';
import { DYNAMODB_API, dynamodb, hashTable, put, rangeTable, table, text, typeOf } from './dynamodb-calls.ts';

const CREATE = `${DYNAMODB_API}/API_CreateTable.html`;
const DESCRIBE = `${DYNAMODB_API}/API_DescribeTable.html`;
const ERRORS = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html';

const refusedTable = (name: string, more: object, message?: string | RegExp): ConformanceCase => ({
  name,
  source: CREATE,
  run: (aws, own) => dynamodb(aws, 'CreateTable', hashTable(own, more)),
  gives: refused(400, 'ValidationException', message),
});

const ttl = (own: string, AttributeName: string, Enabled: boolean) => ({
  TableName: own,
  TimeToLiveSpecification: { AttributeName, Enabled },
});

export const DYNAMODB_TABLES: readonly ConformanceCase[] = [
  {
    name: 'a table on demand is described with its keys and no capacity',
    source: DESCRIBE,
    run: async (aws, own) => {
      const { Table } = await dynamodb(aws, 'DescribeTable', { TableName: await table(aws, hashTable(own)) });
      return Table;
    },
    gives: part({
      TableName: /^dynamodb-/,
      TableStatus: 'ACTIVE',
      TableArn: /^arn:aws:dynamodb:us-east-1:\d{12}:table\/dynamodb-/,
      TableId: UUID,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingModeSummary: part({ BillingMode: 'PAY_PER_REQUEST' }),
      ProvisionedThroughput: part({ ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 }),
      DeletionProtectionEnabled: false,
      CreationDateTime: anyNumber,
      ItemCount: 0,
      TableSizeBytes: 0,
    }),
  },
  {
    name: 'CreateTable answers that the table is being created',
    source: CREATE,
    run: async (aws, own) => at(await dynamodb(aws, 'CreateTable', hashTable(own)), 'TableDescription', 'TableStatus'),
    gives: 'CREATING',
  },
  {
    name: 'a second table of a name is in use',
    source: CREATE,
    run: async (aws, own) => dynamodb(aws, 'CreateTable', hashTable(await table(aws, hashTable(own)))),
    gives: refused(400, 'ResourceInUseException', /^Table already exists: dynamodb-/),
  },
  {
    name: 'an error has its namespace',
    source: ERRORS,
    run: (aws) => typeOf(aws, 'DescribeTable', { TableName: 'none' }),
    gives: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
  },
  {
    name: 'a validation error has the namespace of the protocol',
    source: ERRORS,
    run: (aws) => typeOf(aws, 'DescribeTable', { TableName: 'a' }),
    gives: 'com.amazon.coral.validate#ValidationException',
  },
  {
    name: 'an input of another type is a SerializationException',
    source: ERRORS,
    run: (aws) => typeOf(aws, 'DescribeTable', { TableName: [1] }),
    gives: 'com.amazon.coral.service#SerializationException',
  },
  {
    name: 'a table that is not there is named',
    source: DESCRIBE,
    run: (aws) => dynamodb(aws, 'DescribeTable', { TableName: 'none' }),
    gives: refused(400, 'ResourceNotFoundException', 'Requested resource not found: Table: none not found'),
  },
  {
    name: 'an item of a table that is not there says less',
    source: `${DYNAMODB_API}/API_GetItem.html`,
    run: (aws) => dynamodb(aws, 'GetItem', { TableName: 'none', Key: { id: text('a') } }),
    gives: refused(400, 'ResourceNotFoundException', 'Requested resource not found'),
  },
  {
    name: 'the ARN of a table is taken as its name',
    source: DESCRIBE,
    run: async (aws, own) => {
      const { Table } = await dynamodb(aws, 'DescribeTable', { TableName: await table(aws, hashTable(own)) });
      const TableName = textOf(objectOf(Table)['TableArn']);
      await put(aws, TableName, { id: text('a') });
      return dynamodb(aws, 'GetItem', { TableName, Key: { id: text('a') } });
    },
    gives: { Item: { id: { S: 'a' } } },
  },
  refusedTable('an attribute that is no key is refused', {
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'other', AttributeType: 'S' },
    ],
  }),
  refusedTable('a key without a definition is refused', { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] }),
  refusedTable('a name of two characters is refused', { TableName: 'ab' }),
  refusedTable('a table needs a capacity or its mode', { BillingMode: undefined }),
  refusedTable('a key of a list is refused', { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'L' }] }),
  {
    name: 'DeleteTable says that the table is being deleted, and then it is gone',
    source: `${DYNAMODB_API}/API_DeleteTable.html`,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      const { TableDescription } = await dynamodb(aws, 'DeleteTable', { TableName });
      const { error } = await dynamodb(aws, 'DescribeTable', { TableName });
      return [objectOf(TableDescription)['TableStatus'], error];
    },
    gives: ['DELETING', 'ResourceNotFoundException'],
  },
  {
    name: 'a protected table is not deleted',
    source: `${DYNAMODB_API}/API_DeleteTable.html`,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own, { DeletionProtectionEnabled: true }));
      return dynamodb(aws, 'DeleteTable', { TableName });
    },
    gives: refused(400, 'ValidationException', /deletion protection/),
  },
  {
    name: 'a stream is switched on with UpdateTable',
    source: `${DYNAMODB_API}/API_UpdateTable.html`,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' };
      const { TableDescription } = await dynamodb(aws, 'UpdateTable', { TableName, StreamSpecification });
      return TableDescription;
    },
    gives: part({
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      LatestStreamArn: /:table\/dynamodb-\d+\/stream\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/,
      LatestStreamLabel: /^\d{4}-/,
    }),
  },
  {
    name: 'an index is described with its table',
    source: CREATE,
    run: async (aws, own) => {
      const GlobalSecondaryIndexes = [
        {
          IndexName: 'byN',
          KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ];
      const TableName = await table(aws, rangeTable(own, { GlobalSecondaryIndexes }));
      return at(await dynamodb(aws, 'DescribeTable', { TableName }), 'Table', 'GlobalSecondaryIndexes', 0);
    },
    gives: part({ IndexName: 'byN', IndexStatus: 'ACTIVE', Projection: { ProjectionType: 'ALL' }, ItemCount: 0 }),
  },
  {
    name: 'time to live is off, until it is switched on',
    source: `${DYNAMODB_API}/API_DescribeTimeToLive.html`,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      const before = await dynamodb(aws, 'DescribeTimeToLive', { TableName });
      const change = await dynamodb(aws, 'UpdateTimeToLive', ttl(own, 'expiresAt', true));
      return [before, change];
    },
    gives: [
      { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } },
      { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } },
    ],
  },
  {
    name: 'time to live that is on already is refused',
    source: `${DYNAMODB_API}/API_UpdateTimeToLive.html`,
    run: async (aws, own) => {
      await table(aws, hashTable(own));
      await dynamodb(aws, 'UpdateTimeToLive', ttl(own, 'expiresAt', true));
      return dynamodb(aws, 'UpdateTimeToLive', ttl(own, 'expiresAt', true));
    },
    gives: refused(400, 'ValidationException', 'TimeToLive is already enabled'),
  },
  {
    name: 'ListTables has pages',
    source: `${DYNAMODB_API}/API_ListTables.html`,
    run: async (aws, own) => {
      await table(aws, hashTable(own));
      const answer = await dynamodb(aws, 'ListTables', { Limit: 1 });
      return [listOf(answer['TableNames']).length, at(answer, 'TableNames', 0) === answer['LastEvaluatedTableName']];
    },
    gives: [1, true],
  },
  {
    name: 'an operation that is none is refused',
    source: ERRORS,
    run: (aws) => typeOf(aws, 'PaintTable', {}),
    gives: 'com.amazon.coral.service#UnknownOperationException',
  },
];
