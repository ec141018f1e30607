import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { type Json, type JsonObject, objectOf, textOf } from '../../../src/core/json.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { until } from '../../support/until.ts';
import { NOW, one, openWorkflows, outcome, ROLE, run } from './fixture.ts';

const RESOURCE = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const waiting = (fields: JsonObject = {}): JsonObject => ({
  Type: 'Task',
  Resource: RESOURCE,
  Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } },
  ...fields,
});

/** Workflows whose queue keeps the tokens that it was sent. */
function withQueue(options: Parameters<typeof openWorkflows>[2] = {}) {
  const tokens: string[] = [];
  const sendMessage = async ({ MessageBody }: JsonObject): Promise<JsonObject> => {
    tokens.push(JSON.parse(textOf(MessageBody)).token);
    return { MessageId: 'm-1' };
  };
  const workflows = openWorkflows({}, { 'sqs:sendMessage': sendMessage }, options);
  const begin = (state: JsonObject, others: JsonObject = {}) => {
    const machineOfOne = one(state);
    const definition = JSON.stringify({ ...machineOfOne, States: { ...objectOf(machineOfOne['States']), ...others } });
    const machine = workflows.service.stateMachines.create({
      name: 'flow',
      type: 'STANDARD',
      definition,
      roleArn: ROLE,
    });
    return workflows.service.executions.start(machine, { name: 'run', input: '{}' });
  };
  const untilSent = (count: number): Promise<void> => until(() => tokens.length === count);
  return { ...workflows, tokens, begin, untilSent };
}

describe('a task that waits for its token', () => {
  test('ends with SendTaskSuccess, whose output is its result', async () => {
    const workflows = withQueue();
    const execution = workflows.begin(waiting());
    await workflows.untilSent(1);
    await workflows.call('SendTaskSuccess', { taskToken: workflows.tokens[0] ?? '', output: '{"n":1}' });
    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: { n: 1 } });
    const events = execution.scope.history.events.filter(({ type }) => type.startsWith('Task'));
    expect(events.map(({ type }) => type)).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
    ]);
    expect(events[2]?.details).toEqual({
      taskStartedEventDetails: { resourceType: 'sqs', resource: 'sendMessage.waitForTaskToken' },
    });
  });

  test('fails with SendTaskFailure, and a retry has another token', async () => {
    const workflows = withQueue();
    const execution = workflows.begin(waiting({ Retry: [{ ErrorEquals: ['Declined'], MaxAttempts: 1 }] }));
    for (const attempt of [1, 2]) {
      await workflows.untilSent(attempt);
      const taskToken = workflows.tokens[attempt - 1] ?? '';
      await workflows.call('SendTaskFailure', { taskToken, error: 'Declined', cause: `no ${attempt}` });
    }
    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'Declined', cause: 'no 2' });
    expect(new Set(workflows.tokens).size).toBe(2);
  });

  test('is caught without a name and a cause where SendTaskFailure gives none', async () => {
    const workflows = withQueue();
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const execution = workflows.begin(waiting({ Catch }), { Caught: { Type: 'Succeed' } });
    await workflows.untilSent(1);

    await workflows.call('SendTaskFailure', { taskToken: workflows.tokens[0] ?? '' });

    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: { Error: null, Cause: null } });
  });

  test('fails with States.Timeout without a heartbeat in time', async () => {
    const workflows = withQueue();
    const execution = workflows.begin(waiting({ HeartbeatSeconds: 5, TimeoutSeconds: 600 }));
    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect(workflows.clock.now() - Date.parse(NOW)).toBe(5000);
    expect(execution.scope.history.events.map(({ type }) => type).slice(-2)).toEqual([
      'TaskTimedOut',
      'ExecutionFailed',
    ]);
  });

  test.each([
    [{ HeartbeatSeconds: 5 }, ['States.HeartbeatTimeout'], 'SUCCEEDED'],
    [{ HeartbeatSeconds: 5 }, ['States.Timeout'], 'SUCCEEDED'],
    [{ HeartbeatSeconds: 5 }, ['States.TaskFailed'], 'FAILED'],
    [{ TimeoutSeconds: 5 }, ['States.HeartbeatTimeout'], 'FAILED'],
  ])('with %j is caught as %j: %s', async (limits, ErrorEquals, status) => {
    const workflows = withQueue();
    const definition = {
      StartAt: 'S',
      States: {
        S: { ...waiting(limits), End: true, Catch: [{ ErrorEquals, Next: 'Caught' }] },
        Caught: { Type: 'Pass', End: true },
      },
    };
    const machine = workflows.service.stateMachines.create({
      name: 'caught',
      type: 'STANDARD',
      definition: JSON.stringify(definition),
      roleArn: ROLE,
    });
    const execution = workflows.service.executions.start(machine, { name: 'run', input: '{}' });
    await execution.finished;
    expect(execution.status).toBe(status);
    if (status === 'SUCCEEDED') expect(outcome(execution)).toMatchObject({ output: { Error: 'States.Timeout' } });
  });

  test('is tried again after a missed heartbeat', async () => {
    const workflows = withQueue();
    const Retry = [{ ErrorEquals: ['States.HeartbeatTimeout'], MaxAttempts: 1 }];
    const execution = workflows.begin(waiting({ HeartbeatSeconds: 5, Retry }));
    await execution.finished;
    expect(execution.status).toBe('FAILED');
    expect(workflows.tokens).toHaveLength(2);
  });

  test('takes a token once, and refuses one that is none', async () => {
    const workflows = withQueue();
    const execution = workflows.begin(waiting());
    await workflows.untilSent(1);
    const taskToken = workflows.tokens[0] ?? '';
    await workflows.call('SendTaskHeartbeat', { taskToken });
    await expect(workflows.call('SendTaskSuccess', { taskToken, output: 'no json' })).rejects.toThrow(
      new AwsError('InvalidOutput', "Invalid Output: 'The output is not JSON'"),
    );
    await workflows.call('SendTaskSuccess', { taskToken, output: '1' });
    await execution.finished;
    await expect(workflows.call('SendTaskSuccess', { taskToken, output: '2' })).rejects.toThrow(
      new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'"),
    );
    await expect(workflows.call('SendTaskHeartbeat', { taskToken: 'none' })).rejects.toThrow(
      new AwsError('InvalidToken', "Invalid Token: 'Invalid token'"),
    );
  });
});

