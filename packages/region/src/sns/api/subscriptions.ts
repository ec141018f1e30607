import type { JsonObject } from '../../core/json.ts';
import type { Structure } from '../../http/structure.ts';
import type { QueryOperations } from '../../http/structured-service.ts';
import { checkArn, type Home } from '../arns.ts';
import { effectiveSubscriptionPolicy, subscriptionDeliveryPolicy } from '../delivery-policy.ts';
import { invalidParameter } from '../errors.ts';
import type { Subscription } from '../subscription.ts';
import type { TopicStore } from '../topic-store.ts';
import type { SnsDeps } from './deps.ts';
import { optional, page, required, textMap, topicIn } from './input.ts';

const MIN_SUBSCRIPTION_PARTS = 7;
const TOKEN = /^[0-9a-f]{64,}$/;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function subscriptionOperations({ topics, subscriptions }: SnsDeps): QueryOperations {
  return {
    Subscribe: (input) => {
      const topicArn = required(input, 'TopicArn');
      checkArn(topicArn, 'TopicArn', topics.home);
      const subscription = subscriptions.subscribe({
        topicArn,
        protocol: required(input, 'Protocol'),
        endpoint: optional(input, 'Endpoint') ?? '',
        attributes: textMap(input, 'Attributes'),
      });
      const isTold = subscription.isConfirmed || isTrue(input, 'ReturnSubscriptionArn');
      return { SubscriptionArn: isTold ? subscription.arn : 'pending confirmation' };
    },
    ConfirmSubscription: (input) => {
      const topicArn = required(input, 'TopicArn');
      if (topicArn.split(':')[3] !== topics.home.region) throw invalidParameter('Topic');
      const token = required(input, 'Token');
      if (!TOKEN.test(token)) throw invalidParameter('Token');
      const isAuthenticated = isTrue(input, 'AuthenticateOnUnsubscribe');
      return { SubscriptionArn: subscriptions.confirm(topics.find(topicArn), token, isAuthenticated).arn };
    },
    Unsubscribe: (input) => {
      subscriptions.unsubscribe(subscriptionArnIn(input, topics.home));
      return undefined;
    },
    GetSubscriptionAttributes: (input) => {
      const subscription = topics.getSubscription(subscriptionArnIn(input, topics.home));
      return { Attributes: attributesOf(subscription, topics) };
    },
    SetSubscriptionAttributes: (input) => {
      const arn = subscriptionArnIn(input, topics.home);
      const name = required(input, 'AttributeName');
      subscriptions.setAttributes(arn, { [name]: optional(input, 'AttributeValue') ?? '' });
      return undefined;
    },
    ListSubscriptions: (input) => pageOfSubscriptions(topics.subscriptions(), input, topics.home),
    ListSubscriptionsByTopic: (input) =>
      pageOfSubscriptions(topics.subscriptionsOf(topicIn(input, topics).arn), input, topics.home),
  };
}

const isTrue = (input: JsonObject, name: string): boolean => optional(input, name) === 'true';

/** The ARN of a subscription: that of its topic, and an id. */
function subscriptionArnIn(input: JsonObject, home: Home): string {
  const arn = optional(input, 'SubscriptionArn');
  if (arn === undefined) throw invalidParameter('SubscriptionArn Reason: no value for required parameter');
  checkArn(arn, 'SubscriptionArn', home);
  if (arn.split(':').length < MIN_SUBSCRIPTION_PARTS) throw invalidParameter('SubscriptionId');
  return arn;
}

function pageOfSubscriptions(all: readonly Subscription[], input: JsonObject, { accountId }: Home): Structure {
  const { items, nextToken } = page(all, input);
  const Subscriptions = items.map(({ arn, topicArn, protocol, endpoint, isConfirmed }) => ({
    SubscriptionArn: isConfirmed ? arn : 'PendingConfirmation',
    Owner: accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  }));
  return { Subscriptions, NextToken: nextToken };
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
function attributesOf(subscription: Subscription, topics: TopicStore): ReadonlyMap<string, string> {
  const { arn, topicArn, protocol, endpoint, isConfirmed, isAuthenticated, attributes } = subscription;
  const { partition, accountId } = topics.home;
  // A scope without a policy is not shown.
  const shown = [...attributes].filter(([name]) => name !== 'FilterPolicyScope' && name !== 'DeliveryPolicy');
  return new Map([
    ['SubscriptionArn', arn],
    ['TopicArn', topicArn],
    ['Protocol', protocol],
    ['Endpoint', endpoint],
    ['Owner', accountId],
    ['SubscriptionPrincipal', `arn:${partition}:iam::${accountId}:user/local`],
    ['PendingConfirmation', String(!isConfirmed)],
    ['ConfirmationWasAuthenticated', String(isAuthenticated)],
    ['RawMessageDelivery', 'false'],
    ...shown,
    ...scopeShown(attributes),
    ...policiesShown(subscription, topics),
  ]);
}

function scopeShown(attributes: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  if (!attributes.has('FilterPolicy')) return [];
  return [['FilterPolicyScope', attributes.get('FilterPolicyScope') ?? 'MessageAttributes']];
}

/** Only endpoints on the web have a policy by themselves. */
function policiesShown(
  { protocol, topicArn, attributes }: Subscription,
  topics: TopicStore,
): readonly (readonly [string, string])[] {
  const own = attributes.get('DeliveryPolicy');
  if (own === undefined || !protocol.startsWith('http')) return [];
  const ofTopic = topics.find(topicArn)?.attributes.get('DeliveryPolicy');
  return [
    ['DeliveryPolicy', subscriptionDeliveryPolicy(own)],
    ['EffectiveDeliveryPolicy', effectiveSubscriptionPolicy(own, ofTopic)],
  ];
}
