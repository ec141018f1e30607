import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { applyConventions } from '../../../infra/conventions/apply.ts';
import type { FunctionConfig, FunctionContext } from '../../../infra/conventions/convention.ts';
import { limitsForPartners, ROUTE_AUTHORIZATION, routeKeysOf } from '../../../infra/conventions/http-api.ts';
import { retainedData } from '../../../infra/conventions/retention.ts';
import { tablesWithConventions } from '../../../infra/conventions/tables.ts';

function tellWarehouse(config: FunctionConfig): FunctionContext {
  return {
    name: 'tell-warehouse',
    prefix: 'shop-dev',
    id: 'TellWarehouse',
    lambdaId: 'TellDashwarehouseLambdaFunction',
    logGroupId: 'TellDashwarehouseLogGroup',
    timeoutSeconds: 30,
    ruleCondition: config.kafkaProduces && 'KafkaOn',
    ruleId: (index) => `Rule${index}`,
    config,
  };
}

const apply = (config: FunctionConfig) => applyConventions(tellWarehouse(config));

function statementsOf(config: FunctionConfig): unknown {
  const role = apply(config).resources['TellWarehouseRole'];
  return at(role, 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement');
}

const ONLY_WITH_TLS = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

const RULES_SEND = (...rules: readonly string[]) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: '*',
  Condition: { ArnEquals: { 'aws:SourceArn': rules.map((rule) => ({ 'Fn::GetAtt': [rule, 'Arn'] })) } },
});

const OWN_KEYS = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['shop-dev-tell-warehouse#*'] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
};

const OWN_RIGHTS = [
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: { 'Fn::GetAtt': ['TellDashwarehouseLogGroup', 'Arn'] },
  },
  { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
  { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['TellWarehouseFailedQueue', 'Arn'] } },
  {
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: { 'Fn::Sub': `\${PayloadBucket.Arn}/shop-dev-tell-warehouse/*` },
  },
];

describe('a function without any settings', () => {
  test('runs the bundle of its folder, with its failures sent to a queue of its own', () => {
    expect(apply({}).config).toEqual({
      handler: 'dist/tell-warehouse/index.handler',
      maximumRetryAttempts: 2,
      maximumEventAge: 21600,
      destinations: { onFailure: { type: 'sqs', arn: { 'Fn::GetAtt': ['TellWarehouseFailedQueue', 'Arn'] } } },
      environment: {
        FAILED_QUEUE_URL: { Ref: 'TellWarehouseFailedQueue' },
        PAYLOAD_BUCKET: { Ref: 'PayloadBucket' },
        IDEMPOTENCY_TABLE: { Ref: 'IdempotencyTable' },
      },
      role: { 'Fn::Sub': `\${TellWarehouseRole.Arn}` },
    });
  });

  test('gets its queue, the queue policy and a role', () => {
    expect(apply({}).resources).toEqual({
      TellWarehouseFailedQueue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'shop-dev-tell-warehouse-failed',
          MessageRetentionPeriod: 1209600,
          SqsManagedSseEnabled: true,
        },
      },
      TellWarehouseQueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'TellWarehouseFailedQueue' }],
          PolicyDocument: { Version: '2012-10-17', Statement: [ONLY_WITH_TLS] },
        },
      },
      TellWarehouseRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
          Policies: [
            {
              PolicyName: 'tell-warehouse',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  ...OWN_RIGHTS,
                  {
                    Effect: 'Allow',
                    Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
                    Resource: { 'Fn::GetAtt': ['IdempotencyTable', 'Arn'] },
                    Condition: OWN_KEYS,
                  },
                ],
              },
            },
          ],
        },
      },
    });
  });
});

