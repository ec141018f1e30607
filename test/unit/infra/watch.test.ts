import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { at, listOf, objectOf, textOf } from '@tributary/region/json';
import type { Resource } from '../../../infra/cloudformation.ts';
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

type Metrics = Readonly<Record<string, number>>;

/** The value of an alarm's expression, computed as CloudWatch does for one period. A metric that is not given has no data. */
function alarmValue(alarm: Resource | undefined, metrics: Metrics): unknown {
  const expression = textOf(at(alarm, 'Properties', 'Metrics', 0, 'Expression'));
  const script = expression.replaceAll(' AND ', ' && ').replaceAll(' OR ', ' || ');
  return runInNewContext(script, {
    ...Object.fromEntries(queriesOf(alarm).map((id) => [id, metrics[id]])),
    FILL: (value: number | undefined, filling: number) => value ?? filling,
    IF: (condition: boolean, then: number, otherwise: number) => (condition ? then : otherwise),
  });
}

const queriesOf = (alarm: Resource | undefined): readonly string[] =>
  listOf(at(alarm, 'Properties', 'Metrics')).map((query) => textOf(at(query, 'Id')));

/** A text with what stands under conditions, where they hold. */
function filledIn(value: unknown, holds: boolean): string {
  const decision = listOf(at(value, 'Fn::If'));
  if (decision.length > 0) return filledIn(decision[holds ? 1 : 2], holds);
  const substitution = at(value, 'Fn::Sub') ?? value;
  if (typeof substitution === 'string') return substitution;
  const [text, values] = listOf(substitution);
  return Object.entries(objectOf(values)).reduce(
    (filled, [name, inner]) =>
      at(inner, 'Fn::Select') === undefined ? filled.replace(`\${${name}}`, () => filledIn(inner, holds)) : filled,
    textOf(text),
  );
}

const widgetsOf = ({ Dashboard }: ReturnType<typeof watch>, holds = true) =>
  JSON.parse(filledIn(at(Dashboard, 'Properties', 'DashboardBody'), holds)).widgets;

/** The lines of the graph with that title. */
const linesOf = (resources: ReturnType<typeof watch>, title: string, holds = true): unknown =>
  widgetsOf(resources, holds).find((widget: { properties: { title: string } }) => widget.properties.title === title)
    ?.properties.metrics;