describe('after the region was killed, a task that waits for its token', () => {
  let data: DataDirectory;
  beforeEach(() => {
    data = dataDirectory();
  });
  afterEach(() => data.remove());
  const region = () => withQueue({ stateStore: data.open(), startAt: Date.parse(NOW) });
  const resumed = (workflows: ReturnType<typeof region>) => {
    workflows.service.resume();
    return workflows.service.executions.get('arn:aws:states:eu-west-1:000000000000:execution:flow:run');
  };

  test('goes on waiting for the same token, without a second call', async () => {
    const first = region();
    first.begin(waiting());
    await first.untilSent(1);
    await until(() =>
      [...data.open().rows('execution-position')].some(([, row]) => JSON.stringify(row).includes('m-1')),
    );
    const second = region();
    const execution = resumed(second);
    await until(async () => {
      await second.call('SendTaskSuccess', { taskToken: first.tokens[0] ?? '', output: '"late"' }).catch(() => {});
      return execution.status !== 'RUNNING';
    });
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: 'late' });
    expect(second.tokens).toEqual([]);
  });

  test('has the outcome that was accepted before', async () => {
    const first = region();
    first.begin(waiting());
    await first.untilSent(1);
    await until(() =>
      [...data.open().rows('execution-position')].some(([, row]) => JSON.stringify(row).includes('m-1')),
    );
    const [, position] = [...data.open().rows('execution-position')][0] ?? [];
    data.open().put('task-outcome', first.tokens[0] ?? '', { output: '"early"' });
    expect(position).toMatchObject({ state: 'S', token: first.tokens[0] });
    const execution = resumed(region());
    await execution.finished;
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: 'early' });
    expect([...data.open().rows('task-outcome')]).toEqual([]);
  });
});

test('an outcome that comes before the call is answered counts, and outlives the region until the state is left', async () => {
  const data = dataDirectory();
  const workflows = openWorkflows(
    {},
    {
      'sqs:sendMessage': async ({ MessageBody }) => {
        const taskToken = textOf(JSON.parse(textOf(MessageBody)).token);
        await workflows.call('SendTaskSuccess', { taskToken, output: '1' });
        return {};
      },
    },
    { stateStore: data.open() },
  );
  const definition = JSON.stringify({
    StartAt: 'S',
    States: { S: waiting({ Next: 'W' }), W: { Type: 'Wait', Seconds: 60, End: true } },
  });
  const hold = workflows.clock.hold();
  const machine = workflows.service.stateMachines.create({ name: 'flow', type: 'STANDARD', definition, roleArn: ROLE });
  const execution = workflows.service.executions.start(machine, { name: 'run', input: '{}' });
  await until(() => execution.scope.history.events.some(({ type }) => type === 'WaitStateEntered'));
  expect([...data.open().rows('task-outcome')]).toEqual([]);
  hold();
  await execution.finished;
  expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: 1 });
  data.remove();
});