describe('what a function declares', () => {
  test('rights become statements of its role, one for each entry of allow', () => {
    const topic = { Ref: 'WarehouseTopic' };
    const table = { 'Fn::GetAtt': ['StockTable', 'Arn'] };
    const allow = { 'sns:Publish': topic, 'dynamodb:GetItem, dynamodb:PutItem': table };
    expect(statementsOf({ allow })).toEqual([
      ...OWN_RIGHTS,
      expect.anything(),
      { Effect: 'Allow', Action: 'sns:Publish', Resource: topic },
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: table },
    ]);
  });

  test('a right on a table can be limited to keys, and a request without a key does not have it', () => {
    const table = { 'Fn::GetAtt': ['StockTable', 'Arn'] };
    const condition = (...keys: readonly string[]) => ({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    const allow = {
      'dynamodb:GetItem, dynamodb:PutItem': { table, keys: 'shelf#*' },
      'dynamodb:Query': { table, keys: ['shelf#*', 'box#*'] },
    };
    expect(statementsOf({ allow })).toEqual([
      ...OWN_RIGHTS,
      expect.anything(),
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        Resource: table,
        Condition: condition('shelf#*'),
      },
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: table, Condition: condition('shelf#*', 'box#*') },
    ]);
  });

  test('its own settings win over the conventions', () => {
    const environment = { IDEMPOTENCY_TABLE: 'another-table', LEVEL: 'high' };
    const { config } = apply({ maximumRetryAttempts: 0, handler: 'dist/other/index.handler', environment });
    expect(config).toMatchObject({ maximumRetryAttempts: 0, handler: 'dist/other/index.handler', environment });
  });

  test('a role of its own is refused', () => {
    expect(() => apply({ role: 'MyRole' })).toThrow(
      'functions.tell-warehouse.role: its role is made from "allow". Declare there what it may do.',
    );
  });
});

describe('a function behind rules', () => {
  const pattern = { source: ['shop.orders'] };

  test('has each rule retry for a day and then send the event to a queue of its own', () => {
    const { config } = apply({ events: [{ sqs: 'x' }, { eventBridge: { eventBus: 'bus', pattern } }] });
    expect(config['events']).toEqual([
      { sqs: 'x' },
      {
        eventBridge: {
          eventBus: 'bus',
          pattern,
          retryPolicy: { maximumRetryAttempts: 185, maximumEventAge: 86400 },
          deadLetterQueueArn: { 'Fn::GetAtt': ['TellWarehouseUndeliveredQueue', 'Arn'] },
        },
      },
    ]);
  });

  test('keeps the part of a retry policy that the rule sets itself', () => {
    const { config } = apply({ events: [{ eventBridge: { pattern, retryPolicy: { maximumEventAge: 60 } } }] });
    expect(config['events']).toMatchObject([
      { eventBridge: { retryPolicy: { maximumRetryAttempts: 185, maximumEventAge: 60 } } },
    ]);
  });

  test('lets only its own rules send to its queues, which share one policy', () => {
    const rules = [{ eventBridge: { pattern } }, { schedule: 'rate(1 day)' }, { eventBridge: { pattern } }];
    expect(apply({ events: rules }).resources['TellWarehouseQueuePolicy']?.Properties).toEqual({
      Queues: [{ Ref: 'TellWarehouseFailedQueue' }, { Ref: 'TellWarehouseUndeliveredQueue' }],
      PolicyDocument: { Version: '2012-10-17', Statement: [RULES_SEND('Rule0', 'Rule2'), ONLY_WITH_TLS] },
    });
  });
});

const CLUSTER = { Ref: 'MskClusterArn' };
const withKafka = (value: unknown) => ({ 'Fn::If': ['KafkaOn', value, { Ref: 'AWS::NoValue' }] });
/** The part of the ARN; empty without a cluster. */
const partOfCluster = (index: number) => ({
  'Fn::Select': [index, { 'Fn::Split': [':cluster/', { 'Fn::Join': [':cluster/', [CLUSTER, '']] }] }],
});
const within = (kind: string, name: string) => ({
  'Fn::Join': ['', [partOfCluster(0), `:${kind}/`, partOfCluster(1), `/${name}`]],
});

