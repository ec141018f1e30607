/** What a connector allows between two types. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  /** The end whose role gets the rights to the other. */
  readonly roleOf: 'from' | 'to';
  /** What stands behind the ARN of the other end. */
  readonly suffixes: readonly string[];
  readonly read?: readonly string[];
  readonly write?: readonly string[];
}

type Ends = readonly [from: string, to: string];

const FUNCTION = 'AWS::Lambda::Function';
const WORKFLOW = 'AWS::StepFunctions::StateMachine';
const TABLE = 'AWS::DynamoDB::Table';
const QUEUE = 'AWS::SQS::Queue';
const TOPIC = 'AWS::SNS::Topic';
const BUS = 'AWS::Events::EventBus';
const BUCKET = 'AWS::S3::Bucket';

const list = (service: string, names: string): readonly string[] =>
  names.split(' ').map((name) => `${service}:${name}`);

const sending = (
  [from, to]: Ends,
  write: readonly string[],
  read?: readonly string[],
  suffixes = [''],
): Connection => ({
  from,
  to,
  roleOf: 'from',
  suffixes,
  write,
  ...(read !== undefined && { read }),
});

const TABLE_READ = list('dynamodb', 'GetItem Query Scan BatchGetItem ConditionCheckItem PartiQLSelect');
const TABLE_WRITE = list(
  'dynamodb',
  'PutItem UpdateItem DeleteItem BatchWriteItem PartiQLDelete PartiQLInsert PartiQLUpdate',
);
const BUCKET_READ = list(
  's3',
  'GetObject GetObjectAcl GetObjectLegalHold GetObjectRetention GetObjectTorrent GetObjectVersion GetObjectVersionAcl GetObjectVersionForReplication GetObjectVersionTorrent ListBucket ListBucketMultipartUploads ListBucketVersions ListMultipartUploadParts',
);
const BUCKET_WRITE = list(
  's3',
  'AbortMultipartUpload DeleteObject DeleteObjectVersion PutObject PutObjectLegalHold PutObjectRetention RestoreObject',
);
const INVOKE = list('lambda', 'InvokeAsync InvokeFunction');

const fromBoth = (
  to: string,
  write: readonly string[],
  read?: readonly string[],
  suffixes?: string[],
): readonly Connection[] => [FUNCTION, WORKFLOW].map((from) => sending([from, to], write, read, suffixes));

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html#supported-connector-resource-types */
export const CONNECTIONS: readonly Connection[] = [
  ...fromBoth(TABLE, TABLE_WRITE, TABLE_READ, ['', '/index/*']),
  ...fromBoth(BUCKET, BUCKET_WRITE, BUCKET_READ, ['', '/*']),
  ...fromBoth(TOPIC, list('sns', 'Publish')),
  ...fromBoth(BUS, list('events', 'PutEvents')),
  ...fromBoth(FUNCTION, INVOKE),
  sending(
    [FUNCTION, QUEUE],
    list('sqs', 'DeleteMessage SendMessage ChangeMessageVisibility PurgeQueue'),
    list('sqs', 'ReceiveMessage GetQueueAttributes'),
  ),
  sending([WORKFLOW, QUEUE], list('sqs', 'SendMessage')),
  sending(
    [FUNCTION, WORKFLOW],
    list('states', 'StartExecution StartSyncExecution'),
    list('states', 'DescribeStateMachine ListExecutions'),
  ),
  {
    from: QUEUE,
    to: FUNCTION,
    roleOf: 'to',
    suffixes: [''],
    read: list('sqs', 'ReceiveMessage GetQueueAttributes'),
    write: list('sqs', 'DeleteMessage'),
  },
  {
    from: TABLE,
    to: FUNCTION,
    roleOf: 'to',
    suffixes: ['/stream/*'],
    read: list('dynamodb', 'DescribeStream GetRecords GetShardIterator ListStreams'),
  },
];