describe('states:startExecution', () => {
  const CHILD = 'arn:aws:states:eu-west-1:000000000000:stateMachine:child';
  const parent = (suffix: string): JsonObject =>
    one({
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${suffix}`,
      Parameters: { StateMachineArn: CHILD, Name: 'inner', Input: { n: 1 } },
    });
  const withChild = (state: JsonObject) => {
    const workflows = openWorkflows();
    const definition = JSON.stringify({ StartAt: 'C', States: { C: state } });
    workflows.service.stateMachines.create({ name: 'child', type: 'STANDARD', definition, roleArn: ROLE });
    return workflows;
  };
  const described = {
    ExecutionArn: 'arn:aws:states:eu-west-1:000000000000:execution:child:inner',
    InputDetails: { Included: true },
    Name: 'inner',
    StartDate: Date.parse(NOW),
    StateMachineArn: CHILD,
    StopDate: Date.parse(NOW),
  };

  test.each<[string, Json]>([
    ['.sync', '{"n":1}'],
    ['.sync:2', { n: 1 }],
  ])('%s ends with the execution that it starts', async (suffix, text) => {
    const execution = await run(parent(suffix), {}, withChild({ Type: 'Succeed' }));
    const ended = { Input: text, Output: text, OutputDetails: { Included: true }, Status: 'SUCCEEDED' };
    expect(outcome(execution)).toEqual({ status: 'SUCCEEDED', output: { ...described, ...ended } });
  });

  test('.sync fails with the execution that it starts', async () => {
    const execution = await run(parent('.sync'), {}, withChild({ Type: 'Fail', Error: 'E', Cause: 'why' }));
    const { error, cause } = outcome(execution);
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(textOf(cause))).toEqual({
      ...described,
      Error: 'E',
      Cause: 'why',
      Input: '{"n":1}',
      Status: 'FAILED',
    });
  });

  test('without a suffix goes on when the execution has started', async () => {
    const workflows = withChild({ Type: 'Wait', Seconds: 60, End: true });
    const execution = await run(parent(''), {}, workflows);
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ ExecutionArn: described.ExecutionArn });
    expect(workflows.service.executions.get(described.ExecutionArn).name).toBe('inner');
  });

  test('of a state machine that is not there fails as the service names it', async () => {
    const execution = await run(parent(''), {});
    expect(outcome(execution)).toMatchObject({ error: 'StepFunctions.StateMachineDoesNotExistException' });
  });
});

describe('an aws-sdk task', () => {
  const sdk = (resource: string, Parameters: JsonObject): JsonObject =>
    one({ Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${resource}`, Parameters });
  const withApi = (answer: (target: string, request: JsonObject) => JsonObject) => {
    const workflows = openWorkflows();
    workflows.service.connect(async (target, request) => answer(target, request));
    return workflows;
  };

  test('calls the region’s API, whose answer is its result without metadata', async () => {
    const seen: Json[] = [];
    const workflows = withApi((target, request) => {
      seen.push(target, request);
      return { Item: { id: { S: 'a' } } };
    });
    const request = { TableName: 't', Key: { id: { S: 'a' } } };
    expect(outcome(await run(sdk('dynamodb:getItem', request), {}, workflows))).toEqual({
      status: 'SUCCEEDED',
      output: { Item: { id: { S: 'a' } } },
    });
    expect(seen).toEqual(['DynamoDB_20120810.GetItem', request]);
  });

  test('that the region does not run fails', async () => {
    expect(outcome(await run(sdk('lambda:listFunctions', {}), {}, openWorkflows()))).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining('The region does not run ListFunctions of lambda by aws-sdk.'),
    });
  });

  test('makes up the token of a new secret that is given none', async () => {
    const workflows = withApi((_target, request) => ({ VersionId: request['ClientRequestToken'] ?? null }));
    const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(outcome(await run(sdk('secretsmanager:createSecret', { Name: 'door' }), {}, workflows))).toEqual({
      status: 'SUCCEEDED',
      output: { VersionId: uuid },
    });
  });

  test('writes names in PascalCase, texts of JSON as JSON, and times as texts', async () => {
    const seen: Json[] = [];
    const workflows = withApi((_target, request) => {
      seen.push(request);
      return { executionArn: 'arn', startDate: 1 };
    });
    const machine = sdk('sfn:startExecution', { StateMachineArn: 'arn:m', Input: { key: 'value' } });
    expect(outcome(await run(machine, {}, workflows))).toEqual({
      status: 'SUCCEEDED',
      output: { ExecutionArn: 'arn', StartDate: '1970-01-01T00:00:01.000Z' },
    });
    expect(seen).toEqual([{ stateMachineArn: 'arn:m', input: '{"key":"value"}' }]);
  });

  test.each([
    [
      'dynamodb:getItem',
      'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      'DynamoDb.ResourceNotFoundException',
    ],
    ['dynamodb:getItem', 'ValidationException', 'DynamoDb.DynamoDbException'],
    ['sfn:sendTaskSuccess', 'InvalidToken', 'Sfn.InvalidTokenException'],
  ])('%s that fails with %s is %s', async (resource, code, error) => {
    const workflows = withApi(() => {
      throw new AwsError(code, 'no');
    });
    expect(outcome(await run(sdk(resource, {}), {}, workflows))).toEqual({
      status: 'FAILED',
      error,
      cause: expect.stringMatching(/^no \(Service: \w+, Status Code: 400, Request ID: [-0-9a-f]{36}\)$/),
    });
  });
});

test('an Express workflow waits for no callback', async () => {
  const { service } = openWorkflows();
  const definition = JSON.stringify(one(waiting()));
  expect(() => service.stateMachines.create({ name: 'x', type: 'EXPRESS', definition, roleArn: ROLE })).toThrow(
    "SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration at /States/S/Resource",
  );
});
