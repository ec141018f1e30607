import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { functionArn, HandlerError, one, openWorkflows, outcome, run } from './fixture.ts';

const jsonata = (machine: JsonObject): JsonObject => ({ ...machine, QueryLanguage: 'JSONata' });
const output = (expression: Json, input: Json = {}): Promise<JsonObject> =>
  run(jsonata(one({ Type: 'Pass', Output: expression })), input).then(outcome);
const gives = (value: Json): JsonObject => ({ status: 'SUCCEEDED', output: value });

describe('Output is made of', () => {
  test.each<[string, Json, Json]>([
    ['an expression', '{% $sum($states.input.prices) %}', 6],
    [
      'a template',
      { total: '{% $states.input.prices[0] %}', list: ['{% 1 + 1 %}', 'text'] },
      { total: 1, list: [2, 'text'] },
    ],
    ['a constant', { plain: '{ % 1 % }' }, { plain: '{ % 1 % }' }],
    ['the context', '{% $states.context.Execution.Name %}', 'run'],
    ['a list of one item, which stays what JSONata makes of it', '{% $states.input.prices[$ = 2] %}', 2],
    ['$partition', '{% $partition([1, 2, 3], 2) %}', [[1, 2], [3]]],
    ['$range', '{% $range(0, 6, 3) %}', [0, 3, 6]],
    ['$range of one number', '{% $range(1, 6, 9) %}', 1],
    ['$hash', "{% $hash('Hi', 'SHA-1') %}", '94dd9e08c129c785f7f256e82fbe0a30e6d1ae40'],
    ['$parse', '{% $parse(\'{"a":[1]}\').a[0] %}', 1],
    ['$uuid', '{% $length($uuid()) %}', 36],
    ['$random with a seed', '{% $random(7) = $random(7) %}', true],
  ])('%s', async (_what, expression, expected) => {
    expect(await output(expression, { prices: [1, 2, 3] })).toEqual(gives(expected));
  });
});

describe('States.QueryEvaluationError says which expression of which field', () => {
  const failure = (field: string, text: string, reason: string): string =>
    "An error occurred while executing the state 'S' (entered at the event id #2). " +
    `The JSONata expression '${text}' specified for the field '${field}' ${reason}`;

  test.each<[string, Json, string]>([
    ['gives nothing', '{% $nothing %}', failure('Output', '$nothing', 'returned nothing (undefined).')],
    [
      'gives nothing inside',
      { a: { b: '{% $nothing %}' } },
      failure('Output/a/b', '$nothing', 'returned nothing (undefined).'),
    ],
    [
      'gives a function',
      '{% function($x){$x} %}',
      failure('Output', 'function($x){$x}', 'returned an unsupported result type.'),
    ],
    [
      'throws',
      '{% $eval("1") %}',
      failure('Output', '$eval("1")', 'threw an error during evaluation. T1006: Attempted to invoke a non-function'),
    ],
  ])('%s', async (_what, expression, cause) => {
    const execution = await run(jsonata(one({ Type: 'Pass', Output: expression })), {});
    expect(outcome(execution)).toEqual({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
    const { events } = execution.scope.history;
    expect(events.map(({ type, previousEventId }) => `${previousEventId} ${type}`)).toEqual([
      '0 ExecutionStarted',
      '0 PassStateEntered',
      '0 EvaluationFailed',
      '3 ExecutionFailed',
    ]);
    expect(events[2]?.details).toEqual({
      evaluationFailedEventDetails: {
        error: 'States.QueryEvaluationError',
        cause,
        state: 'S',
        location: /field '([^']+)'/.exec(cause)?.[1],
      },
    });
  });

  test('has another type than its field takes', async () => {
    const machine = one({
      Type: 'Map',
      Items: '{% 1 %}',
      ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
    });
    expect(outcome(await run(jsonata(machine), {}))).toMatchObject({
      cause: failure(
        'Items',
        '1',
        "returned an unexpected result type. Expected 'array', but was 'number' for value: 1",
      ),
    });
  });

  test('and can be caught', async () => {
    const machine = jsonata({
      StartAt: 'S',
      States: {
        S: {
          Type: 'Task',
          Resource: functionArn('echo'),
          Arguments: '{% $nothing %}',
          Catch: [
            { ErrorEquals: ['States.QueryEvaluationError'], Output: '{% $states.errorOutput.Error %}', Next: 'T' },
          ],
          End: true,
        },
        T: { Type: 'Succeed' },
      },
    });
    expect(outcome(await run(machine, {}, openWorkflows({ echo: (event) => event })))).toEqual(
      gives('States.QueryEvaluationError'),
    );
  });
});

