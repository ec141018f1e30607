import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { OutgoingMessage } from '../../../src/core/ports.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { readSchedule } from '../../../src/scheduler/read-schedule.ts';
import { Schedules } from '../../../src/scheduler/schedules.ts';
import { testStateStore } from '../../support/test-state-store.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 12);
const MINUTE_MS = 60_000;
const FUNCTION = 'arn:aws:lambda:eu-west-1:1:function:f';
const DEAD = 'arn:aws:sqs:eu-west-1:1:dead';
const ROLE = 'arn:aws:iam::1:role/r';

let clock: VirtualClock;
let invoked: { readonly atMs: number; readonly payload: string }[];
let dead: OutgoingMessage[];
let warned: string[];
let asked: (readonly [role: string, action: string, resource: string])[];
let called: (readonly [role: string, service: string, operation: string, input: JsonObject])[];
let refusal: AwsError | undefined;

function opened(): Schedules {
  const never = async () => {
    throw new Error('not asked for');
  };
  return new Schedules({
    clock,
    random: seededRandom(1),
    region: 'eu-west-1',
    accountId: '1',
    warn: (line) => void warned.push(line),
    ports: {
      functions: {
        enqueue: async (_arn, payload) => {
          if (refusal !== undefined) throw refusal;
          invoked.push({ atMs: clock.now() - NOW_MS, payload });
        },
      },
      queues: { send: async (_arn, message) => void dead.push(message) },
      topics: { publish: never },
      buses: { put: never },
      workflows: {
        startForEvent: never,
        callService: async ({ roleArn }, service, operation, input) => {
          if (refusal !== undefined) throw refusal;
          called.push([roleArn, service, operation, input]);
          return {};
        },
      },
      mayAct: ({ roleArn }, action, resource) => void asked.push([roleArn, action, resource]),
    },
  });
}

beforeEach(() => {
  clock = new VirtualClock(NOW_MS);
  [invoked, dead, warned, asked, called, refusal] = [[], [], [], [], [], undefined];
});

const settings = (more: JsonObject, target: JsonObject = {}) =>
  readSchedule(
    {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ...more,
      Target: { Arn: FUNCTION, RoleArn: ROLE, ...target },
    },
    'daily',
  );

/** Lets time pass, whatever is scheduled in it. */
async function pass(ms: number): Promise<void> {
  let isOver = false;
  clock.schedule(ms, () => {
    isOver = true;
  });
  while (!isOver) await setImmediate();
}

const minutesOf = (): readonly number[] => invoked.map(({ atMs }) => atMs / MINUTE_MS);