describe('a function', () => {
  const withQueues = { Tell: fn('tell'), Failed: queue('tell-failed'), Undelivered: queue('tell-undelivered') };
  const behindRule = { ...withQueues, TellRule: rule('tell-rule-1', 'Tell') };

  test('that nothing invokes asynchronously is watched for dead letters and for trouble', () => {
    expect(alarmNames(watched(withQueues))).toEqual(['shop-dev-tell-dead-letters', 'shop-dev-tell-failing']);
  });

  test('that a rule invokes has one alarm more, for what neither side could put on a queue', () => {
    const resources = watched(behindRule);
    expect(alarmNames(resources)).toEqual([
      'shop-dev-tell-dead-letters',
      'shop-dev-tell-lost',
      'shop-dev-tell-failing',
    ]);
    expect(alarmValue(resources['TellLostAlarm'], {})).toBe(0);
    expect(alarmValue(resources['TellLostAlarm'], { destination: 1 })).toBe(1);
    expect(alarmValue(resources['TellLostAlarm'], { undeliverable0: 2 })).toBe(2);
  });

  test('alarms at the first dead letter on any of its queues, and when Lambda gives up an event', () => {
    const { TellDeadLettersAlarm } = watched(behindRule);
    expect(TellDeadLettersAlarm?.Properties).toMatchObject({
      AlarmDescription:
        'Events of shop-dev-tell failed. They are on its queues -failed, -undelivered. Runbook: docs/reference/runbook.md#dead-letters',
      Threshold: 0,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmTopic' }],
    });
    expect(alarmValue(TellDeadLettersAlarm, {})).toBe(0);
    expect(['failed', 'undelivered', 'dropped'].map((id) => alarmValue(TellDeadLettersAlarm, { [id]: 1 }))).toEqual([
      1, 1, 1,
    ]);
  });

  test('is in trouble for reasons that add up to one value', () => {
    const { TellFailingAlarm } = watched(behindRule);
    const value = (metrics: Metrics) => alarmValue(TellFailingAlarm, metrics);
    expect(value({})).toBe(0);
    expect([value({ failed: 1, invocations: 20 }), value({ failed: 2, invocations: 20 })]).toEqual([0, 1]);
    expect(value({ throttles: 1 })).toBe(2);
    expect([value({ latency0: 30_000 }), value({ latency0: 30_001 })]).toEqual([0, 4]);
    expect(value({ failed: 1, invocations: 1, throttles: 3, latency0: 60_000 })).toBe(7);
    expect(TellFailingAlarm?.Properties).toMatchObject({ Threshold: 0, EvaluationPeriods: 5, DatapointsToAlarm: 3 });
  });

  test('reminds of an old dead letter for a day, and again on its last day', () => {
    const { TellFailingAlarm } = watched(behindRule);
    const onDay = (days: number, id = 'failedAge') => alarmValue(TellFailingAlarm, { [id]: days * 86_400 + 1 });
    expect([6, 7, 8, 12, 13].map((days) => onDay(days))).toEqual([0, 16, 0, 0, 16]);
    expect(onDay(7, 'undeliveredAge')).toBe(16);
  });

  test('with more rules than an alarm has metrics for has separate alarms for the others', () => {
    const rules = [1, 2, 3, 4].map((index) => [`TellRule${index}`, rule(`tell-rule-${index}`, 'Tell')]);
    const names = alarmNames(watched({ ...withQueues, ...Object.fromEntries(rules) }));
    expect(names.slice(3)).toEqual(['shop-dev-tell-rule-4-undeliverable', 'shop-dev-tell-rule-4-late']);
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
  const { TellRule1LateAlarm } = watched({ TellRule: rule('tell-rule-1', 'Workflow') });
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

test('a rule of the bus of a partner is watched under the name that a parameter has', () => {
  const partner = {
    PartnerBus: { ...BUS, Condition: 'PartnerSends', Properties: { Name: { Ref: 'PartnerSource' } } },
    Forward: { ...rule('forward', 'Bus'), Condition: 'PartnerSends' },
  };
  partner.Forward.Properties.EventBusName = { Ref: 'PartnerBus' };
  const { ForwardLateAlarm, Dashboard } = watched({ Tell: fn('tell'), TellRule: rule('tell', 'Tell'), ...partner });
  expect(at(ForwardLateAlarm, 'Properties', 'Metrics', 0, 'MetricStat', 'Metric', 'Dimensions', 0)).toEqual({
    Name: 'EventBusName',
    Value: { Ref: 'PartnerSource' },
  });
  expect(filledIn(Dashboard?.Properties['DashboardBody'], true)).toContain('"EventBusName","${PartnerSource}"');
});

const CLUSTER_NAME = {
  'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Join': ['/', [{ Ref: 'MskClusterArn' }, '']] }] }],
};

const TOPIC_MAPPING = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Condition: 'KafkaOn',
  Properties: {
    FunctionName: { 'Fn::GetAtt': ['Tell', 'Arn'] },
    EventSourceArn: { Ref: 'MskClusterArn' },
    Topics: ['stock'],
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'shop-dev-tell-stock' },
  },
};

test('a topic is watched by time and by records, under its group, and for offsets that are lost', () => {
  const resources = watched({ Tell: fn('tell'), TellMapping: TOPIC_MAPPING });
  expect(alarmNames(resources).slice(1)).toEqual(['shop-dev-tell-stock-lag', 'shop-dev-tell-stock-lost']);
  expect(resources['TellStockLagAlarm']?.Properties['Metrics']).toMatchObject([
    { Id: 'result' },
    {
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Kafka',
          MetricName: 'EstimatedMaxTimeLag',
          Dimensions: [
            { Name: 'Cluster Name', Value: CLUSTER_NAME },
            { Name: 'Consumer Group', Value: 'shop-dev-tell-stock' },
            { Name: 'Topic', Value: 'stock' },
          ],
        },
      },
    },
    { MetricStat: { Metric: { MetricName: 'SumOffsetLag' } } },
  ]);
  expect(resources['TellStockLostAlarm']?.Properties['Metrics']).toMatchObject([
    { MetricStat: { Metric: { Dimensions: [{ Name: 'EventSourceMappingUUID', Value: { Ref: 'TellMapping' } }] } } },
  ]);
});