describe('a function that reads Kafka', () => {
  const consumerGroup = 'stock-bridge';
  const whenProvisioned = (value: unknown) => ({ 'Fn::If': ['ProvisionedPollers', value, { Ref: 'AWS::NoValue' }] });

  test('has a mapping for each topic, whose retry limits exist only with provisioned pollers', () => {
    expect(apply({ kafkaTopics: ['stock-levels'], consumerGroup }).resources['StockBridgeStockLevelsMapping']).toEqual({
      Type: 'AWS::Lambda::EventSourceMapping',
      Condition: 'KafkaOn',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['TellDashwarehouseLambdaFunction', 'Arn'] },
        EventSourceArn: CLUSTER,
        Topics: ['stock-levels'],
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'shop-dev-stock-bridge-stock-levels' },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 0,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['TellWarehouseFailedQueue', 'Arn'] } } },
        ProvisionedPollerConfig: whenProvisioned({ MinimumPollers: 1, MaximumPollers: 3 }),
        FunctionResponseTypes: whenProvisioned(['ReportBatchItemFailures']),
        BisectBatchOnFunctionError: whenProvisioned(true),
        MaximumRetryAttempts: whenProvisioned(10),
        MaximumRecordAgeInSeconds: whenProvisioned(86400),
        MetricsConfig: whenProvisioned({ Metrics: ['ErrorCount'] }),
      },
    });
  });

  test('may read its topics as its consumer groups, and remembers whole batches of events', () => {
    expect(statementsOf({ kafkaTopics: ['a', 'b'], consumerGroup })).toEqual([
      ...OWN_RIGHTS,
      withKafka({
        Effect: 'Allow',
        Action: [
          'kafka:DescribeCluster',
          'kafka:DescribeClusterV2',
          'kafka:GetBootstrapBrokers',
          'kafka-cluster:Connect',
          'kafka-cluster:DescribeClusterDynamicConfiguration',
        ],
        Resource: CLUSTER,
      }),
      withKafka({
        Effect: 'Allow',
        Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
        Resource: [within('topic', 'a'), within('topic', 'b')],
      }),
      withKafka({
        Effect: 'Allow',
        Action: ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
        Resource: [within('group', 'shop-dev-stock-bridge-a'), within('group', 'shop-dev-stock-bridge-b')],
      }),
      withKafka({
        Effect: 'Allow',
        Action: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeVpcs',
          'ec2:DescribeSubnets',
          'ec2:DescribeSecurityGroups',
        ],
        Resource: '*',
      }),
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
        Resource: { 'Fn::GetAtt': ['IdempotencyTable', 'Arn'] },
        Condition: OWN_KEYS,
      },
    ]);
  });

  test('is told whether it may answer with the part of a batch that failed', () => {
    expect(apply({ kafkaTopics: ['a'], consumerGroup }).config['environment']).toMatchObject({
      KAFKA_PARTIAL_BATCH: { 'Fn::If': ['PartialBatches', 'true', 'false'] },
    });
  });

  test('is told which of its topics are strict', () => {
    const kafkaTopics = ['a', { name: 'b', ordering: 'strict' as const }, { name: 'c' }];
    const { config, resources } = apply({ kafkaTopics, consumerGroup });
    expect(config['environment']).toMatchObject({ KAFKA_STRICT_TOPICS: 'b' });
    expect(resources).toHaveProperty('StockBridgeBMapping.Properties.Topics', ['b']);
    expect(resources).toHaveProperty('StockBridgeCMapping.Properties.Topics', ['c']);
    expect(apply({ kafkaTopics: ['a'], consumerGroup }).config['environment']).not.toHaveProperty(
      'KAFKA_STRICT_TOPICS',
    );
  });

  test('keeps its mappings and groups when it is renamed', () => {
    const config = { kafkaTopics: ['a'], consumerGroup };
    const mappingOf = (name: string) =>
      applyConventions({ ...tellWarehouse(config), name, id: name }).resources['StockBridgeAMapping'];
    const group = 'Properties.AmazonManagedKafkaEventSourceConfig.ConsumerGroupId';
    expect(mappingOf('Renamed')).toHaveProperty(group, 'shop-dev-stock-bridge-a');
    expect(mappingOf('Before')).toHaveProperty(group, 'shop-dev-stock-bridge-a');
  });

  test('is refused without a name for its consumer groups', () => {
    expect(() => apply({ kafkaTopics: ['a'] })).toThrow('kafkaTopics needs consumerGroup, a name that stays');
  });
});