describe('a schedule', () => {
  test('at a rate begins at once, and ends with its end', async () => {
    const EndDate = (NOW_MS + 25 * MINUTE_MS) / 1_000;
    opened().create(settings({ ScheduleExpression: 'rate(10 minutes)', EndDate }));

    await pass(60 * MINUTE_MS);

    expect(minutesOf()).toEqual([0, 10, 20]);
  });

  test('at a rate begins with its start', async () => {
    const StartDate = (NOW_MS + 5 * MINUTE_MS) / 1_000;
    const schedules = opened();
    schedules.create(settings({ ScheduleExpression: 'rate(10 minutes)', StartDate }));

    await pass(20 * MINUTE_MS);

    expect(minutesOf()).toEqual([5, 15]);
    schedules.stop();
  });

  test('of one time is deleted after it where that is asked for', async () => {
    const schedules = opened();
    schedules.create(settings({ ScheduleExpression: 'at(2026-03-02T12:10:00)', ActionAfterCompletion: 'DELETE' }));

    await pass(15 * MINUTE_MS);

    expect(minutesOf()).toEqual([10]);
    expect(() => schedules.get('default', 'daily')).toThrow('Schedule daily does not exist.');
  });

  test('with a window comes within it', async () => {
    const window = { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 } };
    opened().create(settings({ ScheduleExpression: 'at(2026-03-02T12:10:00)', ...window }));

    await pass(30 * MINUTE_MS);

    expect(minutesOf()).toHaveLength(1);
    expect(minutesOf()[0]).toBeGreaterThan(10);
    expect(minutesOf()[0]).toBeLessThanOrEqual(25);
  });

  test('that is disabled, changed or deleted does not come as it was', async () => {
    const schedules = opened();
    schedules.create(settings({ ScheduleExpression: 'at(2026-03-02T12:10:00)' }));
    schedules.update(settings({ ScheduleExpression: 'at(2026-03-02T12:20:00)' }));
    await pass(30 * MINUTE_MS);
    expect(minutesOf()).toEqual([20]);

    schedules.update(settings({ ScheduleExpression: 'at(2026-03-02T12:40:00)', State: 'DISABLED' }));
    await pass(15 * MINUTE_MS);
    schedules.update(settings({ ScheduleExpression: 'at(2026-03-02T12:50:00)' }));
    schedules.delete('default', 'daily');
    await pass(15 * MINUTE_MS);
    expect(minutesOf()).toEqual([20]);
  });

  test('gives its input with the context in it, by its role', async () => {
    const Input = '{"a":"<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.attempt-number>"}';
    opened().create(settings({ ScheduleExpression: 'at(2026-03-02T12:10:00)' }, { Input }));

    await pass(15 * MINUTE_MS);

    const arn = 'arn:aws:scheduler:eu-west-1:1:schedule/default/daily';
    expect(invoked[0]?.payload).toBe(`{"a":"${arn} 2026-03-02T12:10:00Z 1"}`);
    expect(asked).toEqual([[ROLE, 'lambda:InvokeFunction', FUNCTION]]);
  });

  test('gives an event of Scheduler without an input', async () => {
    opened().create(settings({ ScheduleExpression: 'at(2026-03-02T12:10:00)' }));

    await pass(15 * MINUTE_MS);

    expect(JSON.parse(invoked[0]?.payload ?? '')).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '1',
      time: '2026-03-02T12:10:00Z',
      region: 'eu-west-1',
      resources: ['arn:aws:scheduler:eu-west-1:1:schedule/default/daily'],
      detail: '{}',
    });
  });
});

describe('a target that fails', () => {
  test('is retried, and its dead letter says why and how often', async () => {
    refusal = new AwsError('TooManyRequestsException', 'later', 429);
    const RetryPolicy = { MaximumRetryAttempts: 2 };
    const schedules = opened();
    schedules.create(
      settings(
        { ScheduleExpression: 'at(2026-03-02T12:10:00)' },
        { Input: '{}', RetryPolicy, DeadLetterConfig: { Arn: DEAD } },
      ),
    );

    await pass(60 * MINUTE_MS);

    expect(asked.filter(([, action]) => action === 'lambda:InvokeFunction')).toHaveLength(3);
    expect(dead).toMatchObject([
      {
        body: '{}',
        attributes: {
          ERROR_CODE: { value: 'THROTTLING' },
          ERROR_MESSAGE: { value: 'later' },
          EXHAUSTED_RETRY_CONDITION: { value: 'MaximumRetryAttempts' },
          RETRY_ATTEMPTS: { value: '2' },
          SCHEDULED_TIME: { value: '2026-03-02T12:10:00Z' },
          SCHEDULE_ARN: { value: 'arn:aws:scheduler:eu-west-1:1:schedule/default/daily' },
          TARGET_ARN: { value: FUNCTION },
        },
      },
    ]);
    expect(schedules.pendingCount).toBe(0);
  });

  test('and is not there is not retried, and the log tells of it without a queue', async () => {
    refusal = new AwsError('ResourceNotFoundException', 'Function not found', 404);
    opened().create(settings({ ScheduleExpression: 'at(2026-03-02T12:10:00)' }));

    await pass(60 * MINUTE_MS);

    expect(asked).toHaveLength(1);
    expect(warned).toEqual([
      `warning: scheduler: arn:aws:scheduler:eu-west-1:1:schedule/default/daily does not reach ${FUNCTION}: Function not found`,
    ]);
  });
});