test('a topic alarms by the reasons that its lag has, and without any: then no group reads it', () => {
  const { TellStockLagAlarm } = watched({ Tell: fn('tell'), TellMapping: TOPIC_MAPPING });
  const alarmOf = (metrics: Metrics) => alarmValue(TellStockLagAlarm, metrics);
  expect(alarmOf({ seconds: 60, records: 100_000 })).toBe(0);
  expect(alarmOf({ seconds: 61, records: 1 })).toBe(1);
  expect(alarmOf({ records: 100_001 })).toBe(2);
  expect(TellStockLagAlarm).toMatchObject({
    Condition: 'KafkaOn',
    Properties: {
      AlarmDescription: expect.stringContaining('Without a value MSK knows no consumer group shop-dev-tell-stock'),
      TreatMissingData: 'breaching',
    },
  });
});

test('what exists under a condition is watched, and on the dashboard, under the same', () => {
  const under = (resource: object) => ({ ...resource, Condition: 'KafkaOn' });
  const resources = watched({
    Tell: fn('tell'),
    TellMapping: TOPIC_MAPPING,
    Always: rule('always', 'Workflow'),
    Sometimes: under(rule('sometimes', 'Workflow')),
  });
  expect([resources['SometimesLateAlarm']?.Condition, resources['AlwaysLateAlarm']?.Condition]).toEqual([
    'KafkaOn',
    undefined,
  ]);
  expect(linesOf(resources, 'Delivered by rules', true)).toHaveLength(2);
  expect(linesOf(resources, 'Delivered by rules', false)).toHaveLength(1);
  expect(linesOf(resources, 'Seconds behind', true)).toHaveLength(1);
  expect(linesOf(resources, 'Seconds behind', false)).toBe(undefined);
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
  expect(alarmNames(resources)).toEqual(['shop-dev-tell-dead-letters', 'shop-dev-tell-failing']);
  expect(alarmValue(resources['TellFailingAlarm'], { waiting: 901 })).toBe(8);
  expect(linesOf(resources, 'Dead letters')).toEqual([
    ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'shop-dev-tell-failed', { stat: 'Maximum' }],
  ]);
});

test('the stream of a table is watched for what comes again, also in part, for what waits and for what is lost', () => {
  const resources = watched({
    Tell: fn('tell'),
    TellStreamMapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { 'Fn::GetAtt': ['Tell', 'Arn'] },
        EventSourceArn: { 'Fn::GetAtt': ['Histories', 'StreamArn'] },
        StartingPosition: 'TRIM_HORIZON',
      },
    },
  });
  expect(alarmNames(resources)).toEqual(['shop-dev-tell-lost', 'shop-dev-tell-failing']);
  const failing = resources['TellFailingAlarm'];
  expect(at(failing, 'Properties', 'Metrics', 0, 'Expression')).toContain(
    'IF(FILL(handedBack, 0) > 0 OR FILL(age, 0) > 60000, 32, 0)',
  );
  expect(at(failing, 'Properties', 'Metrics')).toContainEqual({
    Id: 'handedBack',
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Lambda',
        MetricName: 'FailedInvokeEventCount',
        Dimensions: [{ Name: 'EventSourceMappingUUID', Value: { Ref: 'TellStreamMapping' } }],
      },
      Period: 60,
      Stat: 'Sum',
    },
  });
  expect(linesOf(resources, 'Age of changes of tables')).toEqual([
    ['AWS/Lambda', 'IteratorAge', 'FunctionName', 'shop-dev-tell', { stat: 'Maximum' }],
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
