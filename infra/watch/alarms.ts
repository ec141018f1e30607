import { ref, type Value } from '../cloudformation.ts';
import type { Alarm, Metric } from './alarm.ts';
import type { Found, FoundFunction, FoundKafka, FoundPipe, FoundRule } from './found.ts';

const MINUTE = 60;
const FIVE_MINUTES = 300;

/** The thresholds of the alarms, for an application of moderate load. Change them here. */
const LIMITS = {
  errorPercent: 5,
  /** AWS takes a latency that stays above 30 seconds for a sign of trouble. */
  deliveryMs: 30_000,
  kafkaLagRecords: 100_000,
  kafkaLagSeconds: 60,
  queueAgeSeconds: 15 * 60,
};

/** The alarms of all resources. Each alarm is for one resource, so that its name says where to look. */
export function alarmsFor({ functions, rules, sources, kafka, pipes: pipeList }: Found): readonly Alarm[] {
  return [
    ...functions.flatMap(functionAlarms),
    ...rules.flatMap(ruleAlarms),
    ...kafka.flatMap((mapping) => [timeLag(mapping), offsetsLost(mapping)]),
    ...sources.map(backlog),
    ...pipeList.filter(({ hasAlarm }) => !hasAlarm).map(pipeFailing),
  ];
}

function functionAlarms(fn: FoundFunction): readonly Alarm[] {
  return [
    errors(fn),
    throttles(fn),
    ...(fn.isAsync ? [dropped(fn), lost(fn)] : []),
    ...(fn.readsKafka ? [offsetLag(fn)] : []),
  ];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambda = ({ name: fn }: Pick<FoundFunction, 'name'>, name: string, stat = 'Sum'): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: fn },
  stat,
});

const errors = (fn: FoundFunction): Alarm => ({
  name: `${fn.name}-errors`,
  meaning: `More than ${LIMITS.errorPercent} % of the invocations of ${fn.name} fail. Its log says why.`,
  section: 'errors',
  metrics: { failed: lambda(fn, 'Errors'), invocations: lambda(fn, 'Invocations') },
  expression: 'IF(invocations > 0, 100 * failed / invocations, 0)',
  threshold: LIMITS.errorPercent,
  periodSeconds: FIVE_MINUTES,
  periods: [2, 3],
});

const throttles = (fn: FoundFunction): Alarm => ({
  name: `${fn.name}-throttles`,
  meaning: `${fn.name} is refused more concurrency again and again. What waits for it gets late.`,
  section: 'throttles',
  metrics: { throttles: lambda(fn, 'Throttles') },
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [3, 5],
});

const dropped = (fn: FoundFunction): Alarm => ({
  name: `${fn.name}-dropped`,
  meaning: `Lambda gave up on events for ${fn.name}. They are on its -failed queue.`,
  section: 'dropped',
  metrics: { dropped: lambda(fn, 'AsyncEventsDropped') },
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [1, 1],
});

const lost = (fn: FoundFunction): Alarm => ({
  name: `${fn.name}-lost`,
  meaning: `Lambda could not put what ${fn.name} failed on to its -failed queue. Without help it is lost.`,
  section: 'lost',
  metrics: { undelivered: lambda(fn, 'DestinationDeliveryFailures') },
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [1, 1],
});

const offsetLag = (fn: FoundFunction): Alarm => ({
  name: `${fn.name}-offset-lag`,
  meaning: `${fn.name} is more than ${LIMITS.kafkaLagRecords} records behind on a topic.`,
  section: 'kafka-lag',
  metrics: { lag: lambda(fn, 'OffsetLag', 'Maximum') },
  threshold: LIMITS.kafkaLagRecords,
  periodSeconds: MINUTE,
  periods: [5, 5],
});

/** Name of the MSK cluster, which is in its ARN: `...:cluster/<name>/<uuid>`. */
export const CLUSTER_NAME: Value = { 'Fn::Select': [1, { 'Fn::Split': ['/', ref('MskClusterArn')] }] };

/** @see https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html */
export const msk = ({ group, topic }: FoundKafka, name: string, cluster: Value): Metric => ({
  namespace: 'AWS/Kafka',
  name,
  dimensions: { 'Cluster Name': cluster, 'Consumer Group': group, Topic: topic },
  stat: 'Maximum',
});