describe('a universal target', () => {
  const universal = (Arn: string, Input?: object) =>
    settings(
      { ScheduleExpression: 'at(2026-03-02T12:10:00)' },
      {
        Arn,
        ...(Input !== undefined && { Input: JSON.stringify(Input) }),
        DeadLetterConfig: { Arn: DEAD },
      },
    );

  test('calls the API with the input, in which the context is filled in', async () => {
    const Payload = '{"at":"<aws.scheduler.scheduled-time>"}';
    opened().create(universal('arn:aws:scheduler:::aws-sdk:lambda:invoke', { FunctionName: 'f', Payload }));

    await pass(15 * MINUTE_MS);

    expect(called).toEqual([
      [ROLE, 'lambda', 'invoke', { FunctionName: 'f', Payload: '{"at":"2026-03-02T12:10:00Z"}' }],
    ]);
  });

  test('without an input sends nothing with the call', async () => {
    opened().create(universal('arn:aws:scheduler:::aws-sdk:sqs:createQueue'));

    await pass(15 * MINUTE_MS);

    expect(called).toEqual([[ROLE, 'sqs', 'createQueue', {}]]);
  });

  test('that refuses the call ends as a dead letter', async () => {
    refusal = new AwsError('QueueDoesNotExist', 'No such queue.');
    const target = 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage';
    opened().create(universal(target, { QueueUrl: 'q', MessageBody: 'm' }));

    await pass(15 * MINUTE_MS);

    expect(dead).toMatchObject([
      {
        body: '{"QueueUrl":"q","MessageBody":"m"}',
        attributes: { ERROR_CODE: { value: 'NO_RESOURCE' }, TARGET_ARN: { value: target } },
      },
    ]);
  });
});

test('a schedule that missed its time comes once at the next start, and then as before', async () => {
  using stores = testStateStore();
  const first = opened();
  first.restore(stores.open());
  first.create(settings({ ScheduleExpression: 'cron(0 * * * ? *)' }));
  first.stop();
  clock = new VirtualClock(NOW_MS + 150 * MINUTE_MS);

  const second = opened();
  second.create(settings({ ScheduleExpression: 'cron(0 * * * ? *)' }));
  second.restore(stores.open());
  await pass(40 * MINUTE_MS);
  second.stop();

  expect(minutesOf()).toEqual([150, 180]);
});

test.each<[what: string, more: JsonObject, target: JsonObject, message: string]>([
  ['expression', { ScheduleExpression: 'often' }, {}, 'Invalid Schedule Expression often.'],
  [
    'time zone',
    { ScheduleExpression: 'rate(1 hour)', ScheduleExpressionTimezone: 'Mars' },
    {},
    'Invalid time zone Mars.',
  ],
  [
    'window',
    { ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
    {},
    'MaximumWindowInMinutes must be provided when FlexibleTimeWindow mode is FLEXIBLE.',
  ],
  [
    'end',
    { ScheduleExpression: 'rate(1 hour)', StartDate: 2, EndDate: 1 },
    {},
    'The EndDate must be after the StartDate.',
  ],
  [
    'service of a universal target',
    { ScheduleExpression: 'rate(1 hour)' },
    { Arn: 'arn:aws:scheduler:::aws-sdk:rds:stopDBInstance' },
    'The region runs universal targets of cloudwatch, cloudwatchlogs, dynamodb, eventbridge, glue, lambda, s3, secretsmanager, sfn, sns, sqs, ssm, not of rds.',
  ],
  [
    'action of a universal target',
    { ScheduleExpression: 'rate(1 hour)' },
    { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl' },
    'EventBridge Scheduler does not call getQueueUrl, which only reads.',
  ],
  [
    'input of a universal target',
    { ScheduleExpression: 'rate(1 hour)' },
    { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', Input: 'words' },
    'The Input of a universal target must be a JSON object.',
  ],
  [
    'number of retries',
    { ScheduleExpression: 'rate(1 hour)' },
    { RetryPolicy: { MaximumRetryAttempts: 186 } },
    '1 validation error detected',
  ],
])('a schedule with another %s is refused', (_what, more, target, message) => {
  expect(() => settings(more, target)).toThrow(message);
});
