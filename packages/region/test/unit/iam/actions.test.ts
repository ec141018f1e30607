import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { type Names, rightsOf, SERVICE_RIGHTS } from '../../../src/iam/actions/index.ts';
import { MANAGED_POLICIES, managedPolicy } from '../../../src/iam/managed-policies.ts';
import { allServedOperations } from '../../support/served-operations.ts';

const SECRETS = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret';
const NAMES: Names = {
  partition: 'aws',
  region: 'eu-west-1',
  accountId: '000000000000',
  secretArnOf: (id) => (id === 'key' ? `${SECRETS}:key-AbCdEf` : undefined),
  schemaOfVersion: (id) => (id === '0c6e' ? 'arn:aws:glue:eu-west-1:000000000000:schema/main/Reading' : undefined),
  partitionKeyOf: (_table, index) => (index === undefined ? 'id' : 'owner'),
};
const TABLE = 'arn:aws:dynamodb:eu-west-1:000000000000:table/items';
const PARTNER_BUS = 'aws.partner/example.com/acme/orders';
const KEY = { id: { S: 'a' } };

const needed = (service: string, operation: string, input: JsonObject): readonly string[] =>
  (rightsOf(service, operation)?.accesses(input, NAMES) ?? []).map(({ action, resource }) => `${action} ${resource}`);
const keysOf = (operation: string, input: JsonObject): unknown =>
  rightsOf('dynamodb', operation)?.accesses(input, NAMES)[0]?.context?.['dynamodb:leadingkeys'];

