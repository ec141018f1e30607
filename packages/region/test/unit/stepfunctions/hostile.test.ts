import { describe, expect, test } from '@jest/globals';
import { type Json, type JsonObject, objectOf } from '../../../src/core/json.ts';
import { readDefinition } from '../../../src/stepfunctions/definition/machine.ts';
import { matchesWildcard } from '../../../src/stepfunctions/states/wildcard.ts';
import { functionArn, one, openWorkflows, outcome, ROLE, run } from './fixture.ts';

const jsonata = (machine: JsonObject): JsonObject => ({ ...machine, QueryLanguage: 'JSONata' });
const ofExpression = (Output: Json, input: Json = {}): Promise<JsonObject> =>
  run(jsonata(one({ Type: 'Pass', Output })), input).then(outcome);
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const CATCH_ALL = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
const QUERY_FAILED = { status: 'FAILED', error: 'States.QueryEvaluationError' };

describe('an input of too many levels', () => {
  const workflows = () => {
    const { service } = openWorkflows();
    const definition = JSON.stringify(one({ Type: 'Pass' }));
    const machine = service.stateMachines.create({ name: 'flow', type: 'STANDARD', definition, roleArn: ROLE });
    return { service, start: (input: string) => service.executions.start(machine, { name: 'run', input }) };
  };

  test('starts no execution, which would never end', () => {
    const { service, start } = workflows();
    expect(() => start(nested(100_000))).toThrow('the input has more than 1000 levels');
    expect(service.pendingCount).toBe(0);
  });

  test('is beyond what is let in', async () => {
    const execution = workflows().start(nested(1000));
    await execution.finished;
    expect(execution.status).toBe('SUCCEEDED');
  });
});

describe('a definition is read', () => {
  test('with as many states in a row as its size allows', () => {
    const last = 19_999;
    const state = (at: number): JsonObject => ({
      Type: 'Pass',
      ...(at < last ? { Next: `s${at + 1}` } : { End: true }),
    });
    const States = Object.fromEntries(Array.from({ length: last + 1 }, (_none, at) => [`s${at}`, state(at)]));
    expect(readDefinition(JSON.stringify({ StartAt: 's0', States })).problems).toEqual([]);
  });

  test('as none where it has too many levels', () => {
    const { problems } = readDefinition(`{"StartAt":"S","States":{"S":${nested(10_000)}}}`);
    expect(problems).toContainEqual(expect.objectContaining({ message: 'The definition is not a JSON object' }));
  });

  test.each([['States.MathAdd(01, 1)'], ['$.list[?(@.a == 01)]']])(
    'as wrong where a number has a zero in front: %s',
    (text) => {
      const { problems } = readDefinition(JSON.stringify(one({ Type: 'Pass', Parameters: { 'a.$': text } })));
      expect(problems).toHaveLength(1);
    },
  );
});

