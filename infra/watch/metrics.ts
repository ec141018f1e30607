import { ref, type Value } from '../cloudformation.ts';
import { partOfCluster } from '../conventions/msk.ts';
import type { FoundFunction, FoundKafka, FoundPipe, FoundRule } from './found.ts';

/** One metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Value>>;
  /** `Sum`, `Maximum`, or a percentile such as `p99`. */
  readonly stat: string;
  /** The condition of the template under which something writes it. */
  readonly condition?: string | undefined;
}

/** SQS deletes a dead letter after this time, the longest that it offers. */
export const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambda = ({ name: fn }: Pick<FoundFunction, 'name'>, name: string, stat = 'Sum'): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: fn },
  stat,
});

/**
 * Of a mapping, by its logical id, where its `MetricsConfig` asks for it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export const eventSourceMapping = (id: string, name: string): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { EventSourceMappingUUID: ref(id) },
  stat: 'Sum',
});

/** Name of the MSK cluster, which is in its ARN: `...:cluster/<name>/<uuid>`. */
export const CLUSTER_NAME: Value = partOfCluster(1, '/');

/** @see https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html */
export const msk = ({ group, topic, condition }: FoundKafka, name: string, cluster: Value): Metric => ({
  condition,
  namespace: 'AWS/Kafka',
  name,
  dimensions: { 'Cluster Name': cluster, 'Consumer Group': group, Topic: topic },
  stat: 'Maximum',
});

/**
 * On a custom bus a rule has its metrics under both names, on the default bus under its own alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export const events = ({ name: rule, busName, condition }: FoundRule, name: string, stat = 'Sum'): Metric => ({
  condition,
  namespace: 'AWS/Events',
  name,
  dimensions: busName === 'default' ? { RuleName: rule } : { EventBusName: busName, RuleName: rule },
  stat,
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export const sqs = (queue: string, name: string): Metric => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: queue },
  stat: 'Maximum',
});

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export const pipes = ({ name: pipe, condition }: FoundPipe, name: string): Metric => ({
  condition,
  namespace: 'AWS/EventBridge/Pipes',
  name,
  dimensions: { PipeName: pipe },
  stat: 'Sum',
});
