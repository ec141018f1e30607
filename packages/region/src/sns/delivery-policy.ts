import { isObject, type JsonObject, objectOf, parseJson } from '../core/json.ts';
import { invalidParameter } from './errors.ts';

/** What holds where a policy says nothing. @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const RETRIES: JsonObject = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};
const REQUEST: JsonObject = { headerContentType: 'text/plain; charset=UTF-8' };

/** A topic's own DeliveryPolicy, as SNS shows it. @throws AwsError InvalidParameter */
export function topicDeliveryPolicy(text: string): string {
  const policy = parseJson(text);
  if (!isObject(policy)) throw invalidParameter('DeliveryPolicy: failed to parse JSON.');
  const { disableSubscriptionOverrides = false, ...given } = objectOf(policy['http']);
  const set = Object.entries(given).filter(([, value]) => value !== null);
  return JSON.stringify({ http: { ...Object.fromEntries(set), disableSubscriptionOverrides } });
}

/** A topic's policy with everything that holds by itself. */
export function effectiveTopicPolicy(own: string | undefined): string {
  const http = httpIn(own);
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: { ...RETRIES, ...objectOf(http['defaultHealthyRetryPolicy']) },
      disableSubscriptionOverrides: http['disableSubscriptionOverrides'] ?? false,
      defaultRequestPolicy: { ...REQUEST, ...objectOf(http['defaultRequestPolicy']) },
    },
  });
}

const httpIn = (policy: string | undefined): JsonObject => objectOf(objectOf(parseJson(policy ?? ''))['http']);

/** A subscription's own DeliveryPolicy, as SNS shows it. */
export function subscriptionDeliveryPolicy(text: string): string {
  const policy = objectOf(parseJson(text));
  const healthy = policy['healthyRetryPolicy'];
  return JSON.stringify({
    healthyRetryPolicy: isObject(healthy) ? withNumbers(healthy) : null,
    sicklyRetryPolicy: policy['sicklyRetryPolicy'] ?? null,
    throttlePolicy: policy['throttlePolicy'] ?? null,
    requestPolicy: policy['requestPolicy'] ?? null,
    guaranteed: policy['guaranteed'] ?? false,
  });
}

/** Numbers that a subscription leaves out are zero. */
function withNumbers(policy: JsonObject): JsonObject {
  const zeros = Object.entries(RETRIES).map(([name, value]) => [name, typeof value === 'number' ? 0 : value] as const);
  return { ...Object.fromEntries(zeros), ...policy };
}

/** A subscription's policy with what its topic and SNS add. */
export const effectiveSubscriptionPolicy = (own: string | undefined, ofTopic: string | undefined): string =>
  JSON.stringify(policyInEffect(own, ofTopic));

/** How messages of a topic reach a subscription. A topic may say that its subscriptions have no policies of their own. */
export function policyInEffect(own: string | undefined, ofTopic: string | undefined) {
  const topic = objectOf(objectOf(parseJson(effectiveTopicPolicy(ofTopic)))['http']);
  const counts = topic['disableSubscriptionOverrides'] !== true;
  const policy = objectOf(parseJson(subscriptionDeliveryPolicy((counts ? own : undefined) ?? '{}')));
  return {
    ...policy,
    healthyRetryPolicy: policy['healthyRetryPolicy'] ?? topic['defaultHealthyRetryPolicy'] ?? null,
    requestPolicy: policy['requestPolicy'] ?? topic['defaultRequestPolicy'] ?? null,
  };
}
