import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { type JsonObject, textOf } from '../../../src/core/json.ts';
import { ActivityTasks } from '../../../src/stepfunctions/activities/activity-tasks.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { until } from '../../support/until.ts';
import { ManualClock } from '../kafka/manual-clock.ts';
import { NOW, one, openWorkflows, outcome, ROLE } from './fixture.ts';

const ACTIVITY = 'arn:aws:states:eu-west-1:000000000000:activity:weigh';
/** A worker that stays. */
const CONNECTED = new AbortController().signal;
const weigh = (fields: JsonObject = {}): JsonObject => one({ Type: 'Task', Resource: ACTIVITY, ...fields });

/** Workflows with the activity `weigh`, and an execution that asks for it. */
async function opened(fields: JsonObject = {}, options: Parameters<typeof openWorkflows>[2] = {}) {
  const workflows = openWorkflows({}, {}, options);
  await workflows.call('CreateActivity', { name: 'weigh' });
  const definition = JSON.stringify(weigh(fields));
  const machine = workflows.service.stateMachines.create({ name: 'flow', type: 'STANDARD', definition, roleArn: ROLE });
  const execution = workflows.service.executions.start(machine, { name: 'run', input: '{"box": 1}' });
  const types = () => execution.scope.history.events.map(({ type }) => type);
  await until(() => types().includes('ActivityScheduled'));
  const task = (): Promise<JsonObject> =>
    workflows.call('GetActivityTask', { activityArn: ACTIVITY, workerName: 'scales-1' });
  return { ...workflows, execution, types, task };
}

describe('an activity', () => {
  test('is made once, listed, described and deleted', async () => {
    const { call } = openWorkflows();
    const made = { activityArn: ACTIVITY, creationDate: Date.parse(NOW) / 1000 };
    expect(await call('CreateActivity', { name: 'weigh', tags: [{ key: 'team', value: 'a' }] })).toEqual(made);
    expect(await call('CreateActivity', { name: 'weigh' })).toEqual(made);
    expect(await call('ListActivities', {})).toEqual({ activities: [{ ...made, name: 'weigh' }] });
    expect(await call('DescribeActivity', { activityArn: ACTIVITY })).toEqual({ ...made, name: 'weigh' });
    expect(await call('ListTagsForResource', { resourceArn: ACTIVITY })).toEqual({
      tags: [{ key: 'team', value: 'a' }],
    });

    expect(await call('DeleteActivity', { activityArn: ACTIVITY })).toEqual({});
    expect(await call('DeleteActivity', { activityArn: ACTIVITY })).toEqual({});
    const missing = new AwsError('ActivityDoesNotExist', `Activity Does Not Exist: '${ACTIVITY}'`);
    await expect(call('DescribeActivity', { activityArn: ACTIVITY })).rejects.toThrow(missing);
    await expect(call('GetActivityTask', { activityArn: ACTIVITY })).rejects.toThrow(missing);
  });

  test('has a name as state machines have, and an ARN of its kind', async () => {
    const { call } = openWorkflows();
    await expect(call('CreateActivity', { name: 'a b' })).rejects.toThrow(
      new AwsError('InvalidName', "Invalid Name: 'a b'"),
    );
    await expect(call('DescribeActivity', { activityArn: ACTIVITY.replace('activity', 'execution') })).rejects.toThrow(
      new AwsError('InvalidArn', "Invalid Arn: 'Resource type not valid in this context: execution'"),
    );
  });

  test('is no task of an Express workflow', () => {
    const { service } = openWorkflows();
    const machine = { name: 'fast', type: 'EXPRESS' as const, definition: JSON.stringify(weigh()), roleArn: ROLE };
    expect(() => service.stateMachines.create(machine)).toThrow(
      'Express state machine does not support Activity tasks',
    );
  });
});

describe('the task of an activity', () => {
  test('is fetched by a worker, whose result is that of the state', async () => {
    const { task, call, execution } = await opened({ TimeoutSeconds: 600, HeartbeatSeconds: 60 });
    const { taskToken, input } = await task();
    expect(input).toBe('{"box": 1}');
    await call('SendTaskHeartbeat', { taskToken: textOf(taskToken) });
    await call('SendTaskSuccess', { taskToken: textOf(taskToken), output: '{"grams":20}' });
    await execution.finished;

    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: { grams: 20 } });
    const events = execution.scope.history.events.filter(({ type }) => type.startsWith('Activity'));
    const input1 = { input: '{"box": 1}', inputDetails: { truncated: false } };
    const limits = { timeoutInSeconds: 600, heartbeatInSeconds: 60 };
    expect(events.map(({ type, details }) => [type, details])).toEqual([
      ['ActivityScheduled', { activityScheduledEventDetails: { resource: ACTIVITY, ...input1, ...limits } }],
      ['ActivityStarted', { activityStartedEventDetails: { workerName: 'scales-1' } }],
      [
        'ActivitySucceeded',
        { activitySucceededEventDetails: { output: '{"grams":20}', outputDetails: { truncated: false } } },
      ],
    ]);
  });

  test('fails as the worker says', async () => {
    const { task, call, execution, types } = await opened();
    const { taskToken } = await task();
    await call('SendTaskFailure', { taskToken: textOf(taskToken), error: 'TooHeavy', cause: 'more than 30 kg' });
    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'TooHeavy', cause: 'more than 30 kg' });
    expect(types()).toContain('ActivityFailed');
  });

  test.each([
    ['TimeoutSeconds', 300],
    ['HeartbeatSeconds', 20],
  ])('has its %s from when a worker takes it', async (field, seconds) => {
    const { task, clock, execution, types } = await opened({ [field]: seconds });
    await new Promise(setImmediate);
    expect(execution.status).toBe('RUNNING');
    expect(clock.now()).toBe(Date.parse(NOW));
    await task();
    await execution.finished;
    expect(outcome(execution)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(clock.now() - Date.parse(NOW)).toBe(seconds * 1000);
    expect(types()).toContain('ActivityTimedOut');
  });

  test('goes to nobody after its execution was stopped', async () => {
    const { task, call, execution } = await opened();
    await call('StopExecution', { executionArn: execution.arn });
    await execution.finished;
    expect(await task()).toEqual({ taskToken: null });
  });

  test('fails at once when the activity is not there', async () => {
    const workflows = openWorkflows();
    const definition = JSON.stringify(weigh());
    const machine = workflows.service.stateMachines.create({
      name: 'flow',
      type: 'STANDARD',
      definition,
      roleArn: ROLE,
    });
    const execution = workflows.service.executions.start(machine, { name: 'run', input: '{}' });
    await execution.finished;
    const place = "An error occurred while executing the state 'S' (entered at the event id #2).";
    const cause = `${place} The activity ${ACTIVITY} does not exist.`;
    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'States.Runtime', cause });
    expect(execution.scope.history.events.at(-1)?.type).toBe('ExecutionFailed');
  });
});

