import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sleep } from '../../src/core/clock.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const MINUTE_MS = 60_000;
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const lambdaMetric = (Id: string, MetricName: string) => ({
  Id,
  ReturnData: false,
  MetricStat: {
    Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Work' } }] },
    Period: 60,
    Stat: 'Sum',
  },
});

function policyOfTopic(topic: string, SourceArn: string) {
  const Condition = { ArnLike: { 'aws:SourceArn': SourceArn } };
  const Principal = { Service: 'cloudwatch.amazonaws.com' };
  const statement = { Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: { Ref: topic }, Condition };
  const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
  return { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: topic }], PolicyDocument } };
}

const openQueue = (id: string) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: id }],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn(id) }],
    },
  },
});

const TEMPLATE = {
  Resources: {
    Work: functionResource('work'),
    Told: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'told' } },
    ToldPolicy: openQueue('Told'),
    Changes: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'changes' } },
    ChangesPolicy: openQueue('Changes'),
    ChangesRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'changes',
        EventPattern: { source: ['aws.cloudwatch'], detail: { alarmName: ['work-errors'] } },
        Targets: [{ Id: 'queue', Arn: arn('Changes') }],
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' } },
    TopicPolicy: policyOfTopic('Topic', 'arn:aws:cloudwatch:*:*:alarm:work-*'),
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Told'), RawMessageDelivery: true },
    },
    Closed: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'closed' } },
    ClosedPolicy: policyOfTopic('Closed', 'arn:aws:cloudwatch:*:*:alarm:others-*'),
    Errors: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'work-errors',
        AlarmDescription: 'More than half of the work fails.',
        Metrics: [
          { Id: 'percent', Expression: 'IF(all > 0, 100 * failed / all, 0)', ReturnData: true },
          lambdaMetric('failed', 'Errors'),
          lambdaMetric('all', 'Invocations'),
        ],
        Threshold: 50,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: '1',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'Topic' }, { Ref: 'Closed' }],
      },
    },
    Board: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: 'board', DashboardBody: { 'Fn::Sub': '{"widgets":[]}' } },
    },
  },
};
const code = { work: `exports.handler = async ({ fail }) => { if (fail) throw new Error('as told'); };` };

let region: TestRegion;
let clients: TestClients;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { code, clock: 'virtual' });
  clients = clientsOf(region);
  cloudWatch = new CloudWatchClient(region.client);
});
afterAll(async () => {
  clients.destroy();
  cloudWatch.destroy();
  await region.stop();
});

const minutes = (count: number): Promise<void> => sleep(region.clock, count * MINUTE_MS);

async function alarmOf(name: string) {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms[0];
}

async function historyOf(AlarmName: string): Promise<readonly (string | undefined)[]> {
  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({ AlarmName, ScanBy: 'TimestampAscending' }),
  );
  return AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary);
}

const put = (more: Partial<PutMetricAlarmCommandInput>) =>
  cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'own',
      Namespace: 'Own',
      MetricName: 'Size',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      ...more,
    }),
  );

const putValue = (Value: number) =>
  cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Own', MetricData: [{ MetricName: 'Size', Value }] }));