describe('fields of states take expressions', () => {
  test('Arguments of a task, whose result is $states.result', async () => {
    const task = {
      Type: 'Task',
      Resource: functionArn('double'),
      Arguments: { n: '{% $states.input.n + 1 %}' },
      Output: '{% { "in": $states.input.n, "out": $states.result } %}',
    };
    const workflows = openWorkflows({ double: (event) => Number(Object.values(event ?? {})[0]) * 2 });
    expect(outcome(await run(jsonata(one(task)), { n: 1 }, workflows))).toEqual(gives({ in: 1, out: 4 }));
  });

  test('Condition of a choice, which has an output of its own', async () => {
    const machine = jsonata({
      StartAt: 'C',
      States: {
        C: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 5 %}', Output: 'large', Next: 'End' },
            { Condition: true, Output: 'small', Next: 'End' },
          ],
        },
        End: { Type: 'Succeed' },
      },
    });
    expect(outcome(await run(machine, { n: 9 }))).toEqual(gives('large'));
    expect(outcome(await run(machine, { n: 1 }))).toEqual(gives('small'));
  });

  test('Seconds and Timestamp of a wait', async () => {
    const waits = async (fields: JsonObject): Promise<number> =>
      (await run(jsonata(one({ Type: 'Wait', ...fields })), { s: 7, at: '2026-01-02T03:05:05Z' })).tookMs;
    expect(await waits({ Seconds: '{% $states.input.s %}' })).toBe(7000);
    expect(await waits({ Timestamp: '{% $states.input.at %}' })).toBe(60_000);
  });

  test('Error and Cause of a failure', async () => {
    const Fail = { Type: 'Fail', Error: '{% "E" & "1" %}', Cause: '{% $string($states.input.n) %}' };
    expect(outcome(await run(jsonata({ StartAt: 'F', States: { F: Fail } }), { n: 3 }))).toEqual({
      status: 'FAILED',
      error: 'E1',
      cause: '3',
    });
  });

  test('Items and ItemSelector of a map', async () => {
    const map = one({
      Type: 'Map',
      Items: '{% $states.input.list %}',
      ItemSelector: { value: '{% $states.context.Map.Item.Value %}', index: '{% $states.context.Map.Item.Index %}' },
      MaxConcurrency: '{% 1 %}',
      ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
    });
    expect(outcome(await run(jsonata(map), { list: ['a', 'b'] }))).toEqual(
      gives([
        { value: 'a', index: 0 },
        { value: 'b', index: 1 },
      ]),
    );
  });
});

describe('variables', () => {
  test('are assigned after the state, from the values before it, and read in both languages', async () => {
    const machine = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { n: 1, 'name.$': '$.name', list: [1, 2] }, Next: 'B' },
        B: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { n: '{% $n + 1 %}', old: '{% $n %}' }, Next: 'C' },
        C: {
          Type: 'Pass',
          Parameters: { 'n.$': '$n', 'old.$': '$old', 'name.$': '$name', 'last.$': '$list[-1]' },
          End: true,
        },
      },
    };
    const execution = await run(machine, { name: 'x' });
    expect(outcome(execution)).toEqual(gives({ n: 2, old: 1, name: 'x', last: 2 }));
    const exits = execution.scope.history.events.filter(({ type }) => type === 'PassStateExited');
    expect(exits[1]?.details).toEqual({
      stateExitedEventDetails: {
        name: 'B',
        output: '{"name":"x"}',
        outputDetails: { truncated: false },
        assignedVariables: { n: '2', old: '1' },
        assignedVariablesDetails: { truncated: false },
      },
    });
  });

  test('of a branch are seen inside it alone', async () => {
    const inner = { StartAt: 'I', States: { I: { Type: 'Pass', Assign: { n: 2, 'seen.$': '$n' }, End: true } } };
    const machine = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { n: 1 }, Next: 'P' },
        P: { Type: 'Parallel', Branches: [inner], Next: 'Z' },
        Z: { Type: 'Pass', Parameters: { 'n.$': '$n' }, End: true },
      },
    };
    expect(outcome(await run(machine, {}))).toEqual(gives({ n: 1 }));
  });

  test('are assigned by the choice that is taken, and by the catcher', async () => {
    const machine = {
      StartAt: 'T',
      States: {
        T: {
          Type: 'Task',
          Resource: functionArn('fails'),
          Assign: { why: 'none' },
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { 'why.$': '$.Error' }, Next: 'C' }],
          Next: 'C',
        },
        C: {
          Type: 'Choice',
          Choices: [{ Variable: '$why', StringEquals: 'Broken', Assign: { way: 'one' }, Next: 'Z' }],
          Default: 'Z',
          Assign: { way: 'other' },
        },
        Z: { Type: 'Pass', Parameters: { 'why.$': '$why', 'way.$': '$way' }, End: true },
      },
    };
    const fails = (): Json => {
      throw new HandlerError('Broken', 'no');
    };
    expect(outcome(await run(machine, {}, openWorkflows({ fails })))).toEqual(gives({ why: 'Broken', way: 'one' }));
    expect(outcome(await run(machine, {}, openWorkflows({ fails: () => 1 })))).toEqual(
      gives({ why: 'none', way: 'other' }),
    );
  });
});