test.each<readonly [service: string, operation: string, input: JsonObject, expected: readonly string[]]>([
  ['dynamodb', 'GetItem', { TableName: 'items', Key: KEY }, [`dynamodb:GetItem ${TABLE}`]],
  ['dynamodb', 'GetItem', { TableName: TABLE, Key: KEY }, [`dynamodb:GetItem ${TABLE}`]],
  ['dynamodb', 'Scan', { TableName: 'items', IndexName: 'by-owner' }, [`dynamodb:Scan ${TABLE}/index/by-owner`]],
  [
    'dynamodb',
    'BatchGetItem',
    { RequestItems: { items: { Keys: [KEY] }, others: { Keys: [KEY] } } },
    [`dynamodb:BatchGetItem ${TABLE}`, 'dynamodb:BatchGetItem arn:aws:dynamodb:eu-west-1:000000000000:table/others'],
  ],
  [
    'dynamodb',
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'items', Item: KEY } },
        { Update: { TableName: 'items', Key: KEY } },
        { Delete: { TableName: 'items', Key: KEY } },
        { ConditionCheck: { TableName: 'items', Key: KEY } },
      ],
    },
    ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((action) => `dynamodb:${action} ${TABLE}`),
  ],
  [
    'dynamodb',
    'TransactGetItems',
    { TransactItems: [{ Get: { TableName: 'items', Key: KEY } }] },
    [`dynamodb:GetItem ${TABLE}`],
  ],
  ...[
    [`SELECT * FROM items WHERE id = 'a'`, `PartiQLSelect ${TABLE}`],
    [`select "from x", b from"items"."by-owner"`, `PartiQLSelect ${TABLE}/index/by-owner`],
    [`-- INSERT INTO others\n SELECT/* FROM others */* FROM "items"`, `PartiQLSelect ${TABLE}`],
    [`EXISTS(SELECT * FROM "${TABLE}" WHERE id = 'a')`, `PartiQLSelect ${TABLE}`],
    [`INSERT INTO items VALUE {'id': 'FROM others'}`, `PartiQLInsert ${TABLE}`],
    [`UPDATE "items" SET a = 'FROM others' WHERE id = 'a'`, `PartiQLUpdate ${TABLE}`],
    [`FROM items WHERE id = 'a' REMOVE b`, `PartiQLUpdate ${TABLE}`],
    [`DELETE FROM items WHERE id = 'a'`, `PartiQLDelete ${TABLE}`],
    ['DROP TABLE items', `PartiQLSelect ${TABLE.replace('items', '*')}`],
  ].map(
    ([Statement = '', right]) =>
      ['dynamodb', 'ExecuteTransaction', { TransactStatements: [{ Statement }] }, [`dynamodb:${right}`]] as const,
  ),
  [
    'glue',
    'GetSchemaVersion',
    { SchemaVersionId: '0c6e' },
    ['registry/main', 'schema/main/Reading'].map(
      (path) => `glue:GetSchemaVersion arn:aws:glue:eu-west-1:000000000000:${path}`,
    ),
  ],
  ['glue', 'GetSchemaVersion', { SchemaVersionId: 'none' }, []],
  [
    'glue',
    'GetSchemaByDefinition',
    { SchemaId: { RegistryName: 'main', SchemaName: 'Reading' } },
    ['registry/main', 'schema/main/Reading'].map(
      (path) => `glue:GetSchemaByDefinition arn:aws:glue:eu-west-1:000000000000:${path}`,
    ),
  ],
  [
    'glue',
    'CreateSchema',
    { SchemaName: 'Reading' },
    ['registry/default-registry', 'schema/default-registry/Reading'].map(
      (path) => `glue:CreateSchema arn:aws:glue:eu-west-1:000000000000:${path}`,
    ),
  ],
  [
    'glue',
    'UpdateRegistry',
    { RegistryId: { RegistryArn: 'arn:aws:glue:eu-west-1:000000000000:registry/main' } },
    ['glue:UpdateRegistry arn:aws:glue:eu-west-1:000000000000:registry/main'],
  ],
  ['glue', 'ListSchemas', {}, ['glue:ListSchemas arn:aws:glue:eu-west-1:000000000000:registry/*']],
  [
    'events',
    'PutEvents',
    {
      Entries: [
        { EventBusName: 'shop', Source: 's', DetailType: 'A' },
        { EventBusName: 'shop', Source: 's', DetailType: 'A' },
        { Source: 's', DetailType: 'B' },
      ],
    },
    ['shop', 'default'].map((name) => `events:PutEvents arn:aws:events:eu-west-1:000000000000:event-bus/${name}`),
  ],
  [
    'events',
    'PutRule',
    { Name: 'all', EventBusName: 'shop' },
    ['events:PutRule arn:aws:events:eu-west-1:000000000000:rule/shop/all'],
  ],
  ...[PARTNER_BUS, `arn:aws:events:eu-west-1:000000000000:event-bus/${PARTNER_BUS}`].flatMap(
    (name): [string, string, JsonObject, string[]][] => [
      [
        'events',
        'PutTargets',
        { Rule: 'all', EventBusName: name },
        [`events:PutTargets arn:aws:events:eu-west-1:000000000000:rule/${PARTNER_BUS}/all`],
      ],
      [
        'events',
        'DeleteEventBus',
        { Name: name },
        [`events:DeleteEventBus arn:aws:events:eu-west-1:000000000000:event-bus/${PARTNER_BUS}`],
      ],
    ],
  ),
  ['events', 'PutPartnerEvents', { Entries: [] }, ['events:PutPartnerEvents *']],
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl: 'http://127.0.0.1:4566/000000000000/work' },
    ['sqs:SendMessage arn:aws:sqs:eu-west-1:000000000000:work'],
  ],
  [
    'sqs',
    'DeleteQueue',
    { QueueUrl: 'http://localhost/000000000000/mine:secret', QueueName: 'mine' },
    ['sqs:DeleteQueue arn:aws:sqs:eu-west-1:000000000000:secret'],
  ],
  [
    'sqs',
    'CreateQueue',
    { QueueUrl: 'mine', QueueName: 'secret' },
    ['sqs:CreateQueue arn:aws:sqs:eu-west-1:000000000000:secret'],
  ],
  ['sqs', 'ListQueues', {}, ['sqs:ListQueues *']],
  ['sns', 'PublishBatch', { TopicArn: 'arn:aws:sns:eu-west-1:0:news' }, ['sns:Publish arn:aws:sns:eu-west-1:0:news']],
  ['sns', 'Publish', { PhoneNumber: '+49301234567' }, ['sns:Publish *']],
  ['s3', 'HeadObject', { Bucket: 'files', Key: 'a/b' }, ['s3:GetObject arn:aws:s3:::files/a/b']],
  [
    's3',
    'CopyObject',
    { Bucket: 'files', Key: 'a/b', Source: { bucket: 'others', key: 'c d' } },
    ['s3:GetObject arn:aws:s3:::others/c d', 's3:PutObject arn:aws:s3:::files/a/b'],
  ],
  [
    's3',
    'UploadPartCopy',
    { Bucket: 'files', Key: 'k', Source: { bucket: 'others', key: 'c' } },
    ['s3:GetObject arn:aws:s3:::others/c', 's3:PutObject arn:aws:s3:::files/k'],
  ],
  ['s3', 'CompleteMultipartUpload', { Bucket: 'files', Key: 'k' }, ['s3:PutObject arn:aws:s3:::files/k']],
  ['s3', 'ListParts', { Bucket: 'files', Key: 'k' }, ['s3:ListMultipartUploadParts arn:aws:s3:::files/k']],
  ['s3', 'AbortMultipartUpload', { Bucket: 'files', Key: 'k' }, ['s3:AbortMultipartUpload arn:aws:s3:::files/k']],
  ['s3', 'ListMultipartUploads', { Bucket: 'files', Key: '' }, ['s3:ListBucketMultipartUploads arn:aws:s3:::files']],
  ['s3', 'CreateBucket', { Bucket: 'files', Key: '' }, ['s3:CreateBucket arn:aws:s3:::files']],
  ['s3', 'DeleteBucket', { Bucket: 'files', Key: '' }, ['s3:DeleteBucket arn:aws:s3:::files']],
  ['s3', 'GetBucketLocation', { Bucket: 'files', Key: '' }, ['s3:GetBucketLocation arn:aws:s3:::files']],
  ['s3', 'ListObjects', { Bucket: 'files', Key: '' }, ['s3:ListBucket arn:aws:s3:::files']],
  ['s3', 'GetBucketVersioning', { Bucket: 'files', Key: '' }, ['s3:GetBucketVersioning arn:aws:s3:::files']],
  ['s3', 'ListObjectsV2', { Bucket: 'files', Key: '' }, ['s3:ListBucket arn:aws:s3:::files']],
  [
    'lambda',
    'Invoke',
    { FunctionName: 'work', Qualifier: 'live' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:000000000000:function:work:live'],
  ],
  [
    'states',
    'StopExecution',
    { executionArn: 'arn:aws:states:eu-west-1:0:execution:m:1' },
    ['states:StopExecution arn:aws:states:eu-west-1:0:execution:m:1'],
  ],
  [
    'ssm',
    'GetParameters',
    { Names: ['/shop/bus', 'plain', 'arn:aws:ssm:eu-west-1:000000000000:parameter/shop/bus:2'] },
    ['shop/bus', 'plain'].map((name) => `ssm:GetParameters arn:aws:ssm:eu-west-1:000000000000:parameter/${name}`),
  ],
  ['secretsmanager', 'GetSecretValue', { SecretId: 'key' }, [`secretsmanager:GetSecretValue ${SECRETS}:key-AbCdEf`]],
  ['secretsmanager', 'CreateSecret', { Name: 'new' }, [`secretsmanager:CreateSecret ${SECRETS}:new`]],
  ['secretsmanager', 'ListSecrets', {}, ['secretsmanager:ListSecrets *']],
  ['ssm', 'DescribeParameters', {}, ['ssm:DescribeParameters *']],
  ['sts', 'GetCallerIdentity', {}, []],
])('%s %s %j needs %j', (service, operation, input, expected) => {
  expect(needed(service, operation, input)).toEqual(expected);
});

