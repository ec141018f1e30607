import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../src/core/aws-error.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { type FunctionBody, functionArn, HandlerError, NOW, openWorkflows, ROLE } from './fixture.ts';

const TASK = { Type: 'Task', Resource: functionArn('weigh'), Next: 'Pack' };

/** What comes of a state, with a function `weigh`. */
function tested(
  state: JsonObject,
  more: JsonObject = {},
  weigh: FunctionBody = () => ({ grams: 20 }),
): Promise<JsonObject> {
  const { call } = openWorkflows({ weigh });
  return call('TestState', { definition: JSON.stringify(state), roleArn: ROLE, input: '{"box": {"n": 1}}', ...more });
}
const failing =
  (...names: string[]): FunctionBody =>
  () => {
    throw new HandlerError(names.shift() ?? 'Again', 'no');
  };

describe('a state that is tested', () => {
  test('is run once, and tells its output and where it leads', async () => {
    const calls: Json[] = [];
    const state = { ...TASK, InputPath: '$.box', ResultPath: '$.weight' };
    const weigh = (event: Json): Json => {
      calls.push(event);
      return { grams: 20 };
    };
    const output = '{"box":{"n":1},"weight":{"grams":20}}';
    expect(await tested(state, {}, weigh)).toEqual({ status: 'SUCCEEDED', output, nextState: 'Pack' });
    expect(calls).toEqual([{ n: 1 }]);
  });

  test('shows its steps when it is asked', async () => {
    const state = {
      ...TASK,
      InputPath: '$.box',
      Parameters: { 'number.$': '$.n' },
      ResultSelector: { 'kg.$': '$.grams' },
      ResultPath: '$.weight',
      OutputPath: '$.weight',
    };
    expect(await tested(state, { inspectionLevel: 'DEBUG' })).toEqual({
      status: 'SUCCEEDED',
      output: '{"kg":20}',
      nextState: 'Pack',
      inspectionData: {
        input: '{"box": {"n": 1}}',
        afterInputPath: '{"n":1}',
        afterParameters: '{"number":1}',
        result: '{"grams":20}',
        afterResultSelector: '{"kg":20}',
        afterResultPath: '{"box":{"n":1},"weight":{"kg":20}}',
      },
    });
  });

  test('may be written in JSONata, with variables', async () => {
    const state = {
      ...TASK,
      QueryLanguage: 'JSONata',
      Arguments: { n: '{% $count %}' },
      Assign: { last: '{% $states.result.grams %}' },
      Output: '{% $states.result.grams + $count %}',
    };
    const more = { inspectionLevel: 'TRACE', variables: '{"count":3}' };
    expect(await tested(state, more)).toEqual({
      status: 'SUCCEEDED',
      output: '23',
      nextState: 'Pack',
      inspectionData: {
        input: '{"box": {"n": 1}}',
        afterArguments: '{"n":3}',
        result: '{"grams":20}',
        variables: '{"last":20}',
      },
    });
  });

  test.each([
    [
      'a choice',
      { Type: 'Choice', Choices: [{ Variable: '$.box.n', NumericEquals: 1, Next: 'One' }], Default: 'More' },
      'One',
    ],
    [
      'the default',
      { Type: 'Choice', Choices: [{ Variable: '$.box.n', NumericEquals: 2, Next: 'One' }], Default: 'More' },
      'More',
    ],
    ['the next state', { Type: 'Pass', Next: 'TestState' }, 'TestState'],
    ['no state', { Type: 'Pass', End: true }, undefined],
  ])('leads to %s', async (_what, state, nextState) => {
    expect((await tested(state))['nextState']).toBe(nextState);
  });

  test('fails, is caught, or would be retried', async () => {
    const failure = { error: 'Broken', cause: JSON.stringify({ errorType: 'Broken', errorMessage: 'no', trace: [] }) };
    expect(await tested(TASK, {}, failing('Broken'))).toEqual({ status: 'FAILED', ...failure });
    const Catch = [{ ErrorEquals: ['Broken'], Next: 'Mend', ResultPath: '$.error' }];
    expect(await tested({ ...TASK, InputPath: '$.box', Catch }, {}, failing('Broken'))).toEqual({
      status: 'CAUGHT_ERROR',
      output: JSON.stringify({ box: { n: 1 }, error: { Error: failure.error, Cause: failure.cause } }),
      nextState: 'Mend',
      ...failure,
    });
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }];
    expect(await tested({ ...TASK, Retry, Catch }, {}, failing('Broken'))).toEqual({ status: 'RETRIABLE', ...failure });
    expect(await tested({ Type: 'Fail', Error: 'E', Cause: 'c' })).toEqual({
      status: 'FAILED',
      error: 'E',
      cause: 'c',
    });
  });

  test('may have its work mocked, so that nothing is called', async () => {
    const never = (): Json => {
      throw new Error('The function was called.');
    };
    expect(await tested(TASK, { mock: { result: '[1]' } }, never)).toEqual({
      status: 'SUCCEEDED',
      output: '[1]',
      nextState: 'Pack',
    });
    const errorOutput = { error: 'Busy', cause: 'much to do' };
    expect(await tested(TASK, { mock: { errorOutput } }, never)).toEqual({ status: 'FAILED', ...errorOutput });
    const processor = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
    const map = { Type: 'Map', ItemsPath: '$.list', ItemProcessor: processor, End: true };
    expect(await tested(map, { mock: { result: '[2]' } }, never)).toEqual({ status: 'SUCCEEDED', output: '[2]' });
  });

  test('waits in the time of the region', async () => {
    const { call, clock } = openWorkflows();
    const definition = JSON.stringify({ Type: 'Wait', Seconds: 60, End: true });
    expect(await call('TestState', { definition, roleArn: ROLE })).toEqual({ status: 'SUCCEEDED', output: '{}' });
    expect(clock.now() - Date.parse(NOW)).toBe(60_000);
  });

  test('leaves no execution and no state machine', async () => {
    const { call, service } = openWorkflows();
    await call('TestState', { definition: '{"Type":"Pass","End":true}', roleArn: ROLE });
    expect([service.pendingCount, service.stateMachines.list().length, service.executions.endedCount]).toEqual([
      0, 0, 0,
    ]);
  });

  test.each([
    ['no JSON', 'x', {}, 'InvalidDefinition'],
    ['no state', '{}', {}, 'InvalidDefinition'],
    [
      'a Map state without a mock',
      '{"Type":"Map","ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Succeed"}}},"End":true}',
      {},
      'ValidationException',
    ],
    ['a mock that is no JSON', '{"Type":"Pass","End":true}', { mock: { result: 'x' } }, 'ValidationException'],
    ['input that is no JSON', '{"Type":"Pass","End":true}', { input: 'x' }, 'InvalidExecutionInput'],
    ['variables that are no object', '{"Type":"Pass","End":true}', { variables: '[]' }, 'ValidationException'],
  ])('is refused: %s', async (_what, definition, more: JsonObject, code) => {
    const { call } = openWorkflows();
    const refusal = await call('TestState', { definition, roleArn: ROLE, ...more }).catch((error: unknown) => error);
    expect(refusal instanceof AwsError ? refusal.code : refusal).toBe(code);
  });
});
