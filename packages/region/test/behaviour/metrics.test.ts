import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sleep } from '../../src/core/clock.ts';
import { clientsOf, type TestClients } from '../support/clients.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const MINUTE_MS = 60_000;
const TEMPLATE = {
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Count: functionResource('count'),
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'all',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['test'] },
        Targets: [{ Id: 'count', Arn: { 'Fn::GetAtt': ['Count', 'Arn'] } }],
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: 'count',
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
      },
    },
  },
};
const code = {
  count: `exports.handler = async (event) => {
    if (event.fail) throw new Error('as told');
    const CloudWatchMetrics = [{ Namespace: 'App', Dimensions: [['service']], Metrics: [{ Name: 'Taken', Unit: 'Count' }] }];
    const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics }, service: 'app', Taken: [2, 3] };
    process.stdout.write(JSON.stringify(line) + '\\n');
  };`,
};

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

const span = () => ({
  StartTime: new Date(region.clock.now() - 10 * MINUTE_MS),
  EndTime: new Date(region.clock.now() + MINUTE_MS),
});

/** The sum that a metric had in the last minutes, or another of its statistics. */
async function statistic(
  [Namespace, MetricName, dimensions]: readonly [string, string, Record<string, string>],
  Stat: 'Sum' | 'Maximum' | 'Average' = 'Sum',
): Promise<number | undefined> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const input = { Namespace, MetricName, Dimensions, Statistics: [Stat], Period: 3600, ...span() };
  const { Datapoints = [] } = await cloudWatch.send(new GetMetricStatisticsCommand(input));
  return Datapoints[0]?.[Stat];
}

describe('the figures of services', () => {
  test('count what a function did', async () => {
    // Given a function that succeeds once and fails once
    for (const fail of [false, true]) {
      await clients.lambda.send(new InvokeCommand({ FunctionName: 'count', Payload: JSON.stringify({ fail }) }));
    }
    // Then its metrics say so
    const ofFunction = { FunctionName: 'count' };
    await expect(statistic(['AWS/Lambda', 'Invocations', ofFunction])).resolves.toBe(2);
    await expect(statistic(['AWS/Lambda', 'Errors', ofFunction])).resolves.toBe(1);
    await expect(statistic(['AWS/Lambda', 'ConcurrentExecutions', ofFunction], 'Maximum')).resolves.toBe(1);
    await expect(statistic(['AWS/Lambda', 'Duration', ofFunction], 'Maximum')).resolves.toBeGreaterThanOrEqual(0);
  });

  test('count what a rule delivered, under the names of its bus and its own', async () => {
    await clients.put('Anything');
    const ofRule = { EventBusName: 'shop', RuleName: 'all' };
    for (const name of ['MatchedEvents', 'Invocations', 'SuccessfulInvocationAttempts']) {
      await expect(statistic(['AWS/Events', name, ofRule])).resolves.toBe(1);
    }
    await expect(statistic(['AWS/Events', 'FailedInvocations', ofRule])).resolves.toBeUndefined();
  });

  test('tell each minute what lies in a queue, for as long as something does', async () => {
    // Given a message that nobody takes
    const QueueUrl = region.resources.get('Letters')?.ref;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    // When time passes
    await sleep(region.clock, 5 * MINUTE_MS);
    // Then its age is that of the last whole minute
    const ofQueue = { QueueName: 'letters' };
    await expect(statistic(['AWS/SQS', 'NumberOfMessagesSent', ofQueue])).resolves.toBe(1);
    await expect(statistic(['AWS/SQS', 'ApproximateNumberOfMessagesVisible', ofQueue], 'Maximum')).resolves.toBe(1);
    const ageSeconds = await statistic(['AWS/SQS', 'ApproximateAgeOfOldestMessage', ofQueue], 'Maximum');
    expect(ageSeconds).toBeGreaterThanOrEqual(240);
    expect(ageSeconds).toBeLessThanOrEqual(300);
  });

  test('do not keep virtual time going: a queue with a message in it is settled', async () => {
    const before = region.clock.now();
    await region.settled();
    expect(region.clock.now()).toBe(before);
  });
});

describe("a project's own figures", () => {
  test('come from its logs, in the embedded metric format', async () => {
    const before = (await statistic(['App', 'Taken', { service: 'app' }])) ?? 0;
    await clients.lambda.send(new InvokeCommand({ FunctionName: 'count', Payload: '{}' }));
    await expect(statistic(['App', 'Taken', { service: 'app' }])).resolves.toBe(before + 5);
  });

  test('come by PutMetricData, and are listed', async () => {
    const Dimensions = [{ Name: 'kind', Value: 'x' }];
    const MetricData = [
      { MetricName: 'Size', Dimensions, Value: 4, Unit: 'Bytes' as const },
      { MetricName: 'Size', Dimensions, Values: [1, 2], Counts: [3, 1], Unit: 'Bytes' as const },
      {
        MetricName: 'Size',
        Dimensions,
        StatisticValues: { SampleCount: 2, Sum: 20, Minimum: 5, Maximum: 15 },
        Unit: 'Bytes' as const,
      },
    ];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Own', MetricData }));
    await expect(statistic(['Own', 'Size', { kind: 'x' }])).resolves.toBe(29);
    const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace: 'Own' }));
    expect(Metrics).toEqual([{ Namespace: 'Own', MetricName: 'Size', Dimensions }]);
  });

  test('come in a request that the client compressed', async () => {
    // Given a request of more bytes than the client sends as they are
    const MetricData = Array.from({ length: 200 }, () => ({ MetricName: 'Many', Value: 1, StorageResolution: 60 }));
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Compressed', MetricData }));
    await expect(statistic(['Compressed', 'Many', {}])).resolves.toBe(200);
  });

  test('must not call themselves those of AWS', async () => {
    const MetricData = [{ MetricName: 'Errors', Value: 1 }];
    const put = cloudWatch.send(new PutMetricDataCommand({ Namespace: 'AWS/Lambda', MetricData }));
    await expect(put).rejects.toThrow('The parameter Namespace must not begin with AWS/.');
  });
});

describe('GetMetricData', () => {
  const metric = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: 'Math', MetricName }, Period: 3600, Stat: 'Sum' },
  });

  async function evaluated(Expression: string): Promise<readonly number[] | undefined> {
    const queries = [metric('failed', 'Failed'), metric('all', 'All'), { Id: 'result', Expression }];
    const input = { MetricDataQueries: queries, ...span() };
    const { MetricDataResults = [] } = await cloudWatch.send(new GetMetricDataCommand(input));
    return MetricDataResults[0]?.Values;
  }

  beforeAll(async () => {
    const MetricData = [
      { MetricName: 'Failed', Value: 3 },
      { MetricName: 'All', Value: 12 },
    ];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Math', MetricData }));
  });

  test.each([
    ['IF(all > 0, 100 * failed / all, 0)', 25],
    ['FILL(failed, 0) + FILL(missing, 0)', undefined],
    ['SUM(METRICS())', 15],
    ['2 ^ 2 - failed', 1],
    [`SUM(SEARCH('{Math} MetricName="All"', 'Sum', 3600))`, 12],
  ])('computes %s', async (expression, expected) => {
    const values = evaluated(expression);
    if (expected === undefined) await expect(values).rejects.toThrow('there is no metric with the id missing');
    else await expect(values).resolves.toEqual([expected]);
  });

  test('names a function that the region does not compute', async () => {
    await expect(evaluated('ANOMALY_DETECTION_BAND(failed, 2)')).rejects.toThrow(
      'the region does not compute the function ANOMALY_DETECTION_BAND',
    );
  });
});
