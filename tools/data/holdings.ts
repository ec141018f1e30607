import {
  type CloudFormationClient,
  GetTemplateCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeArchiveCommand } from '@aws-sdk/client-eventbridge';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { at, type Json, parseJson } from '@tributary/region/json';
import { type DataClients, dataTypeOf } from './data-types.ts';
import { stackResources } from './stack-resources.ts';

/** How much a resource holds. */
export interface Amount {
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly isMore: boolean;
}

/** What one resource of a stack holds. */
export interface Holding {
  /** For people, such as `table`. */
  readonly word: string;
  readonly name: string;
  /** Undefined where it could not be counted, for want of a right. */
  readonly amount: Amount | undefined;
  /** Whether it stays when the stack is removed. */
  readonly isRetained: boolean;
}

/** A count reads the items, so it ends here. DynamoDB's own count is up to six hours old. */
const MOST = 1000;

type Count = (clients: DataClients, physicalId: string) => Promise<Amount>;

const COUNTS: Readonly<Record<string, Count>> = {
  'AWS::DynamoDB::Table': async ({ dynamoDb }, TableName) => {
    const scan = new ScanCommand({ TableName, Select: 'COUNT', Limit: MOST });
    const { Count: count = 0, LastEvaluatedKey } = await dynamoDb.send(scan);
    return { count, isMore: LastEvaluatedKey !== undefined };
  },
  'AWS::SQS::Queue': async ({ sqs }, QueueUrl) => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
    return { count: names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0), isMore: false };
  },
  'AWS::Events::Archive': async ({ eventBridge }, ArchiveName) => {
    const { EventCount = 0 } = await eventBridge.send(new DescribeArchiveCommand({ ArchiveName }));
    return { count: EventCount, isMore: false };
  },
  'AWS::S3::Bucket': async ({ s3 }, Bucket) => {
    const { KeyCount = 0, IsTruncated = false } = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: MOST }));
    return { count: KeyCount, isMore: IsTruncated };
  },
};

/** The framework's own, which it empties. */
const DEPLOYMENT_BUCKET = 'ServerlessDeploymentBucket';

/** What the resources of a stack hold, without those that hold nothing. None for a stack that does not exist. */
export async function holdingsOf(
  clients: DataClients & { readonly cloudFormation: CloudFormationClient },
  stackName: string,
): Promise<readonly Holding[]> {
  const { cloudFormation } = clients;
  const resources = await stackResources(cloudFormation, stackName);
  if (resources.length === 0) return [];
  const { TemplateBody = '' } = await cloudFormation.send(
    new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Original' }),
  );
  const template = parseJson(TemplateBody);
  const holdings: Holding[] = [];
  for (const resource of resources) holdings.push(...(await holdingOf(clients, resource, template)));
  return holdings;
}

async function holdingOf(
  clients: DataClients,
  { LogicalResourceId: id = '', PhysicalResourceId: physicalId = '', ResourceType: type = '' }: StackResourceSummary,
  template: Json | undefined,
): Promise<readonly Holding[]> {
  const [count, dataType] = [COUNTS[type], dataTypeOf(type)];
  if (!count || !dataType || id === DEPLOYMENT_BUCKET || physicalId === '') return [];
  const amount = await count(clients, physicalId).catch(unlessDenied);
  if (amount?.count === 0) return [];
  const policy = at(template, 'Resources', id, 'DeletionPolicy');
  const isRetained = policy === 'Retain' || policy === 'RetainExceptOnCreate';
  return [{ word: dataType.word, name: physicalId.split('/').at(-1) ?? physicalId, amount, isRetained }];
}

function unlessDenied(error: unknown): undefined {
  if (error instanceof Error && /AccessDenied/.test(error.name)) return undefined;
  throw error;
}
