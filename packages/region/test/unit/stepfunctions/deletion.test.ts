import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import { type JsonObject, textOf } from '../../../src/core/json.ts';
import { type DataDirectory, dataDirectory } from '../../support/data-directory.ts';
import { until } from '../../support/until.ts';
import { NOW, openWorkflows, ROLE } from './fixture.ts';

const ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:flow';
const WAITING = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Parameters: { QueueUrl: 'q', MessageBody: { 'token.$': '$$.Task.Token' } },
};
const TWO_STEPS = { StartAt: 'A', States: { A: { ...WAITING, Next: 'B' }, B: { Type: 'Pass', End: true } } };
const ONE_STEP = { StartAt: 'A', States: { A: { ...WAITING, End: true } } };
const BRANCHES = {
  StartAt: 'P',
  States: { P: { Type: 'Parallel', Branches: [TWO_STEPS], End: true } },
};
const DELETING = new AwsError('StateMachineDeleting', `State Machine is being deleted: '${ARN}'`);

let data: DataDirectory;
beforeEach(() => {
  data = dataDirectory();
});
afterEach(() => data.remove());

/** A region with the tokens that its queue was sent. */
function opened() {
  const tokens: string[] = [];
  const sendMessage = async ({ MessageBody }: JsonObject): Promise<JsonObject> => {
    tokens.push(JSON.parse(textOf(MessageBody)).token);
    return { MessageId: 'm-1' };
  };
  const workflows = openWorkflows(
    {},
    { 'sqs:sendMessage': sendMessage },
    { stateStore: data.open(), startAt: Date.parse(NOW) },
  );
  const { call } = workflows;
  const declaration = (definition: JsonObject, type = 'STANDARD') => ({
    name: 'flow',
    definition: JSON.stringify(definition),
    roleArn: ROLE,
    type,
  });
  const create = (definition: JsonObject, type?: string) => call('CreateStateMachine', declaration(definition, type));
  const begun = async (definition: JsonObject) => {
    await create(definition);
    const { executionArn } = await call('StartExecution', { stateMachineArn: ARN, name: 'run' });
    await until(() => tokens.length === 1);
    return textOf(executionArn);
  };
  const statusOf = async () => (await call('DescribeStateMachine', { stateMachineArn: ARN }))['status'];
  const succeed = () => call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '1' });
  return { ...workflows, tokens, create, begun, statusOf, succeed };
}

const gone = { code: 'StateMachineDoesNotExist' };

describe('a state machine that is deleted', () => {
  test('is gone at once where nothing of it runs', async () => {
    const { create, call, statusOf } = opened();
    await create(ONE_STEP);
    await call('DeleteStateMachine', { stateMachineArn: ARN });

    await expect(statusOf()).rejects.toMatchObject(gone);
    await call('DeleteStateMachine', { stateMachineArn: ARN });
  });

  test.each([
    ['the next transition', TWO_STEPS],
    ['the next transition of a branch', BRANCHES],
  ])('aborts its execution at %s, and is there until then', async (_when, definition) => {
    const { begun, call, create, service, statusOf, succeed } = opened();
    const executionArn = await begun(definition);
    await call('DeleteStateMachine', { stateMachineArn: ARN });

    expect(await statusOf()).toBe('DELETING');
    await expect(call('StartExecution', { stateMachineArn: ARN })).rejects.toThrow(DELETING);
    await expect(create(ONE_STEP)).rejects.toThrow(DELETING);
    await expect(call('UpdateStateMachine', { stateMachineArn: ARN, roleArn: `${ROLE}-2` })).rejects.toThrow(DELETING);
    await succeed();
    await service.executions.get(executionArn).finished;
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'ABORTED' });
    const { events } = service.executions.get(executionArn).scope.history;
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['TaskStateExited', 'ExecutionAborted']);
    await expect(statusOf()).rejects.toMatchObject(gone);
    await create(ONE_STEP);
    expect(await statusOf()).toBe('ACTIVE');
  });

  test('lets an execution in its last state end', async () => {
    const { begun, call, service, statusOf, succeed } = opened();
    const executionArn = await begun(ONE_STEP);
    await call('DeleteStateMachine', { stateMachineArn: ARN });
    await succeed();
    await service.executions.get(executionArn).finished;

    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED', output: '1' });
    await expect(statusOf()).rejects.toMatchObject(gone);
  });

  test('is still being deleted after a restart', async () => {
    const before = opened();
    const executionArn = await before.begun(TWO_STEPS);
    await before.call('DeleteStateMachine', { stateMachineArn: ARN });
    await until(() =>
      [...data.open().rows('execution-position')].some(([, row]) => JSON.stringify(row).includes('m-1')),
    );
    const after = opened();
    after.service.resume();

    expect(await after.statusOf()).toBe('DELETING');
    const execution = after.service.executions.get(executionArn);
    await until(async () => {
      await after.call('SendTaskSuccess', { taskToken: before.tokens[0] ?? '', output: '1' }).catch(() => {});
      return execution.status !== 'RUNNING';
    });
    expect(execution.status).toBe('ABORTED');
    await until(() => !after.service.stateMachines.has(ARN));
  });

  test('makes room for one of a template, which its executions do not disturb', async () => {
    const { begun, call, service, statusOf, succeed } = opened();
    const executionArn = await begun(TWO_STEPS);
    await call('DeleteStateMachine', { stateMachineArn: ARN });
    const definition = JSON.stringify(ONE_STEP);
    service.stateMachines.declare({ name: 'flow', type: 'STANDARD', definition, roleArn: ROLE });
    await succeed();
    await service.executions.get(executionArn).finished;

    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'ABORTED' });
    expect(await statusOf()).toBe('ACTIVE');
  });
});