describe('an alarm of the template', () => {
  test('is OK once a minute is over in which nothing happened, after the one in which it came', async () => {
    await expect(alarmOf('work-errors')).resolves.toMatchObject({ StateValue: 'INSUFFICIENT_DATA' });
    await minutes(2);
    await expect(alarmOf('work-errors')).resolves.toMatchObject({
      StateValue: 'OK',
      StateReason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    });
  });

  test('fires when its expression crosses the threshold, and tells its topic and the default bus', async () => {
    // Given listeners, and two failures of three invocations
    const seen: string[] = [];
    const stop = region.onAlarm(({ alarm, to }) => seen.push(`${alarm.name} ${to.value}`));
    await clients.taken('Changes');
    for (const fail of [true, true, false]) {
      await clients.lambda.send(new InvokeCommand({ FunctionName: 'work', Payload: JSON.stringify({ fail }) }));
    }
    // When the minute is over
    await minutes(1);
    await region.settled();
    // Then the alarm has fired
    const alarm = await alarmOf('work-errors');
    expect(alarm).toMatchObject({
      StateValue: 'ALARM',
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      ActionsEnabled: true,
    });
    expect(alarm?.StateReason).toMatch(
      /^Threshold Crossed: 1 out of the last 1 datapoint \[66\.66\d+ \(.*\)\] was greater than the threshold \(50\)/,
    );
    expect(seen).toEqual(['work-errors ALARM']);
    // And both were told
    const [told] = await clients.taken('Told');
    expect(JSON.stringify(told?.body)).toContain('work-errors');
    const [change] = await clients.taken('Changes');
    expect(change?.body).toMatchObject({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      resources: [alarm?.AlarmArn],
      detail: { state: { value: 'ALARM' }, previousState: { value: 'OK' } },
    });
    stop();
  });

  test('tells in its history what a policy did not let it do', async () => {
    const history = await historyOf('work-errors');
    expect(history.slice(-3)).toEqual([
      'Alarm updated from OK to ALARM',
      expect.stringMatching(/^Successfully executed action .*:alarms$/),
      expect.stringMatching(/^Failed to execute action .*:closed$/),
    ]);
  });

  test('is OK again when the failures are out of the evaluation range', async () => {
    await minutes(4);
    await expect(alarmOf('work-errors')).resolves.toMatchObject({ StateValue: 'OK' });
  });
});

describe('alarms of the API', () => {
  test('are found by metric, keep their state over a change, and go', async () => {
    // Given an alarm that fires
    await put({ Tags: [{ Key: 'team', Value: 'a' }] });
    await putValue(11);
    await minutes(2);
    await expect(alarmOf('own')).resolves.toMatchObject({ StateValue: 'ALARM' });
    // When it is changed: it keeps its state until it is evaluated
    await put({ Threshold: 100 });
    await expect(alarmOf('own')).resolves.toMatchObject({ StateValue: 'ALARM', Threshold: 100 });
    await putValue(12);
    await minutes(2);
    await expect(alarmOf('own')).resolves.toMatchObject({ StateValue: 'OK' });
    const ofMetric = new DescribeAlarmsForMetricCommand({ Namespace: 'Own', MetricName: 'Size' });
    await expect(cloudWatch.send(ofMetric)).resolves.toMatchObject({ MetricAlarms: [{ AlarmName: 'own' }] });
    // Then it can be deleted once
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['own'] }));
    await expect(alarmOf('own')).resolves.toBeUndefined();
    await expect(cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['own'] }))).rejects.toThrow('no alarm own');
  });

  test('without data are insufficient, and a percentile over several periods is evaluated', async () => {
    await put({ AlarmName: 'late', Statistic: undefined, ExtendedStatistic: 'p90', EvaluationPeriods: 2 });
    for (const value of [20, 30]) {
      await putValue(value);
      await minutes(1);
    }
    await expect(alarmOf('late')).resolves.toMatchObject({ StateValue: 'ALARM', ExtendedStatistic: 'p90' });
    await minutes(10);
    await expect(alarmOf('late')).resolves.toMatchObject({ StateValue: 'INSUFFICIENT_DATA' });
  });

  test('can be set to a state, which lasts until the next evaluation', async () => {
    const StateReason = 'to see who comes';
    const state = { AlarmName: 'work-errors', StateValue: 'ALARM' as const, StateReason };
    await cloudWatch.send(new SetAlarmStateCommand(state));
    await expect(alarmOf('work-errors')).resolves.toMatchObject({ StateValue: 'ALARM', StateReason });
    await minutes(2);
    await expect(alarmOf('work-errors')).resolves.toMatchObject({ StateValue: 'OK' });
  });

  test('do nothing while their actions are disabled', async () => {
    const AlarmNames = ['work-errors'];
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));
    const before = await historyOf('work-errors');
    const state = { AlarmName: 'work-errors', StateValue: 'ALARM' as const, StateReason: 'quietly' };
    await cloudWatch.send(new SetAlarmStateCommand(state));
    const history = await historyOf('work-errors');
    expect(history.slice(before.length)).toEqual(['Alarm updated from OK to ALARM']);
    await cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames }));
    await expect(alarmOf('work-errors')).resolves.toMatchObject({ ActionsEnabled: true });
  });

  test('have tags', async () => {
    const ResourceARN = (await alarmOf('work-errors'))?.AlarmArn;
    const Tags = ['a', 'b'].map((Key) => ({ Key, Value: Key.toUpperCase() }));
    await cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags }));
    await cloudWatch.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }));
    const listed = cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }));
    await expect(listed).resolves.toMatchObject({ Tags: [{ Key: 'b', Value: 'B' }] });
  });

  test.each<[string, Partial<PutMetricAlarmCommandInput>, string]>([
    ['anomalies', { ComparisonOperator: 'GreaterThanUpperThreshold' }, 'not with anomalies'],
    ['a period of seconds', { Period: 10 }, 'must be a multiple of 60'],
    ['a statistic that is not computed', { Statistic: undefined, ExtendedStatistic: 'tm90' }, 'the statistic tm90'],
    ['no statistic', { Statistic: undefined }, 'The parameter Statistic is required'],
    ['no threshold', { Threshold: undefined }, 'The parameter Threshold is required'],
    ['more data points than periods', { DatapointsToAlarm: 2 }, 'must not be greater than EvaluationPeriods, 1'],
    ['a month of periods', { Period: 86_400, EvaluationPeriods: 30 }, 'seven days at most'],
    ['a name of other characters', { AlarmName: 'grün' }, 'ASCII characters'],
    [
      'an expression that does not parse',
      { Metrics: [{ Id: 'e', Expression: '1 +', Period: 60 }] },
      'not expected here',
    ],
    ['an unknown id', { Metrics: [{ Id: 'e', Expression: 'm9 * 2', Period: 60 }] }, 'no metric with the id m9'],
    [
      'a search',
      { Metrics: [{ Id: 'e', Expression: "SEARCH('{A}', 'Sum')", Period: 60 }] },
      'which an alarm cannot have',
    ],
  ])('are refused with %s', async (_what, more, message) => {
    await expect(put({ AlarmName: 'refused', ...more })).rejects.toThrow(message);
    await expect(alarmOf('refused')).resolves.toBeUndefined();
  });
});

