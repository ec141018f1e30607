import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { applyConventions } from '../../../infra/conventions/apply.ts';
import type { FunctionConfig, FunctionContext } from '../../../infra/conventions/convention.ts';
import { ROUTE_AUTHORIZATION, routeKeysOf } from '../../../infra/conventions/http-api.ts';
import { tablesWithConventions } from '../../../infra/conventions/tables.ts';

function tellWarehouse(config: FunctionConfig): FunctionContext {
  return {
    name: 'tell-warehouse',
    prefix: 'shop-dev',
    id: 'TellWarehouse',
    lambdaId: 'TellDashwarehouseLambdaFunction',
    logGroupId: 'TellDashwarehouseLogGroup',
    timeoutSeconds: 30,
    ruleId: (index) => `Rule${index}`,
    config,
  };
}

const apply = (config: FunctionConfig) => applyConventions(tellWarehouse(config));

function statementsOf(config: FunctionConfig): unknown {
  const role = apply(config).resources['TellWarehouseRole'];
  return at(role, 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement');
}

const ONLY_WITH_TLS = (queue: string) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: { 'Fn::GetAtt': [queue, 'Arn'] },
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

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

  test('gets its queue, the queue policy, its alarms and a role', () => {
    expect(apply({}).resources).toEqual({
      TellWarehouseFailedQueue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'shop-dev-tell-warehouse-failed',
          MessageRetentionPeriod: 1209600,
          SqsManagedSseEnabled: true,
        },
      },
      TellWarehouseFailedQueuePolicy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'TellWarehouseFailedQueue' }],
          PolicyDocument: { Version: '2012-10-17', Statement: [ONLY_WITH_TLS('TellWarehouseFailedQueue')] },
        },
      },
      TellWarehouseFailedAlarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: 'shop-dev-tell-warehouse-failed',
          AlarmDescription:
            'tell-warehouse could not handle an event. The message holds the event and the error. Runbook: docs/reference/runbook.md#failed',
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['TellWarehouseFailedQueue', 'QueueName'] } }],
          Statistic: 'Maximum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 0,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData: 'notBreaching',
          AlarmActions: [{ Ref: 'AlarmTopic' }],
        },
      },
      TellWarehouseFailedAgeAlarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          AlarmName: 'shop-dev-tell-warehouse-failed-age',
          AlarmDescription:
            'A dead letter has been on shop-dev-tell-warehouse-failed for a week. After another week it is deleted. Runbook: docs/reference/runbook.md#dead-letter-age',
          Metrics: [
            {
              Id: 'age',
              ReturnData: true,
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/SQS',
                  MetricName: 'ApproximateAgeOfOldestMessage',
                  Dimensions: [{ Name: 'QueueName', Value: 'shop-dev-tell-warehouse-failed' }],
                },
                Period: 300,
                Stat: 'Maximum',
              },
            },
          ],
          Threshold: 604800,
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 1,
          DatapointsToAlarm: 1,
          TreatMissingData: 'notBreaching',
          AlarmActions: [{ Ref: 'AlarmTopic' }],
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

  test('lets only its own rules send to that queue', () => {
    const rules = [{ eventBridge: { pattern } }, { schedule: 'rate(1 day)' }, { eventBridge: { pattern } }];
    expect(apply({ events: rules }).resources['TellWarehouseUndeliveredQueuePolicy']?.Properties).toEqual({
      Queues: [{ Ref: 'TellWarehouseUndeliveredQueue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['TellWarehouseUndeliveredQueue', 'Arn'] },
            Condition: {
              ArnEquals: { 'aws:SourceArn': [{ 'Fn::GetAtt': ['Rule0', 'Arn'] }, { 'Fn::GetAtt': ['Rule2', 'Arn'] }] },
            },
          },
          ONLY_WITH_TLS('TellWarehouseUndeliveredQueue'),
        ],
      },
    });
  });
});

describe('a function that reads Kafka', () => {
  const whenProvisioned = (value: unknown) => ({ 'Fn::If': ['ProvisionedPollers', value, { Ref: 'AWS::NoValue' }] });
  const cluster = { Ref: 'MskClusterArn' };
  const within = (kind: string, name: string) => ({
    'Fn::Join': [
      '',
      [
        { 'Fn::Select': [0, { 'Fn::Split': [':cluster/', cluster] }] },
        `:${kind}/`,
        { 'Fn::Select': [1, { 'Fn::Split': [':cluster/', cluster] }] },
        `/${name}`,
      ],
    ],
  });

  test('has a mapping for each topic, whose retry limits exist only with provisioned pollers', () => {
    expect(apply({ kafkaTopics: ['stock-levels'] }).resources['TellWarehouseStockLevelsMapping']).toEqual({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['TellDashwarehouseLambdaFunction', 'Arn'] },
        EventSourceArn: cluster,
        Topics: ['stock-levels'],
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'shop-dev-tell-warehouse-stock-levels' },
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
    expect(statementsOf({ kafkaTopics: ['a', 'b'] })).toEqual([
      ...OWN_RIGHTS,
      {
        Effect: 'Allow',
        Action: [
          'kafka:DescribeCluster',
          'kafka:DescribeClusterV2',
          'kafka:GetBootstrapBrokers',
          'kafka-cluster:Connect',
          'kafka-cluster:DescribeClusterDynamicConfiguration',
        ],
        Resource: cluster,
      },
      {
        Effect: 'Allow',
        Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
        Resource: [within('topic', 'a'), within('topic', 'b')],
      },
      {
        Effect: 'Allow',
        Action: ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
        Resource: [within('group', 'shop-dev-tell-warehouse-a'), within('group', 'shop-dev-tell-warehouse-b')],
      },
      {
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
      },
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
        Resource: { 'Fn::GetAtt': ['IdempotencyTable', 'Arn'] },
      },
    ]);
  });

  test('is told whether it may answer with the part of a batch that failed', () => {
    expect(apply({ kafkaTopics: ['a'] }).config['environment']).toMatchObject({
      KAFKA_PARTIAL_BATCH: { 'Fn::If': ['ProvisionedPollers', 'true', 'false'] },
    });
  });
});

