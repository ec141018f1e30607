import type { RequestShape } from './checked-request.ts';
import { NAME_PATTERN } from './common-shapes.ts';
import { boolean, element, integer, listOf, long, type Members, member, type Shape, string } from './shape.ts';

const tableName = string({ pattern: NAME_PATTERN });
const indexName = string({ notNull: true, pattern: NAME_PATTERN, minLength: 3, maxLength: 255 });
const billingMode = string({ oneOf: ['PROVISIONED', 'PAY_PER_REQUEST'] });
const units = long({ notNull: true, min: 1 });
const THROUGHPUT: Members = { WriteCapacityUnits: units, ReadCapacityUnits: units };
const throughput = member('ProvisionedThroughput', THROUGHPUT);
const neededThroughput = member('ProvisionedThroughput', THROUGHPUT, { notNull: true });
const onDemand = member('OnDemandThroughput', { MaxReadRequestUnits: long(), MaxWriteRequestUnits: long() });
const warm = member('WarmThroughput', {
  ReadUnitsPerSecond: long({ min: 1 }),
  WriteUnitsPerSecond: long({ min: 1 }),
});

const attributeDefinition = element('AttributeDefinition', {
  AttributeName: string({ notNull: true, minLength: 1, maxLength: 255 }),
  AttributeType: string({ notNull: true, oneOf: ['B', 'N', 'S'] }),
});
const keySchemaOf = (keyType: Shape): Shape =>
  listOf(element('KeySchemaElement', { AttributeName: string({ notNull: true }), KeyType: keyType }), {
    notNull: true,
    minLength: 1,
    maxLength: 2,
  });
const keySchema = keySchemaOf(string({ notNull: true, oneOf: ['HASH', 'RANGE'] }));
const indexKeySchema = keySchemaOf(string({ notNull: true }));
const projection = member(
  'Projection',
  {
    ProjectionType: string({ oneOf: ['ALL', 'INCLUDE', 'KEYS_ONLY'] }),
    NonKeyAttributes: listOf(string(), { minLength: 1 }),
  },
  { notNull: true },
);
const INDEX: Members = { IndexName: indexName, KeySchema: indexKeySchema, Projection: projection };
const GLOBAL_INDEX: Members = { ...INDEX, OnDemandThroughput: onDemand, WarmThroughput: warm };

const streamSpecification = member('StreamSpecification', {
  StreamEnabled: { type: 'Boolean', notNull: true },
  StreamViewType: string({ oneOf: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] }),
});
const sseSpecification = member('SSESpecification', {
  Enabled: boolean,
  SSEType: string({ oneOf: ['AES256', 'KMS'] }),
  KMSMasterKeyId: string(),
});
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
const resourceArn = string({ maxLength: 1283 });
const tableClass = string({ oneOf: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] });
const tags = listOf(element('Tag', { Key: string({ notNull: true }), Value: string({ notNull: true }) }));

/** Members that CreateTable and UpdateTable have in common. */
const SETTINGS: Members = {
  BillingMode: billingMode,
  ProvisionedThroughput: throughput,
  StreamSpecification: streamSpecification,
  SSESpecification: sseSpecification,
  TableClass: tableClass,
  DeletionProtectionEnabled: boolean,
  OnDemandThroughput: onDemand,
  WarmThroughput: warm,
};

const indexUpdate = element('GlobalSecondaryIndexUpdate', {
  Update: member('UpdateGlobalSecondaryIndexAction', {
    IndexName: indexName,
    ProvisionedThroughput: neededThroughput,
    OnDemandThroughput: onDemand,
    WarmThroughput: warm,
  }),
  Create: member('CreateGlobalSecondaryIndexAction', {
    Projection: projection,
    IndexName: indexName,
    ProvisionedThroughput: throughput,
    KeySchema: indexKeySchema,
    OnDemandThroughput: onDemand,
    WarmThroughput: warm,
  }),
  Delete: member('DeleteGlobalSecondaryIndexAction', { IndexName: indexName }),
});

const ofTable = (members: Members = {}): RequestShape => ({
  required: ['TableName'],
  tableName: 'TableName',
  members: { TableName: tableName, ...members },
});

export const TABLE_REQUESTS = {
  CreateTable: {
    required: ['TableName'],
    tableName: 'TableName',
    members: {
      AttributeDefinitions: listOf(attributeDefinition, { notNull: true }),
      TableName: tableName,
      ...SETTINGS,
      KeySchema: { ...keySchema },
      LocalSecondaryIndexes: listOf(element('LocalSecondaryIndex', INDEX)),
      GlobalSecondaryIndexes: listOf(
        element('GlobalSecondaryIndex', { ...GLOBAL_INDEX, ProvisionedThroughput: throughput }),
      ),
      Tags: tags,
      ResourcePolicy: string(),
    },
  },
  UpdateTable: ofTable({
    ...SETTINGS,
    AttributeDefinitions: listOf(attributeDefinition),
    GlobalSecondaryIndexUpdates: listOf(indexUpdate),
  }),
  DeleteTable: ofTable(),
  DescribeTable: ofTable(),
  DescribeTimeToLive: ofTable(),
  UpdateTimeToLive: ofTable({
    TimeToLiveSpecification: member(
      'TimeToLiveSpecification',
      {
        AttributeName: string({ notNull: true, minLength: 1, maxLength: 255 }),
        Enabled: { type: 'Boolean', notNull: true },
      },
      { notNull: true },
    ),
  }),
  DescribeContinuousBackups: ofTable(),
  UpdateContinuousBackups: ofTable({
    PointInTimeRecoverySpecification: member(
      'PointInTimeRecoverySpecification',
      {
        PointInTimeRecoveryEnabled: { type: 'Boolean', notNull: true },
        RecoveryPeriodInDays: integer({ min: 1, max: 35 }),
      },
      { notNull: true },
    ),
  }),
  DescribeContributorInsights: ofTable({ IndexName: string() }),
  ListTables: {
    members: {
      Limit: integer({ min: 1, max: 100 }),
      ExclusiveStartTableName: string({ pattern: NAME_PATTERN, minLength: 3, maxLength: 255 }),
    },
  },
  ListTagsOfResource: { members: { ResourceArn: resourceArn, NextToken: string() } },
  TagResource: {
    members: { ResourceArn: resourceArn, Tags: listOf(element('Tag', { Key: string(), Value: string() })) },
  },
  UntagResource: { members: { ResourceArn: resourceArn, TagKeys: listOf(string()) } },
} as const satisfies Record<string, RequestShape>;
