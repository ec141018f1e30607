import { allow, arn, attribute, existsIf, type Resource } from '../cloudformation.ts';
import type { Convention, FunctionContext, QueueSettings } from './convention.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { RETRY_POLICY } from './undelivered.ts';

const DEFAULTS = { batchSize: 10, batchingWindowSeconds: 1, maximumConcurrency: 5 };
const RETENTION_SECONDS = 4 * 24 * 60 * 60;
/** With fewer, throttles of the function would send good messages to the dead-letter queue. */
const MAX_RECEIVES = 5;

/** As JSON Schema. */
export const QUEUE_SETTINGS = {
  type: 'object',
  required: ['eventBus', 'pattern'],
  additionalProperties: false,
  properties: {
    eventBus: { anyOf: [{ type: 'object' }, { type: 'string' }] },
    pattern: { type: 'object', minProperties: 1 },
    batchSize: { type: 'integer', minimum: 1, maximum: 10 },
    batchingWindowSeconds: { type: 'integer', minimum: 0, maximum: 300 },
    maximumConcurrency: { type: 'integer', minimum: 2, maximum: 1000 },
  },
};

/**
 * Between the bus and the function: a rule, the queue, and a mapping that answers for each message. Events that
 * EventBridge cannot put on the queue go to `-undelivered`, messages that are received too often to `-exhausted`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const queue: Convention = (fn) => {
  const { queue: settings } = fn.config;
  if (settings === undefined) return {};
  const { id, name, prefix, ruleCondition } = fn;
  return {
    statements: [allow(POLLER_ACTIONS, arn(`${id}Queue`))],
    resources: {
      [`${id}Queue`]: sourceQueue(fn, settings),
      [`${id}QueueRule`]: existsIf(ruleCondition, rule(fn, settings)),
      [`${id}QueueMapping`]: mapping(fn, settings),
      [`${id}UndeliveredQueue`]: deadLetterQueue(`${prefix}-${name}-undelivered`),
      [`${id}ExhaustedQueue`]: deadLetterQueue(`${prefix}-${name}-exhausted`),
    },
    senders: [arn(`${id}QueueRule`)],
  };
};

const POLLER_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
];

const windowOf = ({ batchingWindowSeconds = DEFAULTS.batchingWindowSeconds }: QueueSettings) => batchingWindowSeconds;

/** Hidden for six times the function's timeout and the window, so that throttled batches are not received twice. */
function sourceQueue({ id, name, prefix, timeoutSeconds }: FunctionContext, settings: QueueSettings): Resource {
  return {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: `${prefix}-${name}`,
      VisibilityTimeout: 6 * timeoutSeconds + windowOf(settings),
      MessageRetentionPeriod: RETENTION_SECONDS,
      RedrivePolicy: { deadLetterTargetArn: arn(`${id}ExhaustedQueue`), maxReceiveCount: MAX_RECEIVES },
      SqsManagedSseEnabled: true,
    },
  };
}

function rule({ id, name, prefix }: FunctionContext, { eventBus, pattern }: QueueSettings): Resource {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: `${prefix}-${name}`,
      EventBusName: eventBus,
      EventPattern: pattern,
      Targets: [
        {
          Id: 'queue',
          Arn: arn(`${id}Queue`),
          RetryPolicy: {
            MaximumRetryAttempts: RETRY_POLICY.maximumRetryAttempts,
            MaximumEventAgeInSeconds: RETRY_POLICY.maximumEventAge,
          },
          DeadLetterConfig: { Arn: arn(`${id}UndeliveredQueue`) },
        },
      ],
    },
  };
}

function mapping({ id, lambdaId }: FunctionContext, settings: QueueSettings): Resource {
  const { batchSize = DEFAULTS.batchSize, maximumConcurrency = DEFAULTS.maximumConcurrency } = settings;
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: arn(lambdaId),
      EventSourceArn: attribute(`${id}Queue`, 'Arn'),
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: windowOf(settings),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: maximumConcurrency },
    },
  };
}
