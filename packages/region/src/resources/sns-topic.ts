import { boolean, jsonText, objects, textOr } from '../core/properties.ts';
import type { Wanted } from '../sns/subscriptions.ts';
import type { ResolvedResource } from '../template/resource.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, nameOf } from './naming.ts';

/** The properties that are attributes of the topic. Those that are accepted are only shown. */
const ATTRIBUTES = {
  ArchivePolicy: 'accepted',
  ContentBasedDeduplication: 'runs',
  DisplayName: 'runs',
  FifoThroughputScope: 'runs',
  FifoTopic: 'runs',
  KmsMasterKeyId: 'accepted',
  SignatureVersion: 'runs',
  TracingConfig: 'accepted',
} as const;

export const snsTopic: ResourceKind = {
  type: 'AWS::SNS::Topic',
  properties: {
    ...ATTRIBUTES,
    TopicName: 'runs',
    Subscription: { Endpoint: 'runs', Protocol: 'runs' },
    Tags: 'runs',
    DataProtectionPolicy: 'accepted',
    DeliveryStatusLogging: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'TopicName', naming);
    const isUnnamedFifo = boolean(resource.properties, 'FifoTopic') === true && !name.endsWith('.fifo');
    const topicName = isUnnamedFifo ? `${name}.fifo` : name;
    const TopicArn = arnOf(naming, 'sns', topicName);
    return { ref: TopicArn, attributes: { TopicArn, TopicName: topicName } };
  },
  declare({ properties, ref, attributes }, { topics }, before) {
    topics.declare(textOr(attributes, 'TopicName', ''), attributesIn(properties), tagsIn(properties));
    const known = before === undefined ? [] : inlineSubscriptions(before);
    const wanted = inlineSubscriptions({ properties, ref });
    for (const one of known) if (!wanted.some(({ endpoint }) => endpoint === one.endpoint)) topics.unsubscribe(one);
    for (const one of wanted) topics.subscribe(one);
  },
  remove({ ref }, { topics }) {
    topics.remove(ref);
  },
};

function attributesIn(properties: ResolvedResource['properties']): Readonly<Record<string, string>> {
  const entries = Object.keys(ATTRIBUTES).flatMap((name) => {
    const value = jsonText(properties, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

const tagsIn = (properties: ResolvedResource['properties']): ReadonlyMap<string, string> =>
  new Map(objects(properties, 'Tags').map((tag) => [textOr(tag, 'Key', ''), textOr(tag, 'Value', '')] as const));

function inlineSubscriptions({ properties, ref }: Pick<ResolvedResource, 'properties' | 'ref'>): Wanted[] {
  return objects(properties, 'Subscription').map((subscription) => ({
    topicArn: ref,
    protocol: textOr(subscription, 'Protocol', ''),
    endpoint: textOr(subscription, 'Endpoint', ''),
    attributes: {},
  }));
}
