import { allow, arn, either, only, pascalCase, type Resource, type Statement } from '../cloudformation.ts';
import type { Convention, FunctionContext } from './convention.ts';
import { schemaEncodingOf, strictOnes, topicName } from './kafka-topic.ts';
import { PROVISIONED, schemaRegistryConfig } from './kafka-values.ts';
import { CLUSTER, KAFKA_ON, within, withKafka } from './msk.ts';

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

/** As JSON Schema. MSK has no metrics of groups with other characters. */
export const CONSUMER_GROUP = { type: 'string', pattern: '^[A-Za-z0-9-]+$' };

/**
 * Reads Kafka topics from the MSK cluster, with IAM authentication. A mapping takes exactly one topic.
 * Mapping and consumer group are named by the setting `consumerGroup`: when the function is renamed, CloudFormation
 * points the same mapping to it, and it goes on where the group is.
 * @throws Error when the function names no consumer group
 * @see https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html
 */
export const kafka: Convention = (fn) => {
  const { kafkaTopics: topics = [], consumerGroup } = fn.config;
  if (topics.length === 0) return {};
  if (consumerGroup === undefined)
    throw new Error(
      `functions.${fn.name}: kafkaTopics needs consumerGroup, a name that stays when the function is renamed. Add consumerGroup: ${fn.name}`,
    );
  const strict = strictOnes(topics);
  const groups = new Map(topics.map(topicName).map((topic) => [topic, `${fn.prefix}-${consumerGroup}-${topic}`]));
  const encoded = new Set(topics.filter((topic) => schemaEncodingOf(topic) !== undefined).map(topicName));
  return {
    // A function that is changed before its mapping must not answer for parts of a batch yet.
    environment: {
      KAFKA_PARTIAL_BATCH: either('PartialBatches', 'true', 'false'),
      ...(strict.length > 0 && { KAFKA_STRICT_TOPICS: strict.join(',') }),
    },
    statements: withKafka(rights([...groups.keys()], [...groups.values()])),
    resources: Object.fromEntries(
      [...groups].map(([topic, group]) => [
        `${pascalCase(consumerGroup)}${pascalCase(topic)}Mapping`,
        mapping(fn, { topic, group, isEncoded: encoded.has(topic) }),
      ]),
    ),
  };
};

interface Reading {
  readonly topic: string;
  readonly group: string;
  /** Whether its values need schemas to be read. */
  readonly isEncoded: boolean;
}

function mapping(fn: FunctionContext, { topic, group, isEncoded }: Reading): Resource {
  const { batchSize, batchingWindowSeconds, provisioned } = DEFAULTS;
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Condition: KAFKA_ON,
    Properties: {
      FunctionName: arn(fn.lambdaId),
      EventSourceArn: CLUSTER,
      Topics: [topic],
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: group, ...(isEncoded && schemaRegistryConfig()) },
      // LATEST can skip records while the mapping starts, which takes minutes.
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: batchSize,
      MaximumBatchingWindowInSeconds: batchingWindowSeconds,
      // With it Lambda retries ten times instead of for ever. Its message holds offsets only. The function itself
      // dead-letters bad records with all bytes, so this is for records that kill it, and for outages of hours.
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
function rights(topics: readonly string[], groups: readonly string[]): readonly Statement[] {
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
      groups.map((group) => within('group', group)),
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