describe('StringMatches', () => {
  test.each<[string, string, boolean]>([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['a*', 'ab', true],
    ['*b', 'ab', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*', '', true],
    ['**', 'a', true],
    [String.raw`\*`, '*', true],
    [String.raw`\*`, 'a', false],
    [String.raw`a\\*`, String.raw`a\b`, true],
    ['a\nb*', 'a\nbc', true],
    ['', 'a', false],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  test('takes no longer for a text that nearly fits in many ways', () => {
    expect(matchesWildcard('*a*a*a*a*a*b', 'a'.repeat(250_000))).toBe(false);
  }, 5000);
});

describe('JSONata', () => {
  test('gives up a regular expression that fits a text in too many ways', async () => {
    const expression = '{% $contains($states.input.a, /^(a+)+$/) %}';
    const { cause, ...failed } = await ofExpression(expression, { a: `${'a'.repeat(40)}!` });
    expect(failed).toEqual(QUERY_FAILED);
    expect(cause).toContain('Script execution timed out after 1000ms');
  }, 10_000);

  test.each<[string, string, Json]>([
    ['every match of a long text', '{% $count($match($states.input, /b(.)/)) %}', 2500],
    ['the groups of a match', '{% $match("ab-ac", /a(.)/).groups %}', ['b', 'c']],
    [
      'one expression on two texts',
      '{% ($r := /a/; [$contains("xa", $r), $contains("b", $r), $contains("a", $r)]) %}',
      [true, false, true],
    ],
    ['replacements', '{% $replace("a1b22", /\\d+/, "-") %}', 'a-b-'],
    ['parts', '{% $split("a, b,c", /,\\s*/) %}', ['a', 'b', 'c']],
  ])('finds %s', async (_what, expression, expected) => {
    expect(await ofExpression(expression, 'bc'.repeat(2500))).toEqual({ status: 'SUCCEEDED', output: expected });
  });

  test.each<[string, string]>([
    ['a range', '{% $count($range(1, 1000001, 1)) %}'],
    ['a list that doubles', '{% ($f := function($l) { $f($append($l, $l)) }; $f([1])) %}'],
    [
      'a value that has itself in it over and over',
      '{% ($f := function($v, $n) { $n = 0 ? $v : $f([[$v, $v]], $n - 1) }; $f("x", 30)) %}',
    ],
  ])(
    'fails for %s',
    async (_what, expression) => {
      expect(await ofExpression(expression)).toMatchObject(QUERY_FAILED);
    },
    60_000,
  );

  test('knows no algorithm that every object has by its name', async () => {
    const { cause } = await ofExpression("{% $hash('a', 'constructor') %}");
    expect(cause).toContain('The algorithm of $hash must be one of: MD5');
  });
});

test('States.Hash knows no algorithm that every object has by its name', async () => {
  const execution = await run(one({ Type: 'Pass', Parameters: { 'a.$': "States.Hash('a', 'constructor')" } }), {});
  expect(outcome(execution)).toMatchObject({ status: 'FAILED', error: 'States.IntrinsicFailure' });
});

test.each([0, -5, 1e12, '9'])('a time limit of %j in the input is none', async (seconds) => {
  const Resource = functionArn('work');
  const machine = one({ Type: 'Task', Resource, TimeoutSecondsPath: '$.seconds', Catch: CATCH_ALL });
  const States = { ...objectOf(machine['States']), Caught: { Type: 'Pass', End: true } };
  const execution = await run({ ...machine, States }, { seconds }, openWorkflows({ work: () => 1 }));
  expect(outcome(execution)).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining('TimeoutSecondsPath must point to a number from 1 to 99999999.'),
  });
});

describe('variables are limited to', () => {
  const text = (bytes: number): string => `{% $pad('', ${bytes}, 'x') %}`;
  const assigning = (state: JsonObject): JsonObject => jsonata(one({ Type: 'Pass', Output: 1, ...state }));
  const EXCEEDED = { status: 'FAILED', error: 'States.DataLimitExceeded' };

  test('256 KiB in one Assign', async () => {
    expect(outcome(await run(assigning({ Assign: { a: text(262_100) } }), {}))).toMatchObject({ status: 'SUCCEEDED' });
    expect(outcome(await run(assigning({ Assign: { a: text(140_000), b: text(140_000) } }), {}))).toMatchObject(
      EXCEEDED,
    );
  });

  test('10 MiB in one execution', async () => {
    const states = Array.from({ length: 42 }, (_none, at): [string, JsonObject] => [
      `s${at}`,
      {
        Type: 'Pass',
        Output: 1,
        Assign: { [`v${at}`]: text(260_000) },
        ...(at < 41 ? { Next: `s${at + 1}` } : { End: true }),
      },
    ]);
    const execution = await run(jsonata({ StartAt: 's0', States: Object.fromEntries(states) }), {});
    expect(outcome(execution)).toMatchObject({ ...EXCEEDED, cause: expect.stringContaining("'s40'") });
  });
});
