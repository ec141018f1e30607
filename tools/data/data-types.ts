import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeArchiveCommand, DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetRegistryCommand, GetSchemaCommand, type GlueClient } from '@aws-sdk/client-glue';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface DataClients {
  readonly dynamoDb: Pick<DynamoDBClient, 'send'>;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly eventBridge: Pick<EventBridgeClient, 'send'>;
  readonly s3: Pick<S3Client, 'send'>;
  readonly glue: Pick<GlueClient, 'send'>;
}

/** A type of resource that holds data. */
export interface DataType {
  readonly type: string;
  /** For people. */
  readonly word: string;
  /** The property with its name. */
  readonly nameProperty: string;
  /** The member by which CloudFormation identifies one that it imports: the primary identifier of the type. */
  readonly identifier: string;
  /**
   * The value of the identifier. Throws an error of the service when there is none of that name.
   * @param stackName by which its registry of schemas is named
   */
  identify(clients: DataClients, name: string, stackName: string): Promise<string | undefined>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html */
export const DATA_TYPES: readonly DataType[] = [
  {
    type: 'AWS::DynamoDB::Table',
    word: 'table',
    nameProperty: 'TableName',
    identifier: 'TableName',
    identify: async ({ dynamoDb }, name) => {
      await dynamoDb.send(new DescribeTableCommand({ TableName: name }));
      return name;
    },
  },
  {
    type: 'AWS::SQS::Queue',
    word: 'queue',
    nameProperty: 'QueueName',
    identifier: 'QueueUrl',
    identify: async ({ sqs }, name) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl,
  },
  {
    type: 'AWS::Events::EventBus',
    word: 'bus',
    nameProperty: 'Name',
    identifier: 'Name',
    identify: async ({ eventBridge }, name) => {
      await eventBridge.send(new DescribeEventBusCommand({ Name: name }));
      return name;
    },
  },
  {
    type: 'AWS::Events::Archive',
    word: 'archive',
    nameProperty: 'ArchiveName',
    identifier: 'ArchiveName',
    identify: async ({ eventBridge }, name) => {
      await eventBridge.send(new DescribeArchiveCommand({ ArchiveName: name }));
      return name;
    },
  },
  {
    type: 'AWS::S3::Bucket',
    word: 'bucket',
    nameProperty: 'BucketName',
    identifier: 'BucketName',
    identify: async ({ s3 }, name) => {
      await s3.send(new HeadBucketCommand({ Bucket: name }));
      return name;
    },
  },
  // A version of a schema needs no import: who registers the same text again gets the version that is there.
  {
    type: 'AWS::Glue::Registry',
    word: 'registry',
    nameProperty: 'Name',
    identifier: 'Arn',
    identify: async ({ glue }, RegistryName) =>
      (await glue.send(new GetRegistryCommand({ RegistryId: { RegistryName } }))).RegistryArn,
  },
  {
    type: 'AWS::Glue::Schema',
    word: 'schema',
    nameProperty: 'Name',
    identifier: 'Arn',
    identify: async ({ glue }, SchemaName, RegistryName) =>
      (await glue.send(new GetSchemaCommand({ SchemaId: { RegistryName, SchemaName } }))).SchemaArn,
  },
];

export const dataTypeOf = (type: string): DataType | undefined => DATA_TYPES.find((one) => one.type === type);

const MISSING = new Set([
  'EntityNotFoundException',
  'NoSuchBucket',
  'NotFound',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

/** Undefined for what does not exist. @throws the services' other errors */
export async function identified(
  clients: DataClients,
  type: DataType,
  name: string,
  stackName: string,
): Promise<string | undefined> {
  try {
    return await type.identify(clients, name, stackName);
  } catch (error) {
    if (error instanceof Error && MISSING.has(error.name)) return undefined;
    throw error;
  }
}