describe('dashboards', () => {
  test('of the template and of the API are listed and read', async () => {
    const DashboardBody = '{"widgets":[{"type":"text"}]}';
    await cloudWatch.send(new PutDashboardCommand({ DashboardName: 'own', DashboardBody }));
    const { DashboardEntries = [] } = await cloudWatch.send(new ListDashboardsCommand({}));
    expect(DashboardEntries.map(({ DashboardName }) => DashboardName)).toEqual(['board', 'own']);
    const own = cloudWatch.send(new GetDashboardCommand({ DashboardName: 'own' }));
    await expect(own).resolves.toMatchObject({ DashboardBody });
    await cloudWatch.send(new DeleteDashboardsCommand({ DashboardNames: ['own'] }));
    await expect(cloudWatch.send(new GetDashboardCommand({ DashboardName: 'own' }))).rejects.toThrow('does not exist');
  });

  test('that are no JSON are refused', async () => {
    const refused = cloudWatch.send(new PutDashboardCommand({ DashboardName: 'own', DashboardBody: '[' }));
    await expect(refused).rejects.toThrow('must be a valid JSON object');
  });
});

test('an alarm on a message that lies in a queue for days fires, without anything else happening', async () => {
  // Given a message that nobody takes, and an alarm about two days
  await clients.sqs.send(new SendMessageCommand({ QueueUrl: region.resources.get('Told')?.ref, MessageBody: 'x' }));
  const Dimensions = [{ Name: 'QueueName', Value: 'told' }];
  const days = (count: number): number => count * 24 * 60;
  const age = {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions,
    Threshold: days(2) * 60,
  };
  await put({ AlarmName: 'age', ...age, Period: 300 });
  // When one day passes, and then two more
  await minutes(days(1));
  await expect(alarmOf('age')).resolves.toMatchObject({ StateValue: 'OK' });
  await minutes(days(2));
  // Then it fires
  await expect(alarmOf('age')).resolves.toMatchObject({ StateValue: 'ALARM' });
});
