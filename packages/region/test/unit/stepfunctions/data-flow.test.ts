import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { parsePath } from '../../../src/stepfunctions/json-path/parse.ts';
import { query } from '../../../src/stepfunctions/json-path/query.ts';
import { NOW, one, outcome, ROLE, run } from './fixture.ts';

const STORE: Json = {
  orders: [
    { id: 'a', total: 5, lines: [{ sku: 'x' }, { sku: 'y' }] },
    { id: 'b', total: 9, isGift: true, lines: [{ sku: 'z' }] },
  ],
  'odd name': { 'a.b': 1 },
};

describe('a path finds', () => {
  test.each<[string, Json | undefined]>([
    ['$', STORE],
    ['$.orders[1].id', 'b'],
    ['$.orders[-1].id', 'b'],
    ["$['odd name']['a.b']", 1],
    ['$.orders[*].id', ['a', 'b']],
    ['$..sku', ['x', 'y', 'z']],
    ['$.orders[0:1].id', ['a']],
    ['$.orders[0,1].total', [5, 9]],
    ['$.orders[?(@.total > 5)].id', ['b']],
    ["$.orders[?(@.id == 'a' || @.isGift)].id", ['a', 'b']],
    ['$.orders[?(!@.isGift && @.total <= $.orders[0].total)].id', ['a']],
    ['$.orders[?(@.total > 100)]', []],
    ['$.orders[7]', undefined],
    ['$.none.deeper', undefined],
  ])('%s', (path, expected) => {
    expect(query(parsePath(path), STORE)).toEqual(expected);
  });

  test.each(['orders', '$.', '$[', '$.a b', "$['a", '$[?(@.a ==)]'])('nothing in %j: it is no path', (path) => {
    expect(() => parsePath(path)).toThrow(/at character \d+ of/);
  });
});

describe('paths choose the input and the output of a state', () => {
  const pass = async (fields: JsonObject, input: Json = STORE): Promise<JsonObject> =>
    outcome(await run(one({ Type: 'Pass', ...fields }), input));
  const gives = (output: Json): JsonObject => ({ status: 'SUCCEEDED', output });

  test('InputPath chooses a part, null an empty object', async () => {
    expect(await pass({ InputPath: '$.orders[0].id' })).toEqual(gives('a'));
    expect(await pass({ InputPath: '$.orders.[0].["id"]' })).toEqual(gives('a'));
    expect(await pass({ InputPath: null })).toEqual(gives({}));
  });

  test('Parameters are built from paths, constants, the context and intrinsic functions', async () => {
    const Parameters = {
      'first.$': '$.orders[0].id',
      plain: '$.orders',
      inner: { 'total.$': 'States.MathAdd($.orders[0].total, 1)', list: [{ 'name.$': '$$.Execution.Name' }] },
      'state.$': '$$.State',
      'role.$': '$$.Execution.RoleArn',
    };
    expect(await pass({ Parameters })).toEqual(
      gives({
        first: 'a',
        plain: '$.orders',
        inner: { total: 6, list: [{ name: 'run' }] },
        state: { EnteredTime: NOW, Name: 'S' },
        role: ROLE,
      }),
    );
  });

  test('ResultPath puts the result into the input, null drops it', async () => {
    expect(await pass({ Result: 1, ResultPath: '$.a.b' }, { c: 2 })).toEqual(gives({ c: 2, a: { b: 1 } }));
    expect(await pass({ Result: 1, ResultPath: '$.list[0]' }, { list: [0] })).toEqual(gives({ list: [1] }));
    expect(await pass({ Result: 1, ResultPath: null }, { c: 2 })).toEqual(gives({ c: 2 }));
  });

  test('OutputPath chooses the part that goes on', async () => {
    expect(await pass({ Result: { a: 1 }, OutputPath: '$.a' })).toEqual(gives(1));
  });

  test('a path that finds nothing fails the execution, and no catcher matches', async () => {
    const inner = { Type: 'Pass', Parameters: { 'a.$': '$.b' }, End: true };
    const Branches = [{ StartAt: 'Inner', States: { Inner: inner } }];
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Done' }];
    const outer = { Type: 'Parallel', Branches, Catch, Next: 'Done' };
    const nested = { StartAt: 'P', States: { P: outer, Done: { Type: 'Succeed' } } };
    expect(outcome(await run(nested, {}))).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Inner' (entered at the event id #4). The JSONPath '$.b' " +
        "specified for the field 'a.$' could not be found in the input '{}'",
    });
  });

  test('a result that cannot be inserted fails with States.ResultPathMatchFailure', async () => {
    expect(await pass({ Result: 1, ResultPath: '$.a' }, 'text')).toMatchObject({
      error: 'States.ResultPathMatchFailure',
    });
  });

  test('more than 256 KiB fail the execution', async () => {
    const list = ['x'.repeat(262_000)];
    const Parameters = { 'twice.$': 'States.Array($[0], $[0])' };
    expect(await pass({ Parameters }, list)).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});

