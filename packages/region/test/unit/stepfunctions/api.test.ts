import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.ts';
import { workflowTarget } from '../../../src/stepfunctions/api/target.ts';
import { serve } from '../../support/served.ts';
import { functionArn, HandlerError, NOW, one, openWorkflows, ROLE } from './fixture.ts';

const STATES = 'arn:aws:states:eu-west-1:000000000000';
const stateMachineArn = `${STATES}:stateMachine:billing`;
const executionArn = `${STATES}:execution:billing:o-1`;

let client: SFNClient;
let workflows: ReturnType<typeof openWorkflows>;
let served: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  workflows = openWorkflows({
    charge: (event) => ({ charged: event }),
    refuse: () => {
      throw new HandlerError('CardDeclined', 'no money');
    },
  });
  served = await serve(workflows.clock, { targets: { AWSStepFunctions: workflowTarget(workflows.service) } });
  client = new SFNClient({ ...served.client, disableHostPrefix: true });
});
afterEach(async () => {
  client.destroy();
  await served.close();
});

const create = (definition: JsonObject, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
  client.send(
    new CreateStateMachineCommand({ name: 'billing', roleArn: ROLE, type, definition: JSON.stringify(definition) }),
  );
const start = (input = '{}', name = 'o-1') => client.send(new StartExecutionCommand({ stateMachineArn, input, name }));
const ended = async (): Promise<void> => workflows.service.executions.get(executionArn).finished;
const errorOf = async (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? { name: error.name, message: error.message } : error),
  );
const bodyOf = ({ $metadata, ...body }: { $metadata: unknown }): object => ($metadata ? body : {});

const WAITING = one({ Type: 'Wait', Seconds: 3600 });

describe('state machines', () => {
  test('are described and listed as they were declared', async () => {
    const created = await create(one({ Type: 'Pass' }));
    expect(bodyOf(created)).toEqual({ creationDate: new Date(NOW), stateMachineArn });
    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(bodyOf(described)).toEqual({
      creationDate: new Date(NOW),
      definition: JSON.stringify(one({ Type: 'Pass' })),
      loggingConfiguration: { includeExecutionData: false, level: 'OFF' },
      name: 'billing',
      roleArn: ROLE,
      stateMachineArn,
      status: 'ACTIVE',
      tracingConfiguration: { enabled: false },
      type: 'STANDARD',
    });
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toEqual([
      { creationDate: new Date(NOW), name: 'billing', stateMachineArn, type: 'STANDARD' },
    ]);
  });

  test('that cannot be run are not created', async () => {
    expect(await errorOf(create(one({ Type: 'Pass', Credentials: {} })))).toEqual({
      name: 'InvalidDefinition',
      message:
        "Invalid State Machine Definition: 'UNSUPPORTED: The region does not run Credentials: roles of other " +
        "accounts have no meaning on a laptop. Remove it. at /States/S/Credentials'",
    });
    const definition = JSON.stringify({ StartAt: 'S', States: {} });
    const { result, diagnostics } = await client.send(new ValidateStateMachineDefinitionCommand({ definition }));
    expect([result, diagnostics]).toEqual([
      'FAIL',
      [{ severity: 'ERROR', code: 'MISSING_TRANSITION_TARGET', message: 'Missing target: S', location: '/StartAt' }],
    ]);
  });
});