describe('a function that reads the stream of a table', () => {
  const stream = { 'Fn::GetAtt': ['Histories', 'StreamArn'] };
  const config: FunctionConfig = { tableStream: { stream, changes: ['INSERT'] } };

  test('has one mapping, which tries again in order for as long as the stream holds the change', () => {
    expect(apply(config).resources['TellWarehouseStreamMapping']).toEqual({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['TellDashwarehouseLambdaFunction', 'Arn'] },
        EventSourceArn: stream,
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 100,
        ParallelizationFactor: 1,
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: 82_800,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['TellWarehouseFailedQueue', 'Arn'] } } },
        MetricsConfig: { Metrics: ['EventCount'] },
      },
    });
  });

  test('may read that stream, and needs no table of handled events', () => {
    expect(statementsOf(config)).toEqual([
      ...OWN_RIGHTS,
      {
        Effect: 'Allow',
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
        Resource: stream,
      },
    ]);
  });
});

describe('a function that writes to Kafka', () => {
  test('is told where the brokers are and how to sign in', () => {
    expect(apply({ kafkaProduces: ['a'] }).config['environment']).toMatchObject({
      KAFKA_BOOTSTRAP_SERVERS: withKafka({ Ref: 'KafkaBootstrapServers' }),
      KAFKA_AUTHENTICATION: withKafka({ Ref: 'KafkaAuthentication' }),
    });
  });

  test('may write to its topics and to no others, and be placed in a network', () => {
    expect(statementsOf({ kafkaProduces: ['a', 'b'] })).toEqual([
      ...OWN_RIGHTS,
      withKafka({
        Effect: 'Allow',
        Action: ['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'],
        Resource: CLUSTER,
      }),
      withKafka({
        Effect: 'Allow',
        Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
        Resource: [within('topic', 'a'), within('topic', 'b')],
      }),
      withKafka({
        Effect: 'Allow',
        Action: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        Resource: '*',
      }),
      expect.objectContaining({ Resource: { 'Fn::GetAtt': ['IdempotencyTable', 'Arn'] } }),
    ]);
  });

  test('is placed in the subnets that are given, which CloudFormation demands', () => {
    const listOf = (parameter: string) => ({ 'Fn::Split': [',', { Ref: parameter }] });
    const { properties, rules } = apply({ kafkaProduces: ['a'] });
    expect(properties).toEqual({
      VpcConfig: withKafka({ SubnetIds: listOf('SubnetIds'), SecurityGroupIds: listOf('SecurityGroupIds') }),
    });
    expect(rules).toMatchObject({
      KafkaWritersNeedNetwork: {
        RuleCondition: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Kafka' }, 'none'] }] },
        Assertions: [
          { AssertDescription: 'Functions write to Kafka: KafkaBootstrapServers must not be empty.' },
          { Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'SubnetIds' }, ''] }] } },
          { Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'SecurityGroupIds' }, ''] }] } },
        ],
      },
    });
    expect(apply({})).toMatchObject({ properties: {}, rules: {} });
  });

  test('has rules, and their right to its queue, only where there is a cluster', () => {
    const pattern = { source: ['shop.orders'] };
    const { extensions, resources } = apply({ kafkaProduces: ['a'], events: [{ eventBridge: { pattern } }] });
    expect(extensions).toEqual({ Rule0: { Condition: 'KafkaOn' } });
    expect(at(resources, 'TellWarehouseQueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 0)).toEqual(
      withKafka(expect.objectContaining({ Effect: 'Allow' })),
    );
  });

  test.each([
    ['queue', { queue: { eventBus: 'bus', pattern: { source: ['a'] } } }, ['TellWarehouseQueueRule']],
    ['schedule', { schedule: 'rate(1 hour)' }, ['TellWarehouseSchedule', 'TellWarehouseSchedulePermission']],
  ] as const)('has no rule of its %s without a cluster', (_kind, config, ids) => {
    const { resources } = apply({ kafkaProduces: ['a'], ...config });
    expect(ids.map((id) => resources[id]?.Condition)).toEqual(ids.map(() => 'KafkaOn'));
  });
});

