import { both, type Fault, remove, set } from '../draft.ts';

const RULE = 'Tributarydevnotifydeliveryrule1EventBridgeRule';
const LAMBDA = 'NotifyDashdeliveryLambdaFunction';
const target = (index: number) => ({ Id: `t${index}`, Arn: { 'Fn::GetAtt': [LAMBDA, 'Arn'] } });
const safely = {
  RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
  DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['NotifyDeliveryUndeliveredQueue', 'Arn'] } },
};

/** Settings that are unsafe, and sizes that the services refuse. */
export const SETTING_FAULTS: readonly Fault[] = [
  ...(
    [
      ['a queue', 'NotifyDeliveryFailedQueue', 'SqsManagedSseEnabled'],
      ['a topic', 'DeliveriesTopic', 'KmsMasterKeyId'],
      ['a table', 'OrdersTable', 'SSESpecification'],
      ['a bucket', 'ServerlessDeploymentBucket', 'BucketEncryption'],
    ] as const
  ).map(([what, id, property]) => ({
    rule: 'encryption',
    fault: `${what} that is not encrypted`,
    seed: remove(`${id}/Properties/${property}`),
    at: id,
    message: 'Its data is not encrypted at rest.',
  })),
  {
    rule: 'retention',
    fault: 'a queue whose dead letters go with the stack',
    seed: remove('NotifyDeliveryFailedQueue/DeletionPolicy'),
    at: 'NotifyDeliveryFailedQueue',
    message: 'DeletionPolicy and UpdateReplacePolicy must say what becomes of its data.',
  },
  {
    rule: 'retention',
    fault: 'a table that a failed creation leaves',
    seed: set('OrderEventsTable/DeletionPolicy', 'Retain'),
    at: 'OrderEventsTable',
    message: 'A failed creation leaves it, and blocks the next: use RetainExceptOnCreate.',
  },
  {
    rule: 'private-buckets',
    fault: 'a bucket that may be made public by a policy',
    seed: set('PayloadBucket/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy', false),
    at: 'PayloadBucket',
    message: 'PublicAccessBlockConfiguration.BlockPublicPolicy is not true.',
  },
  {
    rule: 'alarm-keys',
    fault: 'a topic for alarms with a key that CloudWatch may not use',
    seed: set('AlarmTopic/Properties/KmsMasterKeyId', 'alias/aws/sns'),
    at: 'AlarmTopic',
    message: 'A topic for alarms needs a key of its own that CloudWatch may use.',
  },
  {
    rule: 'recovery',
    fault: 'a table that cannot be restored',
    seed: set('IdempotencyTable/Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled', false),
    at: 'IdempotencyTable',
    message: 'Point-in-time recovery is not switched on.',
  },
  {
    rule: 'log-retention',
    fault: 'a log group that keeps everything',
    seed: remove('NotifyDashdeliveryLogGroup/Properties/RetentionInDays'),
    at: LAMBDA,
    message: 'No log group /aws/lambda/tributary-dev-notify-delivery with RetentionInDays.',
  },
  ...(
    [
      ['a rule', RULE, 'Name', 64],
      ['a queue', 'RecordAnalyticsQueue', 'QueueName', 80],
      ['an archive', 'Archive', 'ArchiveName', 48],
      ['an alarm', 'HttpApiFailuresAlarm', 'AlarmName', 255],
    ] as const
  ).map(([what, id, property, limit]) => ({
    rule: 'name-lengths',
    fault: `${what} with a name of ${limit + 1} characters`,
    seed: set(`${id}/Properties/${property}`, 'n'.repeat(limit + 1)),
    at: `${id}.${property}`,
    message: `${limit + 1} characters; ${limit} are allowed.`,
  })),
  {
    rule: 'global-names',
    fault: 'a role that has the same name in all Regions',
    seed: set('NotifyDeliveryRole/Properties/RoleName', 'notify-delivery'),
    at: 'NotifyDeliveryRole.RoleName',
    message: `The name is one for all Regions: put \${AWS::Region} into it.`,
  },
  {
    rule: 'name-lengths',
    fault: 'a function with a name of 65 characters',
    seed: both(
      set(`${LAMBDA}/Properties/FunctionName`, 'n'.repeat(65)),
      set('NotifyDashdeliveryLogGroup/Properties/LogGroupName', `/aws/lambda/${'n'.repeat(65)}`),
    ),
    at: `${LAMBDA}.FunctionName`,
    message: '65 characters; 64 are allowed.',
  },
  {
    rule: 'name-lengths',
    fault: 'a statement id of 101 characters',
    seed: set('NotifyDeliveryQueuePolicy/Properties/PolicyDocument/Statement/0/Sid', 'n'.repeat(101)),
    at: 'NotifyDeliveryQueuePolicy.PolicyDocument.Statement.0.Sid',
    message: '101 characters; 100 are allowed.',
  },
  {
    rule: 'environment-size',
    fault: 'an environment that is too big',
    seed: set(`${LAMBDA}/Properties/Environment/Variables`, { A: 'a'.repeat(3945), B: { Ref: 'OrdersTable' } }),
    at: LAMBDA,
    message: 'Its environment takes about 4097 bytes; 4096 are allowed.',
  },
  {
    rule: 'rule-limits',
    fault: 'a rule with six targets',
    seed: set(
      `${RULE}/Properties/Targets`,
      [1, 2, 3, 4, 5, 6].map((index) => ({ ...target(index), ...safely })),
    ),
    at: RULE,
    message: '6 targets; 5 are allowed.',
  },
  {
    rule: 'rule-limits',
    fault: 'a target with an id that EventBridge refuses',
    seed: set(`${RULE}/Properties/Targets/0/Id`, 'notify delivery'),
    at: RULE,
    message: 'notify delivery cannot be the id of a target.',
  },
  {
    rule: 'rule-limits',
    fault: 'a pattern that is too long',
    seed: set(`${RULE}/Properties/EventPattern`, { account: ['1'.repeat(2034)] }),
    at: RULE,
    message: 'A pattern of 2050 characters; 2048 are allowed.',
  },
  {
    rule: 'function-settings',
    fault: 'a function on another runtime',
    seed: set(`${LAMBDA}/Properties/Runtime`, 'nodejs20.x'),
    at: LAMBDA,
    message: 'Runtime must be nodejs24.x.',
  },
  {
    rule: 'function-settings',
    fault: 'a function that is not traced',
    seed: remove(`${LAMBDA}/Properties/TracingConfig`),
    at: LAMBDA,
    message: 'X-Ray tracing is not active.',
  },
  {
    rule: 'stack-size',
    fault: 'one resource too many',
    seed: (resources) => {
      for (let count = Object.keys(resources).length; count <= 500; count++)
        resources[`Extra${count}`] = { Type: 'AWS::CloudFormation::WaitConditionHandle', Properties: {} };
    },
    at: 'Resources',
    message: '501 resources; 500 are allowed.',
  },
  {
    rule: 'stack-size',
    fault: 'a template that is too large',
    seed: set(`${LAMBDA}/Properties/Description`, 'long '.repeat(200_000)),
    at: 'Resources',
    message: 'The template has more than the 1,000,000 bytes that are allowed.',
  },
];
