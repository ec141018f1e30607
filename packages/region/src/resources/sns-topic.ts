import { boolean, objects, textMap, textOr } from '../core/properties.ts';
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
  async create({ properties, ref, attributes }, region) {
    const { FifoTopic, ContentBasedDeduplication } = textMap(properties);
    const settings = Object.entries({ FifoTopic, ContentBasedDeduplication }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    await region.topics.create(textOr(attributes, 'TopicName', ''), Object.fromEntries(settings));
    for (const subscription of objects(properties, 'Subscription')) {
      const target = { protocol: textOr(subscription, 'Protocol', ''), endpoint: textOr(subscription, 'Endpoint', '') };
      await subscribe(region, { topicArn: ref, ...target, attributes: {} });
    }
  },
};
