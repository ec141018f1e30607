import { jsonText, textOr } from '../core/properties.ts';
import { subscriptionArn } from '../sns/arns.ts';
import type { Wanted } from '../sns/subscriptions.ts';
import { isCalledAt, isOnTheWeb } from '../sns/web/endpoint.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';

/** Protocols whose messages arrive inside the region. */
const DELIVERED = ['sqs', 'lambda'];
/** People's addresses: nothing leaves the laptop, the topic keeps the subscription. */
const ADDRESSES = ['email', 'email-json', 'sms'];

const NOT_CALLED = {
  path: 'Properties.Endpoint',
  message: 'It is not an HTTPS URL. HTTP is for 127.0.0.1, [::1] and localhost.',
};

/** The properties that are attributes of the subscription, with their values where they are not declared. */
const ATTRIBUTES = {
  DeliveryPolicy: '',
  FilterPolicyScope: 'MessageAttributes',
  FilterPolicy: '',
  RawMessageDelivery: 'false',
  RedrivePolicy: '',
  SubscriptionRoleArn: '',
} as const;

export const snsSubscription: ResourceKind = {
  type: 'AWS::SNS::Subscription',
  properties: {
    TopicArn: 'runs',
    Protocol: 'runs',
    Endpoint: 'runs',
    FilterPolicy: 'runs',
    FilterPolicyScope: 'runs',
    RawMessageDelivery: 'runs',
    RedrivePolicy: 'runs',
    DeliveryPolicy: 'runs',
    Region: 'accepted',
    SubscriptionRoleArn: 'accepted',
  },
  identify(resource) {
    const { topicArn, protocol, endpoint } = wantedIn(resource);
    const ref = subscriptionArn(topicArn, protocol, endpoint);
    return { ref, attributes: { Arn: ref } };
  },
  refusals({ properties }) {
    const [protocol, endpoint] = [textOr(properties, 'Protocol', ''), textOr(properties, 'Endpoint', '')];
    if (protocol.startsWith('email') && !/^\S+@\S+$/.test(endpoint))
      return [{ path: 'Properties.Endpoint', message: `It must be an e-mail address, not "${endpoint}".` }];
    if ([...DELIVERED, ...ADDRESSES].includes(protocol)) return [];
    if (isOnTheWeb(protocol)) return isCalledAt(endpoint) ? [] : [NOT_CALLED];
    const message = `The region delivers to ${DELIVERED.join(', ')}, http and https, not to "${protocol}".`;
    return [{ path: 'Properties.Protocol', message }];
  },
  declare(resource, { topics }, before) {
    const wanted = wantedIn(resource);
    const known = before && wantedIn(before);
    if (known && isSameEnd(known, wanted)) return topics.setSubscriptionAttributes(cleared(known, wanted));
    topics.subscribe(wanted);
    if (known) topics.unsubscribe(known);
  },
  remove(resource, { topics }) {
    topics.unsubscribe(wantedIn(resource));
  },
};

function wantedIn({ properties }: Pick<ResolvedResource, 'properties'>): Wanted {
  const attributes = Object.keys(ATTRIBUTES).flatMap((name) => {
    const value = jsonText(properties, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    topicArn: textOr(properties, 'TopicArn', ''),
    protocol: textOr(properties, 'Protocol', ''),
    endpoint: textOr(properties, 'Endpoint', ''),
    attributes: Object.fromEntries(attributes),
  };
}

function isSameEnd(a: Wanted, b: Wanted): boolean {
  return a.topicArn === b.topicArn && a.protocol === b.protocol && a.endpoint === b.endpoint;
}

/** The attributes of a subscription, and the defaults of those that it had and has no more. */
function cleared(known: Wanted, wanted: Wanted): Wanted {
  const gone = Object.entries(ATTRIBUTES).filter(([name]) => name in known.attributes && !(name in wanted.attributes));
  return { ...wanted, attributes: { ...Object.fromEntries(gone), ...wanted.attributes } };
}
