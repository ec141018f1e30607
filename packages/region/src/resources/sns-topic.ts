import { boolean, objects, textMap, textOr } from '../core/properties.ts';
import type { Subscription } from '../sqs/topic-service.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';
import { subscribe } from './sns-subscription.ts';

export const snsTopic: ResourceKind = {
  type: 'AWS::SNS::Topic',
  properties: {
    TopicName: 'runs',
    FifoTopic: 'runs',
    ContentBasedDeduplication: 'runs',
    Subscription: { Endpoint: 'runs', Protocol: 'runs' },
    ArchivePolicy: 'accepted',
    DataProtectionPolicy: 'accepted',
    DeliveryStatusLogging: 'accepted',
    DisplayName: 'accepted',
    FifoThroughputScope: 'accepted',
    KmsMasterKeyId: 'accepted',
    SignatureVersion: 'accepted',
    Tags: 'accepted',
    TracingConfig: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'TopicName', naming);
    const isUnnamedFifo = boolean(resource.properties, 'FifoTopic') === true && !name.endsWith('.fifo');
    const topicName = isUnnamedFifo ? `${name}.fifo` : name;
    const TopicArn = arnOf(naming, 'sns', topicName);
    return { ref: TopicArn, attributes: { TopicArn, TopicName: topicName } };
  },
  async declare({ properties, ref, attributes }, region, before) {
    const { FifoTopic, ContentBasedDeduplication } = textMap(properties);
    const settings = Object.entries({ FifoTopic, ContentBasedDeduplication }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    await region.topics.create(textOr(attributes, 'TopicName', ''), Object.fromEntries(settings));
    const known = before === undefined ? [] : inlineSubscriptions(before);
    const wanted = inlineSubscriptions({ properties, ref });
    for (const one of known)
      if (!wanted.some(({ endpoint }) => endpoint === one.endpoint)) await region.topics.unsubscribe(one);
    for (const one of wanted)
      if (!known.some(({ endpoint }) => endpoint === one.endpoint)) await subscribe(region, one);
  },
  async remove({ ref }, { topics }) {
    await topics.remove(ref);
  },
};

function inlineSubscriptions({ properties, ref }: Pick<ResolvedResource, 'properties' | 'ref'>): Subscription[] {
  return objects(properties, 'Subscription').map((subscription) => ({
    topicArn: ref,
    protocol: textOr(subscription, 'Protocol', ''),
    endpoint: textOr(subscription, 'Endpoint', ''),
    attributes: {},
  }));
}
