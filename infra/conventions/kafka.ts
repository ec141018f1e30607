import { allow, arn, either, only, pascalCase, type Resource, type Statement } from '../cloudformation.ts';
import type { Convention, FunctionContext } from './convention.ts';
import { CLUSTER, within } from './msk.ts';

const DEFAULTS = {
  batchSize: 100,
  /** A batch fills while the one before it runs; waiting would only add latency. */
  batchingWindowSeconds: 0,
  /** For provisioned pollers only. On-demand pollers refuse or ignore these. */
  provisioned: {
    pollers: { MinimumPollers: 1, MaximumPollers: 3 },
    retryAttempts: 10,
    recordAgeSeconds: 24 * 60 * 60,
  },
};

const PROVISIONED = 'ProvisionedPollers';

/**
 * Reads Kafka topics from the MSK cluster, with IAM authentication. A mapping takes exactly one topic.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html
 */
export const kafka: Convention = (fn) => {
  const { kafkaTopics: topics = [] } = fn.config;
  if (topics.length === 0) return {};
  return {
    environment: { KAFKA_PARTIAL_BATCH: either(PROVISIONED, 'true', 'false') },
    statements: rights(fn, topics),
    resources: Object.fromEntries(
      topics.map((topic) => [`${fn.id}${pascalCase(topic)}Mapping`, mapping(fn, topic)] as const),
    ),
  };
};

const groupOf = ({ prefix, name }: FunctionContext, topic: string): string => `${prefix}-${name}-${topic}`;

function mapping(fn: FunctionContext, topic: string): Resource {
  const { batchSize, batchingWindowSeconds, provisioned } = DEFAULTS;
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: arn(fn.lambdaId),
      EventSourceArn: CLUSTER,
      Topics: [topic],
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: groupOf(fn, topic) },
      // LATEST can skip records while the mapping starts, which takes minutes.
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: batchingWindowSeconds,
      // With it Lambda retries ten times instead of for ever. Its message holds offsets only. The function itself
      // dead-letters bad records with all bytes, so this is for a bus and a queue that are out of reach together.
      DestinationConfig: { OnFailure: { Destination: arn(`${fn.id}FailedQueue`) } },
      ProvisionedPollerConfig: only(PROVISIONED, provisioned.pollers),
      FunctionResponseTypes: only(PROVISIONED, ['ReportBatchItemFailures']),
      BisectBatchOnFunctionError: only(PROVISIONED, true),
      MaximumRetryAttempts: only(PROVISIONED, provisioned.retryAttempts),
      MaximumRecordAgeInSeconds: only(PROVISIONED, provisioned.recordAgeSeconds),
      // For the alarm on a failure destination that cannot be reached.
      MetricsConfig: only(PROVISIONED, { Metrics: ['ErrorCount'] }),
    },
  };
}

/**
 * The network actions cannot be limited to a resource; all others name the cluster, its topics and groups.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
 */
function rights(fn: FunctionContext, topics: readonly string[]): readonly Statement[] {
  return [
    allow(
      [
        'kafka:DescribeCluster',
        'kafka:DescribeClusterV2',
        'kafka:GetBootstrapBrokers',
        'kafka-cluster:Connect',
        'kafka-cluster:DescribeClusterDynamicConfiguration',
      ],
      CLUSTER,
    ),
    allow(
      ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      topics.map((topic) => within('topic', topic)),
    ),
    allow(
      ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
      topics.map((topic) => within('group', groupOf(fn, topic))),
    ),
    allow(NETWORK_ACTIONS, '*'),
  ];
}

const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeVpcs',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
];