describe('the leading key', () => {
  test('is that of the item, the key, the query and each request', () => {
    expect(keysOf('PutItem', { TableName: 'items', Item: { id: { S: 'a' }, owner: { S: 'o' } } })).toEqual(['a']);
    expect(keysOf('UpdateItem', { TableName: 'items', Key: KEY })).toEqual(['a']);
    const query = {
      TableName: 'items',
      IndexName: 'by-owner',
      KeyConditionExpression: '#o = :o AND begins_with(at, :at)',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { S: 'me' }, ':at': { S: '2026' } },
    };
    expect(keysOf('Query', query)).toEqual(['me']);
    const requests = [{ PutRequest: { Item: KEY } }, { DeleteRequest: { Key: { id: { S: 'b' } } } }];
    expect(keysOf('BatchWriteItem', { RequestItems: { items: requests } })).toEqual(['a', 'b']);
  });
});

test.each(Object.entries(allServedOperations()))(
  'every operation of %s that the region serves has its rights',
  (service, operations) => {
    expect(operations.length).toBeGreaterThan(0);
    expect(operations.filter((operation) => rightsOf(service, operation) === undefined)).toEqual([]);
  },
);

test('every action is one of its service', () => {
  const wrong = Object.entries(SERVICE_RIGHTS).flatMap(([service, operations]) =>
    Object.values(operations).flatMap(({ actions }) =>
      actions.filter((action) => !action.startsWith(`${service.replace('-streams', '')}:`)),
    ),
  );
  expect(wrong).toEqual([]);
});

test('a managed policy is known with and without its path, and no other', () => {
  expect(MANAGED_POLICIES).toContain('AWSLambdaBasicExecutionRole');
  const known = managedPolicy('arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole');
  expect(known?.[0]?.coversAction('sqs:ReceiveMessage')).toBe(true);
  expect(known?.[0]?.coversAction('sqs:SendMessage')).toBe(false);
  expect(managedPolicy('arn:aws:iam::aws:policy/Unheard')).toBeUndefined();
  expect(managedPolicy('arn:aws:iam::000000000000:policy/AdministratorAccess')).toBeUndefined();
});
