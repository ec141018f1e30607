import { type JsonObject, objectOf, parseJson, textOf } from '../core/json.ts';
import { boolean, jsonText, number, text, textOr } from '../core/properties.ts';
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

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  DelaySeconds: [0, 900],
  KmsDataKeyReusePeriodSeconds: [60, 86_400],
  MaximumMessageSize: [1_024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, 43_200],
};

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
  refusals({ properties }) {
    const outOfRange = Object.entries(RANGES).flatMap(([name, [min, max]]) => {
      const value = number(properties, name);
      if (value === undefined || (value >= min && value <= max)) return [];
      return [{ path: `Properties.${name}`, message: `It must be from ${min} to ${max}, not ${value}.` }];
    });
    if (!isOwnDeadLetterQueue(properties)) return outOfRange;
    return [
      ...outOfRange,
      { path: 'Properties.RedrivePolicy', message: 'A queue cannot be its own dead-letter queue.' },
    ];
  },
  declare({ properties, attributes }, { queues }) {
    queues.declare(textOr(attributes, 'QueueName', ''), queueAttributes(properties));
  },
  remove({ ref }, { queues }) {
    const queue = queues.byLastPart(ref);
    if (queue !== undefined) queues.remove(queue);
  },
  isThere: ({ ref }, { queues }) => queues.byLastPart(ref) !== undefined,
};

/** Of a queue with a name. One without can name itself by its ARN only, which CloudFormation refuses as a circle. */
function isOwnDeadLetterQueue(properties: JsonObject): boolean {
  const policy = objectOf(parseJson(jsonText(properties, 'RedrivePolicy') ?? ''));
  return textOf(policy['deadLetterTargetArn']).split(':').at(-1) === text(properties, 'QueueName');
}

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