describe('an intrinsic function gives', () => {
  test.each<[string, Json]>([
    ["States.Format('Order {} of {}: \\{{}\\}', $.id, 7, true)", 'Order a of 7: {true}'],
    ["States.Format('it\\'s {}', null)", "it's null"],
    ["States.Format('{} in {}', $.line, States.Array(1, 'x'))", '{kind=oak, sizes=[1, 2]} in [1, x]'],
    ["States.Format('C:\\\\x\\\\y')", 'C:\\x\\y'],
    ["States.Format('{}', 'C:\\\\x')", 'C:\\x'],
    ["States.Format('\\\\{}', 1)", '\\1'],
    ["States.StringSplit('a\\{b\\}c', '\\{\\}')", ['a', 'b', 'c']],
    ["States.StringSplit('a\\\\b', '\\\\')", ['a', 'b']],
    ["States.Array('it\\'s', '\\{\\}')", ["it's", '{}']],
    ['States.StringToJson(\'\\{"a": 1\\}\')', { a: 1 }],
    ['States.StringToJson($.text)', { n: 1 }],
    ["States.StringToJson(' ')", null],
    ['States.JsonToString($.list)', '[1,2,2,3]'],
    ["States.Array($.id, 1, 'x', States.Array())", ['a', 1, 'x', []]],
    ['States.ArrayPartition($.list, 3)', [[1, 2, 2], [3]]],
    ['States.ArrayContains($.list, 2)', true],
    ['States.ArrayRange(1, 9, 3)', [1, 4, 7]],
    ['States.ArrayRange(3, 1, -1)', [3, 2, 1]],
    ['States.ArrayGetItem($.list, 3)', 3],
    ['States.ArrayLength($.list)', 4],
    ['States.ArrayUnique($.list)', [1, 2, 3]],
    ["States.Base64Encode('Hi')", 'SGk='],
    ["States.Base64Decode('SGk=')", 'Hi'],
    ["States.Hash('Hi', 'SHA-1')", '94dd9e08c129c785f7f256e82fbe0a30e6d1ae40'],
    ['States.JsonMerge($.one, $.two, false)', { a: 1, b: { d: 4 } }],
    ['States.MathAdd(2.4, -5)', -3],
    ["States.StringSplit('1,2;3', ',;')", ['1', '2', '3']],
  ])('%s', async (call, expected) => {
    const line = { kind: 'oak', sizes: [1, 2] };
    const input = {
      id: 'a',
      text: '{"n":1}',
      list: [1, 2, 2, 3],
      line,
      one: { a: 1, b: { c: 3 } },
      two: { b: { d: 4 } },
    };
    const machine = one({ Type: 'Pass', Parameters: { 'value.$': call } });
    expect(outcome(await run(machine, input))).toEqual({ status: 'SUCCEEDED', output: { value: expected } });
  });

  test('random values that repeat with the seed', async () => {
    const Parameters = {
      'id.$': 'States.UUID()',
      'n.$': 'States.MathRandom(1, 10)',
      'seeded.$': 'States.MathRandom(1, 10, 5)',
    };
    const [first, second] = [
      await run(one({ Type: 'Pass', Parameters }), {}),
      await run(one({ Type: 'Pass', Parameters }), {}),
    ];
    expect(outcome(first)).toEqual(outcome(second));
    expect(JSON.parse(first.output ?? '').id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  test('States.IntrinsicFailure for arguments that do not fit', async () => {
    const machine = one({ Type: 'Pass', Parameters: { 'value.$': 'States.StringToJson($.id)' } });
    expect(outcome(await run(machine, { id: 'no json' }))).toEqual({
      status: 'FAILED',
      error: 'States.IntrinsicFailure',
      cause:
        "An error occurred while executing the state 'S' (entered at the event id #2). The function " +
        'States.StringToJson failed: the string is not JSON.',
    });
  });
});
