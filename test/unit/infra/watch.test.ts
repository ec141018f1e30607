import { describe, expect, test } from '@jest/globals';
import { at, listOf, textOf } from '@tributary/region/json';
import { watch } from '../../../infra/watch/watch.ts';

const fn = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: `shop-dev-${name}`,
    Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'shop', POWERTOOLS_METRICS_NAMESPACE: 'Shop' } },
  },
});
const rule = (name: string, target: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: `shop-dev-${name}`,
    EventBusName: { Ref: 'Bus' },
    Targets: [{ Id: 'one', Arn: { 'Fn::GetAtt': [target, 'Arn'] } }],
  },
});
const queue = (name: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: `shop-dev-${name}` } });
const BUS = { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop-dev' } };

const watched = (Resources: Record<string, object>) =>
  watch(JSON.parse(JSON.stringify({ Resources: { Bus: BUS, ...Resources } })), 'shop-dev');

const alarmNames = (resources: ReturnType<typeof watch>) =>
  Object.values(resources).flatMap(({ Properties }) => (Properties['AlarmName'] ? [Properties['AlarmName']] : []));

const bodyOf = ({ Dashboard }: ReturnType<typeof watch>) =>
  listOf(at(Dashboard, 'Properties', 'DashboardBody', 'Fn::Sub'));

/** The lines of the graph with that title. */
const linesOf = (resources: ReturnType<typeof watch>, title: string): unknown =>
  JSON.parse(textOf(bodyOf(resources)[0])).widgets.find(
    (widget: { properties: { title: string } }) => widget.properties.title === title,
  )?.properties.metrics;

describe('a function', () => {
  test('without asynchronous invocations is watched for errors and throttles', () => {
    expect(alarmNames(watched({ Tell: fn('tell') }))).toEqual(['shop-dev-tell-errors', 'shop-dev-tell-throttles']);
  });

  test('that a rule invokes is also watched for what Lambda gives up', () => {
    const names = alarmNames(watched({ Tell: fn('tell'), TellRule: rule('tell-rule-1', 'Tell') }));
    expect(names).toEqual([
      'shop-dev-tell-errors',
      'shop-dev-tell-throttles',
      'shop-dev-tell-dropped',
      'shop-dev-tell-lost',
      'shop-dev-tell-rule-1-undeliverable',
      'shop-dev-tell-rule-1-late',
    ]);
  });

  test('alarms when a share of its invocations fails, and not while there are none', () => {
    const { TellErrorsAlarm } = watched({ Tell: fn('tell') });
    expect(TellErrorsAlarm?.Properties).toMatchObject({
      AlarmDescription:
        'More than 5 % of the invocations of shop-dev-tell fail. Its log says why. Runbook: docs/reference/runbook.md#errors',
      Metrics: [
        { Id: 'result', Expression: 'IF(invocations > 0, 100 * failed / invocations, 0)', ReturnData: true },
        { Id: 'failed', ReturnData: false },
        { Id: 'invocations', ReturnData: false },
      ],
      Threshold: 5,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmTopic' }],
    });
  });

  test('has its lines on the dashboard, its own metrics by event type among them', () => {
    const resources = watched({ Tell: fn('tell') });
    expect(linesOf(resources, 'Events consumed')).toEqual([
      ['Shop', 'Consumed', 'service', 'shop', 'function', 'shop-dev-tell', { stat: 'Sum' }],
    ]);
    expect(linesOf(resources, 'Age of events, p99, by type')).toEqual([
      [
        {
          expression: `SEARCH('{Shop,service,function,eventType} MetricName="EventAge" function="shop-dev-tell"', 'p99', 60)`,
        },
      ],
    ]);
  });
});

test('a rule of a custom bus is watched under the names of both', () => {
  const { TellRule1LateAlarm } = watched({ Tell: fn('tell'), TellRule: rule('tell-rule-1', 'Tell') });
  expect(TellRule1LateAlarm?.Properties['Metrics']).toMatchObject([
    {
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Events',
          MetricName: 'IngestionToInvocationSuccessLatency',
          Dimensions: [
            { Name: 'EventBusName', Value: 'shop-dev' },
            { Name: 'RuleName', Value: 'shop-dev-tell-rule-1' },
          ],
        },
        Stat: 'p99',
      },
    },
  ]);
});

test('a topic is watched by time and by records, under its group, and for offsets that are lost', () => {
  const resources = watched({
    Tell: fn('tell'),
    TellMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['Tell', 'Arn'] },
        EventSourceArn: { Ref: 'MskClusterArn' },
        Topics: ['stock'],
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'shop-dev-tell-stock' },
      },
    },
  });
  expect(alarmNames(resources).slice(2)).toEqual([
    'shop-dev-tell-offset-lag',
    'shop-dev-tell-stock-time-lag',
    'shop-dev-tell-stock-lost',
  ]);
  expect(resources['TellStockTimeLagAlarm']?.Properties['Metrics']).toMatchObject([
    {
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Kafka',
          MetricName: 'EstimatedMaxTimeLag',
          Dimensions: [
            { Name: 'Cluster Name', Value: { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'MskClusterArn' }] }] } },
            { Name: 'Consumer Group', Value: 'shop-dev-tell-stock' },
            { Name: 'Topic', Value: 'stock' },
          ],
        },
      },
    },
  ]);
  expect(resources['TellStockLostAlarm']?.Properties['Metrics']).toMatchObject([
    { MetricStat: { Metric: { Dimensions: [{ Name: 'EventSourceMappingUUID', Value: { Ref: 'TellMapping' } }] } } },
  ]);
});

test('a queue that a function reads is watched for what waits; every other queue is one of dead letters', () => {
  const resources = watched({
    Tell: fn('tell'),
    Source: queue('tell'),
    Failed: queue('tell-failed'),
    TellMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'Tell' }, EventSourceArn: { 'Fn::GetAtt': ['Source', 'Arn'] } },
    },
  });
  expect(alarmNames(resources).slice(2)).toEqual(['shop-dev-tell-backlog']);
  expect(linesOf(resources, 'Dead letters')).toEqual([
    ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'shop-dev-tell-failed', { stat: 'Maximum' }],
  ]);
});

test('a pipe is watched for all that keeps it from going on', () => {
  const resources = watched({ Outbox: { Type: 'AWS::Pipes::Pipe', Properties: { Name: 'shop-dev-outbox' } } });
  expect(alarmNames(resources)).toEqual(['shop-dev-outbox-failing']);
});

test('a pipe that has an alarm in the template gets no second one, and is on the dashboard', () => {
  const resources = watched({
    Outbox: { Type: 'AWS::Pipes::Pipe', Properties: { Name: 'shop-dev-outbox' } },
    OutboxAlarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/EventBridge/Pipes',
        Dimensions: [{ Name: 'PipeName', Value: { Ref: 'Outbox' } }],
      },
    },
  });
  expect(alarmNames(resources)).toEqual([]);
  expect(linesOf(resources, 'Pipe executions failed')).toEqual([
    ['AWS/EventBridge/Pipes', 'ExecutionFailed', 'PipeName', 'shop-dev-outbox', { stat: 'Sum' }],
  ]);
});

test('a resource whose name only CloudFormation will know cannot be watched, and says so', () => {
  const nameless = { Type: 'AWS::Lambda::Function', Properties: {} };
  expect(() => watched({ Tell: nameless })).toThrow('Tell needs a FunctionName to be watched.');
});
