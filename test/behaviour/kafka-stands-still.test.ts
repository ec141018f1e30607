import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Admin, Producer } from '@platformatic/kafka';
import { alarmResource } from '../../infra/watch/alarm.ts';
import { kafkaAlarms } from '../../infra/watch/kafka-alarms.ts';
import { sleep } from '../../packages/region/src/core/clock.ts';
import { functionResource } from '../../packages/region/test/support/package-dir.ts';
import { CLUSTER, fromTopic } from '../../packages/region/test/support/resources.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { until } from '../../packages/region/test/support/until.ts';

const MINUTE_MS = 60_000;
const MAPPING = { id: 'FromTopic', functionName: 'note', topic: 'orders', group: 'notes', condition: undefined };

function template() {
  const [lag] = kafkaAlarms(MAPPING);
  if (!lag) throw new Error('There is no alarm.');
  return {
    Parameters: { MskClusterArn: { Type: 'String', Default: CLUSTER } },
    Resources: {
      Note: functionResource('note'),
      AlarmTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' } },
      LagAlarm: JSON.parse(JSON.stringify(alarmResource(lag))),
      FromTopic: fromTopic('Note', { AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'notes' } }),
    },
  };
}

let region: TestRegion;
let admin: Admin;
let producer: Producer;
beforeAll(async () => {
  region = await runningRegion(template(), { code: { note: 'exports.handler = async () => {};' }, clock: 'virtual' });
  const client = { clientId: 'test', bootstrapBrokers: [region.kafkaBootstrapServers] };
  admin = new Admin(client);
  producer = new Producer(client);
});
afterAll(async () => {
  await Promise.all([admin.close(), producer.close()]);
  await region.stop();
});

const produce = (partition: number) =>
  producer.send({ messages: [{ topic: 'orders', partition, value: Buffer.from('{}') }], acks: -1 });

async function alarmState(): Promise<string | undefined> {
  const cloudWatch = new CloudWatchClient(region.client);
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['note-orders-lag'] }));
  cloudWatch.destroy();
  return MetricAlarms[0]?.StateValue;
}

async function mapping() {
  const lambda = new LambdaClient(region.client);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  lambda.destroy();
  return EventSourceMappings[0];
}

async function mappingLog(): Promise<readonly unknown[]> {
  const logs = new CloudWatchLogsClient(region.client);
  const wanted = { logGroupName: '/aws/lambda/note', filterPattern: 'ESM_PROCESSING_EVENT' };
  const { events = [] } = await logs.send(new FilterLogEventsCommand(wanted));
  logs.destroy();
  return events.map(({ message = '' }) => JSON.parse(message));
}

async function lag(...args: readonly string[]): Promise<string> {
  const env = { ...process.env, AWS_ENDPOINT_URL: region.endpoint };
  const { stdout } = await promisify(execFile)(process.execPath, ['ops/lag.ts', ...args], { env });
  return stdout;
}

describe('a topic that is deleted under its mapping', () => {
  test('was read before, and all was well', async () => {
    await Promise.all([0, 1, 2].map(produce));
    await region.settled();
    await sleep(region.clock, 2 * MINUTE_MS);
    expect(await alarmState()).not.toBe('ALARM');
    expect(await mapping()).toMatchObject({ State: 'Enabled', LastProcessingResult: 'OK' });
    expect(await lag()).not.toContain('does not get on');
  });

  test('is said by the mapping, the log, npm run lag and the alarm', async () => {
    await admin.deleteTopics({ topics: ['orders'] });
    await until(async () => (await mapping())?.LastProcessingResult?.startsWith('PROBLEM: Connection error') ?? false);
    await sleep(region.clock, 15 * MINUTE_MS);
    expect(await alarmState()).toBe('ALARM');
    expect(await lag()).toMatch(/note does not get on in orders-0, since .*, \d+ attempts: .*/);
    const rows = (await lag('--json'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.at(-1)).toMatchObject({ mapping: { target: 'note', group: 'notes', state: 'Enabled' } });
    expect(await mappingLog()).toContainEqual(
      expect.objectContaining({
        logLevel: 'WARN',
        error: {
          errorMessage: expect.stringContaining('orders-'),
          errorCode: expect.stringContaining('UNKNOWN_TOPIC'),
        },
      }),
    );
  });

  test('and made again is read, and all is well again', async () => {
    await admin.createTopics({ topics: ['orders'], partitions: 3 });
    await Promise.all([0, 1, 2].map(produce));
    await until(async () => (await mapping())?.LastProcessingResult === 'OK');
    await region.settled();
    expect(await lag()).not.toContain('does not get on');
    await sleep(region.clock, 3 * MINUTE_MS);
    expect(await alarmState()).toBe('OK');
  });
});
