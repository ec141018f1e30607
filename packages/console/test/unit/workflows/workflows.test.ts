import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '@tributary/region/json';
import type { ExecutionDetail, MachineDetail, MachineList } from '../../../server/workflows/shapes.ts';
import { START } from '../../../ui/pages/workflows/definition.ts';
import { runOf, statusesOf } from '../../../ui/pages/workflows/run.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

const CODE = `exports.handler = async ({ fails }) => {
  if (fails) throw Object.assign(new Error('not today'), { name: 'NotToday' });
  return { done: true };
};`;

const retried = [{ ErrorEquals: ['NotToday'], IntervalSeconds: 1, MaxAttempts: 1 }];
const definition = {
  StartAt: 'Wait or work',
  States: {
    'Wait or work': {
      Type: 'Choice',
      Choices: [{ Variable: '$.waits', IsPresent: true, Next: 'Wait' }],
      Default: 'Both',
    },
    Wait: { Type: 'Wait', Seconds: 86_400, End: true },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Note', States: { Note: { Type: 'Pass', End: true } } },
        { StartAt: 'Sum', States: { Sum: { Type: 'Pass', End: true } } },
      ],
      ResultPath: null,
      Next: 'Work',
    },
    Work: {
      Type: 'Task',
      Resource: '${Worker}',
      Retry: retried,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Take back', ResultPath: '$.problem' }],
      Next: 'Done',
    },
    'Take back': { Type: 'Pass', Next: 'Refused' },
    Refused: { Type: 'Fail', Error: 'Refused', Cause: 'It was taken back.' },
    Done: { Type: 'Succeed' },
  },
};

const role = (Action: string): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [] },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } }],
  },
});

let open: ConsoleRegion;

beforeAll(async () => {
  open = await consoleRegion({ isEmpty: true, iam: 'off', clock: 'virtual' });
  await open.createStack('flows', {
    Role: role('lambda:InvokeFunction'),
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'worker',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: arn('Role'),
        Code: { ZipFile: CODE },
      },
    },
    Flow: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'flow',
        RoleArn: arn('Role'),
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: { Worker: arn('Worker') },
      },
    },
  });
});
afterAll(() => open.stop());

async function ended(input: object): Promise<ExecutionDetail> {
  const execution = await started(input);
  for (;;) {
    const detail = await executionOf(execution);
    if (detail.status !== 'RUNNING') return detail;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const started = async (input: object): Promise<string> =>
  (await open.post<{ execution: string }>('workflows/start', { machine: 'flow', input: JSON.stringify(input) }))
    .execution;
const executionOf = (execution: string): Promise<ExecutionDetail> =>
  open.get<ExecutionDetail>(`workflows/execution?${new URLSearchParams({ machine: 'flow', execution }).toString()}`);

describe('an execution', () => {
  test('that succeeds is told by its states, also those of branches, with what went in and came out', async () => {
    const { status, input, output, history, endedAt, startedAt } = await ended({ n: 1 });
    expect({ status, input, output }).toEqual({ status: 'SUCCEEDED', input: '{"n":1}', output: '{"done":true}' });
    expect(endedAt).toBeGreaterThanOrEqual(startedAt);

    const run = runOf(history, status);
    expect(Object.fromEntries(statusesOf(run))).toEqual({
      'Wait or work': 'succeeded',
      Both: 'succeeded',
      Note: 'succeeded',
      Sum: 'succeeded',
      Work: 'succeeded',
      Done: 'succeeded',
    });
    expect(run.visits.find(({ state }) => state === 'Work')).toMatchObject({
      input: '{"n":1}',
      output: '{"done":true}',
      attempts: [{ at: expect.any(Number), endedAt: expect.any(Number) }],
    });
    expect([...run.taken.keys()]).toEqual(
      expect.arrayContaining([`${START} Wait or work`, 'Wait or work Both', 'Both Note', 'Both Sum', 'Work Done']),
    );
  });

  test('that was taken back shows its attempts, the error that was caught, and why it failed', async () => {
    const { status, error, cause, history } = await ended({ fails: true });
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'Refused', cause: 'It was taken back.' });

    const run = runOf(history, status);
    const work = run.visits.find(({ state }) => state === 'Work');
    expect(work?.status).toBe('caught');
    expect(work?.attempts.map((attempt) => attempt.error)).toEqual(['NotToday', 'NotToday']);
    expect(statusesOf(run).get('Refused')).toBe('failed');
    expect(run.taken.get('Work Take back')).toBe(1);
    expect(run.taken.has('Work Done')).toBe(false);
  });

  test('that runs is stopped', async () => {
    const letTimeGoOn = open.region.clock.hold();
    try {
      const execution = await started({ waits: true });
      await open.post('workflows/stop', { machine: 'flow', execution });

      const { status, history } = await executionOf(execution);
      expect(status).toBe('ABORTED');
      expect(statusesOf(runOf(history, status)).get('Wait')).toBe('aborted');
    } finally {
      letTimeGoOn();
    }
  });
});

describe('a state machine', () => {
  test('is listed with its executions by status', async () => {
    await ended({});
    const { machines } = await open.get<MachineList>('workflows');
    expect(machines).toMatchObject([{ name: 'flow', type: 'STANDARD' }]);
    expect(machines[0]?.counts['SUCCEEDED']).toBeGreaterThan(0);

    const { executions, definition: shown } = await open.get<MachineDetail>('workflows/machine?machine=flow');
    expect(executions.length).toBeGreaterThan(0);
    expect(shown['StartAt']).toBe('Wait or work');
  });

  test.each([
    ['workflows/machine?machine=none', 'The region has no state machine none.'],
    ['workflows/machine', 'Name the machine: ?machine=<name>.'],
  ])('%s is refused: %s', async (path, message) => {
    expect(await open.get(path)).toMatchObject({ error: { message } });
  });

  test('does not start with an input that is no JSON', async () => {
    const answer = await open.post('workflows/start', { machine: 'flow', input: '{' });
    expect(answer).toEqual({ error: { code: 'InvalidInput', message: 'The input is not JSON.' } });
  });
});
