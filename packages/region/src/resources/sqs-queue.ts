import type { JsonObject } from '../core/json.ts';
import { boolean, jsonText, text, textOr } from '../core/properties.ts';
import type { ResourceKind } from './kind.ts';
import { arnOf, type Naming, nameOf } from './naming.ts';

/** Attributes that CloudFormation and the API call by the same name. */
const PLAIN = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

export const sqsQueue: ResourceKind = {
  type: 'AWS::SQS::Queue',
  properties: {
    QueueName: 'runs',
    FifoQueue: 'runs',
    ContentBasedDeduplication: 'runs',
    DelaySeconds: 'runs',
    MaximumMessageSize: 'runs',
    MessageRetentionPeriod: 'runs',
    ReceiveMessageWaitTimeSeconds: 'runs',
    RedrivePolicy: 'runs',
    VisibilityTimeout: 'runs',
    RedriveAllowPolicy: 'accepted',
    DeduplicationScope: 'accepted',
    FifoThroughputLimit: 'accepted',
    KmsMasterKeyId: 'accepted',
    KmsDataKeyReusePeriodSeconds: 'accepted',
    SqsManagedSseEnabled: 'accepted',
    Tags: 'accepted',
  },
  identify(resource, naming) {
    const name = nameOf(resource, 'QueueName', naming);
    const isUnnamedFifo = boolean(resource.properties, 'FifoQueue') === true && !name.endsWith('.fifo');
    return identityOf(isUnnamedFifo ? `${name}.fifo` : name, naming);
  },
  declare({ properties, attributes }, { queues }) {
    queues.declare(textOr(attributes, 'QueueName', ''), queueAttributes(properties));
  },
  remove({ ref }, { queues }) {
    const queue = queues.byLastPart(ref);
    if (queue !== undefined) queues.remove(queue);
  },
};

function identityOf(name: string, naming: Naming): ReturnType<ResourceKind['identify']> {
  const url = `${naming.endpoint}/${naming.accountId}/${name}`;
  return { ref: url, attributes: { Arn: arnOf(naming, 'sqs', name), QueueName: name, QueueUrl: url } };
}

function queueAttributes(properties: JsonObject): Record<string, string> {
  const attributes = [
    ...PLAIN.map((name) => [name, text(properties, name)] as const),
    ['RedrivePolicy', jsonText(properties, 'RedrivePolicy')] as const,
    ['RedriveAllowPolicy', jsonText(properties, 'RedriveAllowPolicy')] as const,
  ];
  return Object.fromEntries(attributes.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