describe('executions', () => {
  test('are described with their outcome', async () => {
    await create(one({ Type: 'Task', Resource: functionArn('charge') }));
    expect(bodyOf(await start('{"id": "o-1"}'))).toEqual({ executionArn, startDate: new Date(NOW) });
    await ended();
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(bodyOf(described)).toEqual({
      executionArn,
      input: '{"id": "o-1"}',
      inputDetails: { included: true },
      name: 'o-1',
      output: '{"charged":{"id":"o-1"}}',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      startDate: new Date(NOW),
      stateMachineArn,
      status: 'SUCCEEDED',
      stopDate: new Date(NOW),
    });
    const { stateMachineArn: of } = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(of).toBe(stateMachineArn);
  });

  test('of one name start once while they run, and not again afterwards', async () => {
    const release = workflows.clock.hold();
    await create(WAITING);
    const first = await start('{"a":1}');
    expect(bodyOf(await start('{"a":1}'))).toEqual(bodyOf(first));
    const exists = { name: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${executionArn}'` };
    expect(await errorOf(start('{"a":2}'))).toEqual(exists);
    release();
    await ended();
    expect(await errorOf(start('{"a":1}'))).toEqual(exists);
  });

  test('are stopped with an error and a cause', async () => {
    const release = workflows.clock.hold();
    await create(WAITING);
    await start();
    await client.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of it' }));
    const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect([status, error, cause]).toEqual(['ABORTED', 'Enough', 'of it']);
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
    expect(events.map(({ type }) => type)).toEqual(['ExecutionAborted', 'WaitStateEntered', 'ExecutionStarted']);
    expect(workflows.service.pendingCount).toBe(0);
    release();
  });

  test('are listed newest first, by status and page', async () => {
    await create(one({ Type: 'Pass' }));
    for (const name of ['a', 'b', 'c']) await start('{}', name);
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 2 }));
    expect(page.executions?.map(({ name }) => name)).toEqual(['c', 'b']);
    const { nextToken } = page;
    const rest = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 2, nextToken }));
    expect([rest.executions?.map(({ name }) => name), rest.nextToken]).toEqual([['a'], undefined]);
    const failed = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' }));
    expect(failed.executions).toEqual([]);
  });

  test('that are not there, or are called wrongly, are refused in the words of Step Functions', async () => {
    await create(one({ Type: 'Pass' }));
    expect(await errorOf(client.send(new DescribeExecutionCommand({ executionArn })))).toEqual({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    });
    expect(await errorOf(client.send(new DescribeExecutionCommand({ executionArn: 'x' })))).toEqual({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: x'",
    });
    expect(await errorOf(start('{}', 'no spaces'))).toEqual({
      name: 'InvalidName',
      message: "Invalid Name: 'no spaces'",
    });
    expect(await errorOf(start('{'))).toMatchObject({ name: 'InvalidExecutionInput' });
    expect(await errorOf(start(JSON.stringify('x'.repeat(262_144))))).toMatchObject({ name: 'ValidationException' });
    const other = `${STATES}:stateMachine:other`;
    expect(await errorOf(client.send(new StartExecutionCommand({ stateMachineArn: other })))).toEqual({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${other}'`,
    });
  });

  test('keep a history with the events of Step Functions', async () => {
    const Catch = [{ ErrorEquals: ['CardDeclined'], ResultPath: '$.error', Next: 'Undo' }];
    await create({
      StartAt: 'Charge',
      States: {
        Charge: { Type: 'Task', Resource: functionArn('refuse'), Catch, End: true },
        Undo: { Type: 'Fail', Error: 'Unpaid' },
      },
    });
    await start('{"id":"o-1"}');
    await ended();
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    const cause = '{"errorType":"CardDeclined","errorMessage":"no money","trace":[]}';
    const output = JSON.stringify({ id: 'o-1', error: { Error: 'CardDeclined', Cause: cause } });
    const details = { truncated: false };
    const input = '{"id":"o-1"}';
    const started = { input, inputDetails: details, roleArn: ROLE };
    const scheduled = { input, inputDetails: details, resource: functionArn('refuse') };
    const timestamp = new Date(NOW);
    expect(events).toEqual([
      { timestamp, id: 1, previousEventId: 0, type: 'ExecutionStarted', executionStartedEventDetails: started },
      {
        timestamp,
        id: 2,
        previousEventId: 0,
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'Charge', input, inputDetails: details },
      },
      {
        timestamp,
        id: 3,
        previousEventId: 2,
        type: 'LambdaFunctionScheduled',
        lambdaFunctionScheduledEventDetails: scheduled,
      },
      { timestamp, id: 4, previousEventId: 3, type: 'LambdaFunctionStarted' },
      {
        timestamp,
        id: 5,
        previousEventId: 4,
        type: 'LambdaFunctionFailed',
        lambdaFunctionFailedEventDetails: { error: 'CardDeclined', cause },
      },
      {
        timestamp,
        id: 6,
        previousEventId: 5,
        type: 'TaskStateExited',
        stateExitedEventDetails: { name: 'Charge', output, outputDetails: details },
      },
      {
        timestamp,
        id: 7,
        previousEventId: 6,
        type: 'FailStateEntered',
        stateEnteredEventDetails: { name: 'Undo', input: output, inputDetails: details },
      },
      {
        timestamp,
        id: 8,
        previousEventId: 7,
        type: 'ExecutionFailed',
        executionFailedEventDetails: { error: 'Unpaid' },
      },
    ]);
  });
});

describe('express executions', () => {
  test('answer when they are done', async () => {
    await create({ ...WAITING, States: { S: { Type: 'Wait', Seconds: 90, End: true } } }, 'EXPRESS');
    const done = await client.send(new StartSyncExecutionCommand({ stateMachineArn, name: 'o-1', input: '{"a":1}' }));
    expect(done.executionArn).toMatch(/^arn:aws:states:eu-west-1:000000000000:express:billing:o-1:[0-9a-f-]{36}$/);
    expect({ ...bodyOf(done), executionArn: '' }).toEqual({
      billingDetails: { billedDurationInMilliseconds: 90_000, billedMemoryUsedInMB: 64 },
      executionArn: '',
      input: '{"a":1}',
      inputDetails: { included: true },
      name: 'o-1',
      output: '{"a":1}',
      outputDetails: { included: true },
      startDate: new Date(NOW),
      stateMachineArn,
      status: 'SUCCEEDED',
      stopDate: new Date(Date.parse(NOW) + 90_000),
    });
  });

  test('are timed out after five minutes, and are not listed', async () => {
    await create(WAITING, 'EXPRESS');
    const done = await client.send(new StartSyncExecutionCommand({ stateMachineArn }));
    expect(done.status).toBe('TIMED_OUT');
    const unsupported = {
      name: 'StateMachineTypeNotSupported',
      message: 'This operation is not supported by this type of state machine',
    };
    expect(await errorOf(client.send(new ListExecutionsCommand({ stateMachineArn })))).toEqual(unsupported);
  });

  test('are not started by waiting for a standard state machine', async () => {
    await create(one({ Type: 'Pass' }));
    expect(await errorOf(client.send(new StartSyncExecutionCommand({ stateMachineArn })))).toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });
});