describe('a function with routes of the HTTP API', () => {
  test('has each of them want a signature, unless the stack asks for tokens or is open', () => {
    expect(routeKeysOf({ events: [{ httpApi: 'GET /a' }, { eventBridge: {} }, { httpApi: 'POST /b' }] })).toEqual([
      'GET /a',
      'POST /b',
    ]);
    expect(ROUTE_AUTHORIZATION).toEqual({
      AuthorizationType: { 'Fn::If': ['JwtRequired', 'JWT', { 'Fn::If': ['HttpApiOpen', 'NONE', 'AWS_IAM'] }] },
      AuthorizerId: { 'Fn::If': ['JwtRequired', { Ref: 'JwtAuthorizer' }, { Ref: 'AWS::NoValue' }] },
    });
  });
});

describe('routes to functions that take what partners send', () => {
  const events = [{ httpApi: 'POST /a' }];

  test('have a lower limit of their own, which is set once they are there', () => {
    const limits = limitsForPartners(
      [{ events: [{ httpApi: 'GET /b' }] }, { webhook: true, events }],
      (key) => `(${key})`,
    );
    expect(limits).toEqual({
      DependsOn: ['(POST /a)'],
      Properties: {
        RouteSettings: {
          'POST /a': { DetailedMetricsEnabled: true, ThrottlingBurstLimit: 50, ThrottlingRateLimit: 25 },
        },
      },
    });
  });

  test('add nothing where there are none', () => {
    expect(limitsForPartners([{ events }], String)).toBeUndefined();
  });
});

