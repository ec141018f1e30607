import { jsonText, text, textOr } from '../core/properties.ts';
import type { Subscription } from '../sqs/topic-service.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { madeUpId } from './naming.ts';
import type { RegionServices } from './services.ts';

/** Protocols whose messages arrive inside the region. */
const DELIVERED = ['sqs', 'lambda'];
/** People's addresses: nothing leaves the laptop, the topic keeps the subscription. */
const ADDRESSES = ['email', 'email-json', 'sms'];

export const snsSubscription: ResourceKind = {
  type: 'AWS::SNS::Subscription',
  properties: {
    TopicArn: 'runs',
    Protocol: 'runs',
    Endpoint: 'runs',
    FilterPolicy: 'runs',
    FilterPolicyScope: 'runs',
    RawMessageDelivery: 'runs',
    DeliveryPolicy: 'accepted',
    Region: 'accepted',
    SubscriptionRoleArn: 'accepted',
  },
  identify(resource, naming) {
    const ref = `${textOr(resource.properties, 'TopicArn', '')}:${madeUpId(resource, naming)}`;
    return { ref, attributes: { Arn: ref } };
  },
  refusals({ properties }) {
    const [protocol, endpoint] = [textOr(properties, 'Protocol', ''), textOr(properties, 'Endpoint', '')];
    if (protocol.startsWith('email') && !/^\S+@\S+$/.test(endpoint))
      return [{ path: 'Properties.Endpoint', message: `It must be an e-mail address, not "${endpoint}".` }];
    if ([...DELIVERED, ...ADDRESSES].includes(protocol)) return [];
    const message = `The region delivers to ${DELIVERED.join(' and ')}, not to "${protocol}".`;
    return [{ path: 'Properties.Protocol', message }];
  },
  async declare(resource, region, before) {
    const subscription = subscriptionOf(resource);
    const known = before && subscriptionOf(before);
    if (!DELIVERED.includes(subscription.protocol)) return region.topics.mustBeThere(subscription.topicArn);
    if (known && isSameEnd(known, subscription))
      return region.topics.setSubscriptionAttributes(cleared(known, subscription));
    await region.topics.subscribe(subscription);
    if (known) await region.topics.unsubscribe(known);
  },
  async remove(resource, region) {
    await region.topics.unsubscribe(subscriptionOf(resource));
  },
};

/** Subscribes what is inside the region. */
export async function subscribe(region: RegionServices, subscription: Subscription): Promise<void> {
  if (DELIVERED.includes(subscription.protocol)) await region.topics.subscribe(subscription);
}

function subscriptionOf({ properties }: Pick<ResolvedResource, 'properties'>): Subscription {
  const settings = {
    FilterPolicy: jsonText(properties, 'FilterPolicy'),
    FilterPolicyScope: text(properties, 'FilterPolicyScope'),
    RawMessageDelivery: text(properties, 'RawMessageDelivery'),
  };
  const attributes = Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    topicArn: textOr(properties, 'TopicArn', ''),
    protocol: textOr(properties, 'Protocol', ''),
    endpoint: textOr(properties, 'Endpoint', ''),
    attributes: Object.fromEntries(attributes),
  };
}

function isSameEnd(a: Subscription, b: Subscription): boolean {
  return a.topicArn === b.topicArn && a.protocol === b.protocol && a.endpoint === b.endpoint;
}

/** The values of attributes that are not declared. */
const CLEARED: Readonly<Record<string, string>> = {
  FilterPolicy: '{}',
  FilterPolicyScope: 'MessageAttributes',
  RawMessageDelivery: 'false',
};

/** The attributes of a subscription, and the defaults of those that it had and has no more. */
function cleared(known: Subscription, subscription: Subscription): Subscription {
  const gone = Object.keys(known.attributes).filter((name) => !(name in subscription.attributes));
  const defaults = Object.fromEntries(gone.map((name) => [name, CLEARED[name] ?? '']));
  return { ...subscription, attributes: { ...defaults, ...subscription.attributes } };
}