describe('a function that writes to Kafka', () => {
  const cluster = { Ref: 'MskClusterArn' };
  const topic = (name: string) => ({
    'Fn::Join': [
      '',
      [
        { 'Fn::Select': [0, { 'Fn::Split': [':cluster/', cluster] }] },
        ':topic/',
        { 'Fn::Select': [1, { 'Fn::Split': [':cluster/', cluster] }] },
        `/${name}`,
      ],
    ],
  });

  test('is told where the brokers are and how to sign in', () => {
    expect(apply({ kafkaProduces: ['a'] }).config['environment']).toMatchObject({
      KAFKA_BOOTSTRAP_SERVERS: { Ref: 'KafkaBootstrapServers' },
      KAFKA_AUTHENTICATION: { Ref: 'KafkaAuthentication' },
    });
  });

  test('may write to its topics and to no others, and be placed in a network', () => {
    expect(statementsOf({ kafkaProduces: ['a', 'b'] })).toEqual([
      ...OWN_RIGHTS,
      { Effect: 'Allow', Action: ['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'], Resource: cluster },
      {
        Effect: 'Allow',
        Action: ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
        Resource: [topic('a'), topic('b')],
      },
      {
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
      },
      expect.objectContaining({ Resource: { 'Fn::GetAtt': ['IdempotencyTable', 'Arn'] } }),
    ]);
  });

  test('is placed in the subnets that are given, and in none when none are', () => {
    expect(apply({ kafkaProduces: ['a'] }).properties).toEqual({
      VpcConfig: {
        'Fn::If': [
          'InVpc',
          { SubnetIds: { Ref: 'SubnetIds' }, SecurityGroupIds: { Ref: 'SecurityGroupIds' } },
          { Ref: 'AWS::NoValue' },
        ],
      },
    });
    expect(apply({}).properties).toEqual({});
  });
});

describe('a function with routes of the HTTP API', () => {
  test('has each of them asked for a token where the stack was given an issuer', () => {
    expect(routeKeysOf({ events: [{ httpApi: 'GET /a' }, { eventBridge: {} }, { httpApi: 'POST /b' }] })).toEqual([
      'GET /a',
      'POST /b',
    ]);
    expect(ROUTE_AUTHORIZATION).toEqual({
      AuthorizationType: { 'Fn::If': ['JwtRequired', 'JWT', 'NONE'] },
      AuthorizerId: { 'Fn::If': ['JwtRequired', { Ref: 'JwtAuthorizer' }, { Ref: 'AWS::NoValue' }] },
    });
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
    expect(resources['TellWarehouseExhaustedAlarm']).toMatchObject({ Type: 'AWS::CloudWatch::Alarm' });
  });

  test('lets only its rule send to the queue', () => {
    expect(at(resources, 'TellWarehouseQueuePolicy', 'Properties', 'PolicyDocument', 'Statement')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arnOf('TellWarehouseQueue'),
        Condition: { ArnEquals: { 'aws:SourceArn': arnOf('TellWarehouseQueueRule') } },
      },
      ONLY_WITH_TLS('TellWarehouseQueue'),
    ]);
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

  test('is encrypted, recoverable and outlives the stack, without asking', () => {
    expect(tablesWithConventions({ Things: { Type: 'AWS::DynamoDB::Table', Properties: KEY } })).toEqual({
      Things: {
        Type: 'AWS::DynamoDB::Table',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          ...KEY,
          BillingMode: 'PAY_PER_REQUEST',
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { SSEEnabled: true },
        },
      },
    });
  });

  test('keeps what it says itself, and other resources are left alone', () => {
    const own = { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' }, BillingMode: 'PROVISIONED' };
    const { Things, ...others } = tablesWithConventions({
      Things: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: 'Delete', Properties: own },
      Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
    });
    expect([Things?.['DeletionPolicy'], Things?.Properties, others]).toEqual([
      'Delete',
      expect.objectContaining(own),
      {},
    ]);
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
