import { describe, expect, test } from '@jest/globals';
import { type JsonObject, textOf } from '../../../src/core/json.ts';
import type { Execution } from '../../../src/stepfunctions/run/execution.ts';
import { one, openWorkflows, ROLE, run } from './fixture.ts';

/** `previousEventId type` of each event, which has its place as its id. */
const chain = ({ scope }: Execution): readonly string[] =>
  scope.history.events.map(({ previousEventId, type }) => `${previousEventId} ${type}`);

const FAILING = { StartAt: 'Fails', States: { Fails: { Type: 'Fail', Error: 'Broken' } } };
const passing = (name: string): JsonObject => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
const RETRY = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];

/** As AWS records them: ends of iterations, and of Map and Parallel states, are followed by nothing. */
describe('each event follows', () => {
  test('the last one of the iteration before it, in a Map state that runs one at a time', async () => {
    const map = one({ Type: 'Map', MaxConcurrency: 1, ItemProcessor: passing('Item') });
    expect(chain(await run(map, [1, 2]))).toEqual([
      '0 ExecutionStarted',
      '0 MapStateEntered',
      '2 MapStateStarted',
      '3 MapIterationStarted',
      '4 PassStateEntered',
      '5 PassStateExited',
      '6 MapIterationSucceeded',
      '6 MapIterationStarted',
      '8 PassStateEntered',
      '9 PassStateExited',
      '10 MapIterationSucceeded',
      '11 MapStateSucceeded',
      '11 MapStateExited',
      '13 ExecutionSucceeded',
    ]);
  });

  test('the start of the state, in iterations that run at the same time', async () => {
    const events = chain(await run(one({ Type: 'Map', ItemProcessor: passing('Item') }), [1, 2]));
    expect(events.filter((event) => event.endsWith('MapIterationStarted'))).toEqual([
      '3 MapIterationStarted',
      '3 MapIterationStarted',
    ]);
  });

  test('the failed iteration, once after the last attempt', async () => {
    const map = one({ Type: 'Map', ItemProcessor: FAILING, Retry: RETRY });
    expect(chain(await run(map, [1]))).toEqual([
      '0 ExecutionStarted',
      '0 MapStateEntered',
      '2 MapStateStarted',
      '3 MapIterationStarted',
      '4 FailStateEntered',
      '5 MapIterationFailed',
      '5 MapStateStarted',
      '7 MapIterationStarted',
      '8 FailStateEntered',
      '9 MapIterationFailed',
      '9 MapStateFailed',
      '11 ExecutionFailed',
    ]);
  });

  test('the failed branch, once after the last attempt, before a catcher', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const definition = {
      StartAt: 'S',
      States: {
        S: { Type: 'Parallel', Branches: [FAILING], Retry: RETRY, Catch, End: true },
        Caught: { Type: 'Succeed' },
      },
    };
    expect(chain(await run(definition, {}))).toEqual([
      '0 ExecutionStarted',
      '0 ParallelStateEntered',
      '2 ParallelStateStarted',
      '3 FailStateEntered',
      '4 ParallelStateStarted',
      '5 FailStateEntered',
      '6 ParallelStateFailed',
      '7 ParallelStateExited',
      '8 SucceedStateEntered',
      '9 SucceedStateExited',
      '10 ExecutionSucceeded',
    ]);
  });

  test('the last end of its branches, in a Parallel state', async () => {
    const parallel = one({ Type: 'Parallel', Branches: [passing('A')] });
    expect(chain(await run(parallel, {}))).toEqual([
      '0 ExecutionStarted',
      '0 ParallelStateEntered',
      '2 ParallelStateStarted',
      '3 PassStateEntered',
      '4 PassStateExited',
      '5 ParallelStateSucceeded',
      '5 ParallelStateExited',
      '7 ExecutionSucceeded',
    ]);
  });

  test('nothing, when an execution is stopped', () => {
    const { service } = openWorkflows();
    const definition = JSON.stringify(one({ Type: 'Wait', Seconds: 60 }));
    const machine = service.stateMachines.create({ name: 'flow', type: 'STANDARD', definition, roleArn: ROLE });
    const execution = service.executions.start(machine, { input: '{}' });
    execution.stop('Late', undefined);
    expect(chain(execution)).toEqual(['0 ExecutionStarted', '0 WaitStateEntered', '0 ExecutionAborted']);
  });
});

describe('the text of the input', () => {
  const GIVEN = '[[1, 2],  {"a" : 1}]';

  async function texts(definition: JsonObject): Promise<readonly string[]> {
    const { service } = openWorkflows();
    const text = JSON.stringify(definition);
    const machine = service.stateMachines.create({ name: 'flow', type: 'STANDARD', definition: text, roleArn: ROLE });
    const execution = service.executions.start(machine, { input: GIVEN });
    await execution.finished;
    const shown = execution.scope.history.events.flatMap(({ details }) => Object.values(details));
    const ends = shown.flatMap((one) => (typeof one === 'object' && one !== null ? Object.entries(one) : []));
    return ends.flatMap(([name, value]) => (['input', 'output'].includes(name) ? [textOf(value)] : []));
  }

  test('stays as it was given while nothing changes the input', async () => {
    expect(await texts(one({ Type: 'Pass' }))).toEqual([GIVEN, GIVEN, GIVEN, GIVEN]);
    const parallel = one({ Type: 'Parallel', Branches: [passing('A')] });
    expect((await texts(parallel)).slice(-2)).toEqual([`[${GIVEN}]`, `[${GIVEN}]`]);
  });

  test('is written anew for a part of it', async () => {
    expect((await texts(one({ Type: 'Pass', InputPath: '$[0]' }))).at(-1)).toBe('[1,2]');
  });
});
