import type { Json } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part } from '../expected.ts';
import { gives, LANGUAGE, oneState, WORKFLOWS_GUIDE } from './workflows-calls.ts';

const INTRINSICS = `${WORKFLOWS_GUIDE}/intrinsic-functions.html`;
const PATHS = `${WORKFLOWS_GUIDE}/concepts-input-output-filtering.html`;

const intrinsic = (call: string, input: Json, expected: unknown): ConformanceCase =>
  gives(
    `${call} of ${JSON.stringify(input)}`,
    INTRINSICS,
    oneState({ Type: 'Pass', Parameters: { 'r.$': call } }),
    input,
    {
      r: expected,
    },
  );

const failingIntrinsic = (call: string, input: Json): ConformanceCase =>
  gives(
    `${call} of ${JSON.stringify(input)} fails`,
    INTRINSICS,
    oneState({ Type: 'Pass', Parameters: { 'r.$': call } }),
    input,
    part({
      error: 'States.IntrinsicFailure',
    }),
  );

const pass = (fields: object, input: Json, expected: unknown): ConformanceCase =>
  gives(
    `a Pass state with ${JSON.stringify(fields)} of ${JSON.stringify(input)}`,
    PATHS,
    oneState({ Type: 'Pass', ...fields }),
    input,
    expected,
  );

const choice = (rule: object, input: Json, isTaken: boolean): ConformanceCase => ({
  ...gives(
    `the choice ${JSON.stringify(rule)} ${isTaken ? 'takes' : 'leaves'} ${JSON.stringify(input)}`,
    `${LANGUAGE}spec.html#choice-state`,
    {
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ ...rule, Next: 'Y' }], Default: 'N' },
        Y: { Type: 'Pass', Result: true, End: true },
        N: { Type: 'Pass', Result: false, End: true },
      },
    },
    input,
    isTaken,
  ),
});

const A = '$.a';

