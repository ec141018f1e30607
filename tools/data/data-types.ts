import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeArchiveCommand, DescribeEventBusCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface DataClients {
  readonly dynamoDb: Pick<DynamoDBClient, 'send'>;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly eventBridge: Pick<EventBridgeClient, 'send'>;
  readonly s3: Pick<S3Client, 'send'>;
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
  /** The value of the identifier. Throws an error of the service when there is none of that name. */
  identify(clients: DataClients, name: string): Promise<string | undefined>;
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
];

export const dataTypeOf = (type: string): DataType | undefined => DATA_TYPES.find((one) => one.type === type);

const MISSING = new Set(['ResourceNotFoundException', 'QueueDoesNotExist', 'NotFound', 'NoSuchBucket']);

/** Undefined for what does not exist. @throws the services' other errors */
export async function identified(clients: DataClients, type: DataType, name: string): Promise<string | undefined> {
  try {
    return await type.identify(clients, name);
  } catch (error) {
    if (error instanceof Error && MISSING.has(error.name)) return undefined;
    throw error;
  }
}