/** Only mappings with provisioned pollers report it. */
const offsetsLost = (mapping: FoundKafka): Alarm => ({
  name: `${mapping.functionName}-${mapping.topic}-lost`,
  meaning: `Lambda gave up records of topic ${mapping.topic} and could not put their offsets on to the -failed queue.`,
  section: 'lost',
  metrics: {
    undelivered: {
      namespace: 'AWS/Lambda',
      name: 'OnFailureDestinationDeliveryErrorCount',
      dimensions: { EventSourceMappingUUID: ref(mapping.id) },
      stat: 'Sum',
    },
  },
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [1, 1],
});

const timeLag = (mapping: FoundKafka): Alarm => ({
  name: `${mapping.functionName}-${mapping.topic}-time-lag`,
  meaning: `${mapping.functionName} is more than ${LIMITS.kafkaLagSeconds} seconds behind on topic ${mapping.topic}.`,
  section: 'kafka-lag',
  metrics: { lag: msk(mapping, 'EstimatedMaxTimeLag', CLUSTER_NAME) },
  threshold: LIMITS.kafkaLagSeconds,
  periodSeconds: MINUTE,
  periods: [5, 5],
});

/**
 * On a custom bus a rule has its metrics under both names, on the default bus under its own alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export const events = ({ name: rule, busName }: FoundRule, name: string, stat = 'Sum'): Metric => ({
  namespace: 'AWS/Events',
  name,
  dimensions: busName === 'default' ? { RuleName: rule } : { EventBusName: busName, RuleName: rule },
  stat,
});

function ruleAlarms(rule: FoundRule): readonly Alarm[] {
  return [
    {
      name: `${rule.name}-undeliverable`,
      meaning: `EventBridge could not put an event of rule ${rule.name} on its dead-letter queue. Only the archive has it.`,
      section: 'undeliverable',
      metrics: { undeliverable: events(rule, 'InvocationsFailedToBeSentToDlq') },
      threshold: 0,
      periodSeconds: MINUTE,
      periods: [1, 1],
    },
    {
      name: `${rule.name}-late`,
      meaning: `One of a hundred events takes rule ${rule.name} more than ${LIMITS.deliveryMs / 1000} seconds to deliver.`,
      section: 'late',
      metrics: { latency: events(rule, 'IngestionToInvocationSuccessLatency', 'p99') },
      threshold: LIMITS.deliveryMs,
      periodSeconds: MINUTE,
      periods: [5, 5],
    },
  ];
}

export const sqs = (queue: string, name: string): Metric => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: queue },
  stat: 'Maximum',
});

const backlog = (queue: string): Alarm => ({
  name: `${queue}-backlog`,
  meaning: `A message has been on queue ${queue} for more than ${LIMITS.queueAgeSeconds / 60} minutes.`,
  section: 'backlog',
  metrics: { age: sqs(queue, 'ApproximateAgeOfOldestMessage') },
  threshold: LIMITS.queueAgeSeconds,
  periodSeconds: MINUTE,
  periods: [5, 5],
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export const pipes = (pipe: string, name: string): Metric => ({
  namespace: 'AWS/EventBridge/Pipes',
  name,
  dimensions: { PipeName: pipe },
  stat: 'Sum',
});

/** All of these failures block the events that follow, and need the same action. */
const pipeFailing = ({ name: pipe }: FoundPipe): Alarm => ({
  name: `${pipe}-failing`,
  meaning: `Pipe ${pipe} fails again and again, and what is behind it waits.`,
  section: 'pipe-failing',
  metrics: {
    failed: pipes(pipe, 'ExecutionFailed'),
    partlyFailed: pipes(pipe, 'ExecutionPartiallyFailed'),
    timedOut: pipes(pipe, 'ExecutionTimeout'),
    throttled: pipes(pipe, 'ExecutionThrottled'),
  },
  expression: 'FILL(failed, 0) + FILL(partlyFailed, 0) + FILL(timedOut, 0) + FILL(throttled, 0)',
  threshold: 0,
  periodSeconds: MINUTE,
  periods: [3, 5],
});
