import { actions, arn, globalArn, type Right, STACK, TAGS } from './right.ts';

const QUEUES = [arn('sqs', `${STACK}-*`)];
const TOPICS = [arn('sns', `${STACK}-*`)];
const BUS = arn('events', `event-bus/${STACK}`);
/** The partner names it. */
const PARTNER_BUS = arn('events', 'event-bus/aws.partner/*');
/** Of a bus of the stack, of that of a partner, and of the default bus. */
const RULES = [
  arn('events', `rule/${STACK}/*`),
  arn('events', `rule/aws.partner/*/${STACK}-*`),
  arn('events', `rule/${STACK}-*`),
];

/** Events, queues, topics, and what watches them. */
export const MESSAGING: Readonly<Record<string, readonly Right[]>> = {
  'AWS::Events::EventBus': [
    {
      actions: actions(
        'events',
        'CreateEventBus DescribeEventBus UpdateEventBus DeleteEventBus TagResource UntagResource ListTagsForResource',
      ),
      on: [BUS, PARTNER_BUS],
    },
  ],
  'AWS::Events::Archive': [
    {
      actions: actions('events', 'CreateArchive DescribeArchive UpdateArchive DeleteArchive'),
      on: [BUS, PARTNER_BUS, arn('events', `archive/${STACK}`), arn('events', `archive/${STACK}-partner`)],
    },
  ],
  'AWS::Events::Rule': [
    {
      actions: actions(
        'events',
        'PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule TagResource UntagResource ListTagsForResource',
      ),
      on: RULES,
    },
  ],
  'AWS::Events::ApiDestination': [
    {
      actions: actions(
        'events',
        'CreateApiDestination DescribeApiDestination UpdateApiDestination DeleteApiDestination',
      ),
      on: [arn('events', `api-destination/${STACK}-*`)],
    },
  ],
  // EventBridge keeps what a connection authorizes with in a secret, and makes it with the rights of who makes the
  // connection. What CloudFormation puts into the connection is in a secret of the stack's name.
  'AWS::Events::Connection': [
    {
      actions: actions('events', 'CreateConnection DescribeConnection UpdateConnection DeleteConnection'),
      on: [arn('events', `connection/${STACK}-*`)],
    },
    {
      actions: actions('secretsmanager', 'CreateSecret DescribeSecret PutSecretValue UpdateSecret DeleteSecret'),
      on: [arn('secretsmanager', `secret:events!connection/${STACK}-*`)],
    },
    {
      actions: actions('secretsmanager', 'GetSecretValue'),
      on: [
        arn('secretsmanager', `secret:events!connection/${STACK}-*`),
        arn('secretsmanager', `secret:${STACK}/partner-notices-*`),
      ],
    },
    {
      actions: actions('iam', 'CreateServiceLinkedRole'),
      on: [globalArn('iam', 'role/aws-service-role/apidestinations.events.amazonaws.com/*')],
      when: { StringEquals: { 'iam:AWSServiceName': 'apidestinations.events.amazonaws.com' } },
    },
  ],
  'AWS::EventSchemas::Registry': [
    {
      actions: actions(
        'schemas',
        'CreateRegistry DescribeRegistry UpdateRegistry DeleteRegistry TagResource UntagResource ListTagsForResource',
      ),
      on: [arn('schemas', `registry/${STACK}`)],
    },
  ],
  'AWS::EventSchemas::Schema': [
    {
      actions: actions(
        'schemas',
        'CreateSchema DescribeSchema UpdateSchema DeleteSchema DeleteSchemaVersion TagResource UntagResource ListTagsForResource',
      ),
      on: [arn('schemas', `schema/${STACK}/*`)],
    },
  ],
  'AWS::SQS::Queue': [
    {
      actions: actions(
        'sqs',
        'CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes DeleteQueue TagQueue UntagQueue ListQueueTags',
      ),
      on: QUEUES,
    },
  ],
  'AWS::SQS::QueuePolicy': [{ actions: actions('sqs', 'SetQueueAttributes'), on: QUEUES }],
  'AWS::SNS::Topic': [
    {
      actions: actions(
        'sns',
        'CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic GetDataProtectionPolicy ListSubscriptionsByTopic TagResource UntagResource ListTagsForResource',
      ),
      on: TOPICS,
    },
  ],
  'AWS::SNS::TopicPolicy': [{ actions: actions('sns', 'SetTopicAttributes'), on: TOPICS }],
  'AWS::SNS::Subscription': [
    { actions: actions('sns', 'Subscribe'), on: TOPICS },
    // IAM cannot limit these to a resource.
    { actions: actions('sns', 'GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe'), on: ['*'] },
  ],
  'AWS::CloudWatch::Alarm': [
    {
      actions: actions('cloudwatch', 'PutMetricAlarm DeleteAlarms TagResource UntagResource ListTagsForResource'),
      on: [arn('cloudwatch', `alarm:${STACK}-*`)],
    },
    { actions: actions('cloudwatch', 'DescribeAlarms'), on: [arn('cloudwatch', 'alarm:*')] },
  ],
  'AWS::CloudWatch::Dashboard': [
    {
      actions: actions(
        'cloudwatch',
        'PutDashboard GetDashboard DeleteDashboards TagResource UntagResource ListTagsForResource',
      ),
      on: [globalArn('cloudwatch', `dashboard/${STACK}-*`)],
    },
  ],
  // A key has no name, so it is known by the tags of the stack.
  'AWS::KMS::Key': [
    { actions: actions('kms', 'CreateKey TagResource'), on: ['*'], when: taggedWith('aws:RequestTag') },
    {
      actions: actions(
        'kms',
        'DescribeKey GetKeyPolicy PutKeyPolicy GetKeyRotationStatus EnableKeyRotation DisableKeyRotation EnableKey DisableKey UpdateKeyDescription ScheduleKeyDeletion ListResourceTags UntagResource',
      ),
      on: [arn('kms', 'key/*')],
      when: taggedWith('aws:ResourceTag'),
    },
  ],
};

function taggedWith(key: string): NonNullable<Right['when']> {
  return { StringEquals: Object.fromEntries(Object.entries(TAGS).map(([tag, value]) => [`${key}/${tag}`, value])) };
}