describe('a function with a queue', () => {
  const pattern = { source: ['shop.orders'] };
  const { resources } = apply({ queue: { eventBus: { Ref: 'Bus' }, pattern, batchingWindowSeconds: 20 } });
  const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

  test('gets events from a rule by way of the queue, and answers for each message', () => {
    expect(resources['TellWarehouseQueueRule']?.Properties).toEqual({
      Name: 'shop-dev-tell-warehouse',
      EventBusName: { Ref: 'Bus' },
      EventPattern: pattern,
      Targets: [
        {
          Id: 'queue',
          Arn: arnOf('TellWarehouseQueue'),
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86400 },
          DeadLetterConfig: { Arn: arnOf('TellWarehouseUndeliveredQueue') },
        },
      ],
    });
    expect(resources['TellWarehouseQueueMapping']?.Properties).toEqual({
      FunctionName: arnOf('TellDashwarehouseLambdaFunction'),
      EventSourceArn: arnOf('TellWarehouseQueue'),
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 20,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  test('has time for six attempts before a message is seen again, and a queue for messages received too often', () => {
    expect(resources['TellWarehouseQueue']?.Properties).toEqual({
      QueueName: 'shop-dev-tell-warehouse',
      VisibilityTimeout: 200,
      MessageRetentionPeriod: 345600,
      RedrivePolicy: { deadLetterTargetArn: arnOf('TellWarehouseExhaustedQueue'), maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
    });
  });

  test('lets only its rule send to the queue', () => {
    expect(at(resources, 'TellWarehouseQueuePolicy', 'Properties', 'PolicyDocument', 'Statement')).toEqual([
      RULES_SEND('TellWarehouseQueueRule'),
      ONLY_WITH_TLS,
    ]);
  });

  test('has no settings for asynchronous invocations until something invokes it so', () => {
    const settings = { eventBus: 'bus', pattern };
    expect(apply({ queue: settings }).config).not.toHaveProperty('destinations');
    expect(apply({ queue: settings, schedule: 'rate(1 day)' }).config).toHaveProperty('destinations');
  });

  test('may read the queue', () => {
    expect(statementsOf({ queue: { eventBus: 'bus', pattern } })).toContainEqual({
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      Resource: arnOf('TellWarehouseQueue'),
    });
  });
});

test('what a function publishes and produces is written beside it, not into its settings', () => {
  const { config, metadata } = apply({ publishes: ['shop.orders'], kafkaProduces: ['orders'] });
  expect(metadata).toEqual({ Publishes: ['shop.orders'], KafkaProduces: ['orders'] });
  expect([config['publishes'], config['kafkaProduces']]).toEqual([undefined, undefined]);
});

test('a function that publishes knows the bus and may put events on it, and no other function may', () => {
  const right = { Effect: 'Allow', Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } };
  const { config } = apply({ publishes: ['OrderPlaced'] });
  expect(config['environment']).toMatchObject({ EVENT_BUS_NAME: { Ref: 'Bus' } });
  expect(statementsOf({ publishes: ['OrderPlaced'] })).toContainEqual(right);
  expect(statementsOf({})).not.toContainEqual(right);
});

describe('a table', () => {
  const KEY = { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] };

  test('is encrypted and recoverable, without asking', () => {
    expect(tablesWithConventions({ Things: { Type: 'AWS::DynamoDB::Table', Properties: KEY } }, false)).toEqual({
      Things: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          ...KEY,
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
          DeletionProtectionEnabled: false,
        },
      },
    });
  });

  test('cannot be deleted in a stage that is protected', () => {
    const { Things } = tablesWithConventions({ Things: { Type: 'AWS::DynamoDB::Table', Properties: KEY } }, true);
    expect(Things?.Properties?.['DeletionProtectionEnabled']).toBe(true);
  });

  test('keeps what it says itself, and other resources are left alone', () => {
    const own = { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' }, BillingMode: 'PROVISIONED' };
    const { Things, ...others } = tablesWithConventions(
      { Things: { Type: 'AWS::DynamoDB::Table', Properties: own }, Topic: { Type: 'AWS::SNS::Topic', Properties: {} } },
      false,
    );
    expect([Things?.Properties, others]).toEqual([expect.objectContaining(own), {}]);
  });
});

describe('what holds data', () => {
  const table = { Type: 'AWS::DynamoDB::Table', Properties: {} };

  test('outlives the stack and its own replacement, and blocks nothing after a failed creation', () => {
    const resources = {
      Things: table,
      Letters: { Type: 'AWS::SQS::Queue', Properties: {} },
      Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    };
    const policies = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    expect(retainedData(resources)).toEqual({
      Things: { ...resources.Things, ...policies },
      Letters: { ...resources.Letters, ...policies },
    });
  });

  test('can be given up by its own declaration', () => {
    expect(retainedData({ Things: { ...table, DeletionPolicy: 'Delete' } })['Things']?.['DeletionPolicy']).toBe(
      'Delete',
    );
  });
});

test('a function on a schedule has a rule with retries and a dead-letter queue, and may be invoked by it alone', () => {
  const { resources, config } = apply({ schedule: 'rate(1 hour)' });
  expect(config['schedule']).toBe(undefined);
  expect(at(resources['TellWarehouseSchedule'], 'Properties')).toEqual({
    Name: 'shop-dev-tell-warehouse-schedule',
    ScheduleExpression: 'rate(1 hour)',
    Targets: [
      {
        Id: 'function',
        Arn: { 'Fn::GetAtt': ['TellDashwarehouseLambdaFunction', 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86400 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['TellWarehouseUndeliveredQueue', 'Arn'] } },
      },
    ],
  });
  expect(at(resources['TellWarehouseSchedulePermission'], 'Properties')).toMatchObject({
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': ['TellWarehouseSchedule', 'Arn'] },
  });
});
