import { jsonText, text, textOr } from '../core/properties.ts';
import { uuidOf } from '../core/uuid-of.ts';
import type { Subscription } from '../sqs/topic-service.ts';
import type { ResourceKind } from './kind.ts';
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
  identify({ logicalId, properties }) {
    const ref = `${textOr(properties, 'TopicArn', '')}:${uuidOf(logicalId)}`;
    return { ref, attributes: { Arn: ref } };
  },
  refusals({ properties }) {
    const protocol = textOr(properties, 'Protocol', '');
    if ([...DELIVERED, ...ADDRESSES].includes(protocol)) return [];
    const message = `The region delivers to ${DELIVERED.join(' and ')}, not to "${protocol}".`;
    return [{ path: 'Properties.Protocol', message }];
  },
  create({ properties }, region) {
    const settings = {
      FilterPolicy: jsonText(properties, 'FilterPolicy'),
      FilterPolicyScope: text(properties, 'FilterPolicyScope'),
      RawMessageDelivery: text(properties, 'RawMessageDelivery'),
    };
    const attributes = Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return subscribe(region, {
      topicArn: textOr(properties, 'TopicArn', ''),
      protocol: textOr(properties, 'Protocol', ''),
      endpoint: textOr(properties, 'Endpoint', ''),
      attributes: Object.fromEntries(attributes),
    });
  },
};

export async function subscribe(region: RegionServices, subscription: Subscription): Promise<void> {
  if (DELIVERED.includes(subscription.protocol)) await region.topics.subscribe(subscription);
}