export const WORKFLOW_DATA: readonly ConformanceCase[] = [
  intrinsic("States.Format('Hello, {}. {}!', $.a, 2)", { a: 'you' }, 'Hello, you. 2!'),
  intrinsic(String.raw`States.Format('C:\\x\\y')`, {}, String.raw`C:\x\y`),
  intrinsic(String.raw`States.Format('\{{}\} it\'s', $.a)`, { a: 1 }, "{1} it's"),
  intrinsic('States.StringToJson($.a)', { a: '{"b":[1]}' }, { b: [1] }),
  intrinsic('States.JsonToString($.a)', { a: { b: [1] } }, '{"b":[1]}'),
  intrinsic("States.Array($.a, 'x', null, true)", { a: 1 }, [1, 'x', null, true]),
  intrinsic('States.ArrayPartition($.a, 2)', { a: [1, 2, 3] }, [[1, 2], [3]]),
  intrinsic('States.ArrayContains($.a, 2)', { a: [1, 2] }, true),
  intrinsic('States.ArrayRange(1, 9, 2)', {}, [1, 3, 5, 7, 9]),
  intrinsic('States.ArrayGetItem($.a, 1)', { a: [1, 2] }, 2),
  intrinsic('States.ArrayLength($.a)', { a: [1, 2] }, 2),
  intrinsic('States.ArrayUnique($.a)', { a: [1, 2, 1] }, [1, 2]),
  intrinsic('States.Base64Encode($.a)', { a: 'data' }, 'ZGF0YQ=='),
  intrinsic('States.Base64Decode($.a)', { a: 'ZGF0YQ==' }, 'data'),
  intrinsic("States.Hash($.a, 'SHA-1')", { a: 'input data' }, 'aaff4a450a104cd177d28d18d74485e8cae074b7'),
  intrinsic('States.JsonMerge($.a, $.b, false)', { a: { x: 1, y: { z: 1 } }, b: { y: 2 } }, { x: 1, y: 2 }),
  intrinsic('States.MathAdd($.a, -1)', { a: 111 }, 110),
  intrinsic("States.StringSplit($.a, ',')", { a: '1,2,3' }, ['1', '2', '3']),
  intrinsic("States.StringSplit($.a, '.+')", { a: 'a.b+c' }, ['a', 'b', 'c']),
  intrinsic('States.ArrayLength(States.StringSplit($.a, $.b))', { a: 'x-y', b: '-' }, 2),
  failingIntrinsic('States.ArrayPartition($.a, 0)', { a: [1] }),
  failingIntrinsic('States.ArrayGetItem($.a, 5)', { a: [1] }),
  failingIntrinsic('States.StringToJson($.a)', { a: '{' }),
  failingIntrinsic('States.MathAdd($.a, 1)', { a: 'x' }),
  pass({ InputPath: '$.a' }, { a: { b: 1 } }, { b: 1 }),
  pass({ InputPath: null }, { a: 1 }, {}),
  pass({ OutputPath: '$.a' }, { a: [1] }, [1]),
  pass({ Result: { r: 1 }, ResultPath: '$.x.y' }, { a: 1 }, { a: 1, x: { y: { r: 1 } } }),
  pass({ Result: 1, ResultPath: null }, { a: 1 }, { a: 1 }),
  pass({ Parameters: { 'b.$': '$.a', c: '$.a' } }, { a: 1 }, { b: 1, c: '$.a' }),
  pass({ Parameters: { 'all.$': '$.a[*].b' } }, { a: [{ b: 1 }, { b: 2 }] }, { all: [1, 2] }),
  pass({ Parameters: { 'big.$': '$.a[?(@.b > 1)]' } }, { a: [{ b: 1 }, { b: 2 }] }, { big: [{ b: 2 }] }),
  pass({ Parameters: { 'last.$': '$.a[-1:]' } }, { a: [1, 2, 3] }, { last: [3] }),
  pass({ Parameters: { 'name.$': '$$.State.Name' } }, {}, { name: 'S' }),
  pass({ InputPath: '$.none' }, {}, part({ error: 'States.Runtime', cause: /Invalid path '\$\.none'/ })),
  pass(
    { Parameters: { 'b.$': '$.none' } },
    { a: 1 },
    part({
      error: 'States.Runtime',
      cause: /The JSONPath '\$\.none' specified for the field 'b\.\$' could not be found in the input/,
    }),
  ),
  choice({ Variable: A, StringEquals: 'x' }, { a: 'x' }, true),
  choice({ Variable: A, StringEquals: '1' }, { a: 1 }, false),
  choice({ Variable: A, StringMatches: 'log-*.txt' }, { a: 'log-1.txt' }, true),
  choice({ Variable: A, StringLessThan: 'b' }, { a: 'B' }, true),
  choice({ Variable: A, NumericEquals: 1 }, { a: 1.0 }, true),
  choice({ Variable: A, NumericGreaterThanEqualsPath: '$.b' }, { a: 2, b: 2 }, true),
  choice({ Variable: A, BooleanEquals: true }, { a: 'true' }, false),
  choice({ Variable: A, TimestampEquals: '2026-01-01T01:00:00+01:00' }, { a: '2026-01-01T00:00:00Z' }, true),
  choice({ Variable: A, IsPresent: false }, {}, true),
  choice({ Variable: A, IsNull: true }, { a: null }, true),
  choice({ Variable: A, IsTimestamp: true }, { a: '2026-01-01' }, false),
  choice({ Not: { Variable: A, IsNumeric: true } }, { a: '1' }, true),
  choice(
    {
      Or: [
        { Variable: A, NumericEquals: 1 },
        { Variable: A, IsString: true },
      ],
    },
    { a: 'x' },
    true,
  ),
  choice(
    {
      And: [
        { Variable: A, NumericEquals: 1 },
        { Variable: '$.b', IsString: true },
      ],
    },
    { a: 1, b: 1 },
    false,
  ),
];
