import { isObject, parseJson } from '../core/json.ts';
import { forbiddenIn } from '../http/xml.ts';
import type { Home } from './arns.ts';
import { effectiveTopicPolicy, topicDeliveryPolicy } from './delivery-policy.ts';
import { invalidParameter } from './errors.ts';
import type { Subscription } from './subscription.ts';
import type { Topic } from './topic.ts';

const mustBeBoolean = (name: string) => (value: string) => {
  if (value !== 'true' && value !== 'false')
    throw invalidParameter(`Attributes Reason: ${name}: Invalid value [${value}].`);
  return value;
};

const asGiven = (value: string): string => value;

/** The attributes that SetTopicAttributes takes, and what becomes of their values. */
const SETTABLE: Readonly<Record<string, (value: string) => string>> = {
  ArchivePolicy: asGiven,
  ContentBasedDeduplication: mustBeBoolean('ContentBasedDeduplication'),
  DeliveryPolicy: (value) => (value === '' ? '' : topicDeliveryPolicy(value)),
  DisplayName: displayName,
  FifoThroughputScope: oneOf('FifoThroughputScope', ['Topic', 'MessageGroup']),
  KmsMasterKeyId: asGiven,
  Policy: policyOf,
  SignatureVersion: oneOf('SignatureVersion', ['1', '2']),
  TracingConfig: oneOf('TracingConfig', ['PassThrough', 'Active']),
};

const MAX_DISPLAY_NAME = 100;
/** For each kind of endpoint a role that may write its logs, and how many of the successes are logged. */
const FEEDBACK =
  /^(?:HTTP|Firehose|Lambda|Application|SQS)(?:SuccessFeedbackRoleArn|SuccessFeedbackSampleRate|FailureFeedbackRoleArn)$/;

/**
 * The value of an attribute as a topic has it.
 * @throws AwsError InvalidParameter
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export function topicAttribute(name: string, value: string): string {
  if (forbiddenIn(value) !== undefined) throw invalidParameter(name);
  if (FEEDBACK.test(name)) return value;
  const settable = Object.hasOwn(SETTABLE, name) ? SETTABLE[name] : undefined;
  if (settable === undefined) throw invalidParameter('AttributeName');
  return settable(value);
}

function displayName(value: string): string {
  if (value.length > MAX_DISPLAY_NAME) throw invalidParameter('DisplayName');
  return value;
}

function oneOf(name: string, values: readonly string[]): (value: string) => string {
  return (value) => {
    if (!values.includes(value)) throw invalidParameter(name);
    return value;
  };
}

function policyOf(value: string): string {
  if (value !== '' && !isObject(parseJson(value))) throw invalidParameter('Policy Error: null');
  return value;
}

/** What a topic's policy can be about. */
export const POLICY_ACTIONS: readonly string[] = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
];

/** What a topic allows as long as nobody gives it a policy. */
export function defaultPolicy(arn: string, { accountId }: Pick<Home, 'accountId'>): string {
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: POLICY_ACTIONS.map((action) => `SNS:${action}`),
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
  };
  return JSON.stringify({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] });
}

/** All attributes of a topic. @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function topicAttributes(
  topic: Topic,
  subscriptions: readonly Subscription[],
  home: Home,
): ReadonlyMap<string, string> {
  const { arn, attributes, isFifo, deletedCount } = topic;
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed).length;
  const shown = [...attributes].filter(([name, value]) => value !== '' && name !== 'FifoTopic');
  return new Map([
    ['Policy', defaultPolicy(arn, home)],
    ['Owner', home.accountId],
    ['SubscriptionsPending', String(subscriptions.length - confirmed)],
    ['TopicArn', arn],
    ['EffectiveDeliveryPolicy', effectiveTopicPolicy(attributes.get('DeliveryPolicy'))],
    ['SubscriptionsConfirmed', String(confirmed)],
    ['DisplayName', ''],
    ['SubscriptionsDeleted', String(deletedCount)],
    ...(isFifo
      ? ([
          ['FifoTopic', 'true'],
          ['ContentBasedDeduplication', 'false'],
        ] as const)
      : []),
    ...shown,
  ]);
}