describe('after the region was killed, the task of an activity', () => {
  let data: DataDirectory;
  beforeEach(() => {
    data = dataDirectory();
  });
  afterEach(() => data.remove());
  const again = () => {
    const workflows = openWorkflows({}, {}, { stateStore: data.open() });
    workflows.service.resume();
    const execution = workflows.service.executions.get('arn:aws:states:eu-west-1:000000000000:execution:flow:run');
    return { ...workflows, execution };
  };

  test('is offered again when nobody had taken it', async () => {
    await opened({}, { stateStore: data.open() });
    const { call, execution } = again();
    let task: JsonObject = {};
    await until(async () => {
      task = await call('GetActivityTask', { activityArn: ACTIVITY });
      return typeof task['taskToken'] === 'string';
    });
    await call('SendTaskSuccess', { taskToken: textOf(task['taskToken']), output: '1' });
    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: 1 });
  });

  test('waits for the worker that had taken it, and is not offered again', async () => {
    const first = await opened({}, { stateStore: data.open() });
    const { taskToken } = await first.task();
    await until(() =>
      [...data.open().rows('execution-position')].some(([, row]) => JSON.stringify(row).includes('scales-1')),
    );
    const { call, execution } = again();
    await until(async () => {
      await call('SendTaskSuccess', { taskToken: textOf(taskToken), output: '"late"' }).catch(() => {});
      return execution.status !== 'RUNNING';
    });
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: 'late' });
    expect(await call('GetActivityTask', { activityArn: ACTIVITY })).toEqual({ taskToken: null });
  });
});

describe('workers that wait for a task', () => {
  const task = (taskToken: string) => ({ taskToken, input: '{}' });

  test('get tasks in the order in which both came, each one task', async () => {
    const tasks = new ActivityTasks(new ManualClock());
    const [first, second] = [tasks.poll(ACTIVITY, 'a', CONNECTED), tasks.poll(ACTIVITY, undefined, CONNECTED)];
    const other = tasks.poll(`${ACTIVITY}-other`, 'b', CONNECTED);
    const offers = ['t-1', 't-2', 't-3'].map((token) => tasks.offer(ACTIVITY, task(token)));
    expect([await first, await second, await tasks.poll(ACTIVITY, 'c', CONNECTED)]).toEqual(
      ['t-1', 't-2', 't-3'].map(task),
    );
    expect(await Promise.all(offers.map(({ taken }) => taken))).toEqual([{ workerName: 'a' }, {}, { workerName: 'c' }]);
    tasks.stop();
    expect(await other).toBeUndefined();
  });

  test('get none after a minute, and later tasks are not for them', async () => {
    const clock = new ManualClock();
    const tasks = new ActivityTasks(clock);
    const waiting = tasks.poll(ACTIVITY, 'a', CONNECTED);
    clock.advance(60_000);
    expect(await waiting).toBeUndefined();
    tasks.offer(ACTIVITY, task('t-1'));
    expect(await tasks.poll(ACTIVITY, 'b', CONNECTED)).toEqual(task('t-1'));
  });

  test('get none when they have gone, and the task is for the next', async () => {
    const tasks = new ActivityTasks(new ManualClock());
    const worker = new AbortController();
    const waiting = tasks.poll(ACTIVITY, 'a', worker.signal);
    worker.abort();
    expect(await waiting).toBeUndefined();
    tasks.offer(ACTIVITY, task('t-1'));
    expect(await tasks.poll(ACTIVITY, 'b', CONNECTED)).toEqual(task('t-1'));
  });

  test('do not get what was withdrawn', async () => {
    const tasks = new ActivityTasks(new ManualClock());
    tasks.offer(ACTIVITY, task('t-1')).withdraw();
    tasks.offer(ACTIVITY, task('t-2'));
    expect(await tasks.poll(ACTIVITY, 'a', CONNECTED)).toEqual(task('t-2'));
  });
});
