import type { Json, JsonObject } from '../core/json.ts';

interface Grant {
  readonly actions: readonly string[] | string;
  /** The ends of ARNs, in which `$` stands for the parameters in turn; `*` alone is everything. */
  readonly resources: string | readonly string[];
}
interface PolicyTemplate {
  readonly parameters: readonly string[];
  readonly grants: readonly Grant[];
}

const TABLES = ['dynamodb:table/$', 'dynamodb:table/$/index/*'];
const BUCKET = ['s3:::$', 's3:::$/*'];

const actions = (service: string, names: string): readonly string[] =>
  names.split(' ').map((one) => `${service}:${one}`);
const grant = (allowed: Grant['actions'], resources: Grant['resources']): Grant => ({ actions: allowed, resources });
const policy = (parameter: string, ...grants: readonly Grant[]): PolicyTemplate => ({
  parameters: parameter.split(' ').filter((name) => name !== ''),
  grants,
});

const SQS_POLL =
  'ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage';
const TABLE_CRUD =
  'GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem';
const BUCKET_CRUD =
  'GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject';
const OBJECT_ALL =
  'GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging';
const PARAMETERS_READ = actions('ssm', 'GetParameters GetParameter GetParametersByPath');
const PARAMETERS_LIST = grant(actions('ssm', 'DescribeParameters'), '*');

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html */
const TEMPLATES: Readonly<Record<string, PolicyTemplate>> = {
  AWSSecretsManagerGetSecretValuePolicy: policy('SecretArn', grant(actions('secretsmanager', 'GetSecretValue'), '$')),
  CloudWatchDescribeAlarmHistoryPolicy: policy('', grant(actions('cloudwatch', 'DescribeAlarmHistory'), '*')),
  CloudWatchDashboardPolicy: policy(
    '',
    grant(actions('cloudwatch', 'GetDashboard ListDashboards PutDashboard ListMetrics'), '*'),
  ),
  CloudWatchPutMetricPolicy: policy('', grant(actions('cloudwatch', 'PutMetricData'), '*')),
  DynamoDBCrudPolicy: policy('TableName', grant(actions('dynamodb', TABLE_CRUD), TABLES)),
  DynamoDBReadPolicy: policy(
    'TableName',
    grant(actions('dynamodb', 'GetItem Scan Query BatchGetItem DescribeTable'), TABLES),
  ),
  DynamoDBReconfigurePolicy: policy('TableName', grant(actions('dynamodb', 'UpdateTable'), 'dynamodb:table/$')),
  DynamoDBStreamReadPolicy: policy(
    'TableName StreamName',
    grant(actions('dynamodb', 'DescribeStream GetRecords GetShardIterator'), 'dynamodb:table/$/stream/$'),
    grant(actions('dynamodb', 'ListStreams'), 'dynamodb:table/$/stream/*'),
  ),
  DynamoDBWritePolicy: policy('TableName', grant(actions('dynamodb', 'PutItem UpdateItem BatchWriteItem'), TABLES)),
  EventBridgePutEventsPolicy: policy('EventBusName', grant('events:PutEvents', 'events:event-bus/$')),
  FilterLogEventsPolicy: policy(
    'LogGroupName',
    grant(actions('logs', 'FilterLogEvents'), 'logs:log-group:$:log-stream:*'),
  ),
  KMSDecryptPolicy: policy('KeyId', grant('kms:Decrypt', 'kms:key/$')),
  KMSEncryptPolicy: policy('KeyId', grant('kms:Encrypt', 'kms:key/$')),
  LambdaInvokePolicy: policy('FunctionName', grant(actions('lambda', 'InvokeFunction'), 'lambda:function:$*')),
  S3CrudPolicy: policy('BucketName', grant(actions('s3', BUCKET_CRUD), BUCKET)),
  S3FullAccessPolicy: policy(
    'BucketName',
    grant(actions('s3', OBJECT_ALL), ['s3:::$/*']),
    grant(actions('s3', 'ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration'), [
      's3:::$',
    ]),
  ),
  S3ReadPolicy: policy(
    'BucketName',
    grant(actions('s3', 'GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration'), BUCKET),
  ),
  S3WritePolicy: policy('BucketName', grant(actions('s3', 'PutObject PutObjectAcl PutLifecycleConfiguration'), BUCKET)),
  SNSCrudPolicy: policy(
    'TopicName',
    grant(actions('sns', 'ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish'), 'sns:$*'),
  ),
  SNSPublishMessagePolicy: policy('TopicName', grant(actions('sns', 'Publish'), 'sns:$')),
  SQSPollerPolicy: policy('QueueName', grant(actions('sqs', SQS_POLL), 'sqs:$')),
  SQSSendMessagePolicy: policy('QueueName', grant(actions('sqs', 'SendMessage*'), 'sqs:$')),
  SSMParameterReadPolicy: policy('ParameterName', PARAMETERS_LIST, grant(PARAMETERS_READ, 'ssm:parameter/$')),
  SSMParameterWithSlashPrefixReadPolicy: policy(
    'ParameterName',
    PARAMETERS_LIST,
    grant(PARAMETERS_READ, 'ssm:parameter$'),
  ),
  StepFunctionsCallbackPolicy: policy(
    'StateMachineName',
    grant(actions('states', 'SendTaskFailure SendTaskHeartbeat SendTaskSuccess'), 'states:stateMachine:$'),
  ),
  StepFunctionsExecutionPolicy: policy(
    'StateMachineName',
    grant(actions('states', 'StartExecution'), 'states:stateMachine:$'),
  ),
  VPCAccessPolicy: policy(
    '',
    grant(
      actions('ec2', 'CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface'),
      '*',
    ),
  ),
};

export const POLICY_TEMPLATES: readonly string[] = Object.keys(TEMPLATES);

/** The statements of a policy template; undefined for a name that is none. */
export function statementsOf(name: string, values: JsonObject): readonly JsonObject[] | undefined {
  if (!Object.hasOwn(TEMPLATES, name)) return undefined;
  const { parameters, grants } = TEMPLATES[name] ?? policy('');
  return grants.map(({ actions: Action, resources }) => ({
    Effect: 'Allow',
    Action,
    Resource:
      typeof resources === 'string'
        ? resource(resources, parameters, values)
        : resources.map((one) => resource(one, parameters, values)),
  }));
}

function resource(form: string, parameters: readonly string[], values: JsonObject): Json {
  if (form === '*') return '*';
  let used = 0;
  const names: Record<string, Json> = {};
  const text = form.replaceAll('$', () => {
    const parameter = parameters[used++] ?? '';
    const variable = parameter.charAt(0).toLowerCase() + parameter.slice(1);
    names[variable] = values[parameter] ?? '';
    return `\${${variable}}`;
  });
  return { 'Fn::Sub': [form === '$' ? text : arn(text), names] };
}

/** Buckets have neither Region nor account in their ARNs. */
function arn(text: string): string {
  if (text.startsWith('s3:::')) return `arn:\${AWS::Partition}:${text}`;
  const [, service = '', rest = ''] = /^([^:]+):(.*)$/s.exec(text) ?? [];
  return `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;
}
