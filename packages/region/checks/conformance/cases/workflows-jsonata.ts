import type { Json } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { ANY_TEXT, part } from '../expected.ts';
import { gives, machine, oneState, WORKFLOWS_GUIDE } from './workflows-calls.ts';

const JSONATA = `${WORKFLOWS_GUIDE}/transforming-data.html`;
const VARIABLES = `${WORKFLOWS_GUIDE}/workflow-variables.html`;
const LANGUAGE = { QueryLanguage: 'JSONata' };

/** What an expression gives in the Output of a Pass state. */
const expression = (text: string, input: Json, expected: unknown): ConformanceCase =>
  gives(
    `{% ${text} %} of ${JSON.stringify(input)}`,
    JSONATA,
    oneState({ Type: 'Pass', Output: { r: `{% ${text} %}` } }, LANGUAGE),
    input,
    expected,
  );

export const WORKFLOW_JSONATA: readonly ConformanceCase[] = [
  expression('$states.input.a', { a: 1 }, { r: 1 }),
  expression('$sum($states.input.l.n)', { l: [{ n: 1 }, { n: 2 }] }, { r: 3 }),
  expression('$states.input.l[n > 1].n', { l: [{ n: 1 }, { n: 2 }] }, { r: 2 }),
  expression("$join($states.input.l, '-')", { l: ['a', 'b'] }, { r: 'a-b' }),
  expression('$partition([1..5], 2)', {}, { r: [[1, 2], [3, 4], [5]] }),
  expression('$range(0, 6, 3)', {}, { r: [0, 3, 6] }),
  expression("$hash('input data', 'SHA-1')", {}, { r: 'aaff4a450a104cd177d28d18d74485e8cae074b7' }),
  expression("$parse('[1,2]')", {}, { r: [1, 2] }),
  expression('$uuid()', {}, { r: ANY_TEXT }),
  expression('$states.context.State.Name', {}, { r: 'S' }),
  expression('$states.input.none', {}, part({ error: 'States.QueryEvaluationError' })),
  expression("'a' + 1", {}, part({ error: 'States.QueryEvaluationError' })),
  gives(
    'Output may be a whole expression',
    JSONATA,
    oneState({ Type: 'Pass', Output: '{% $states.input.l %}' }, LANGUAGE),
    { l: [1, 2] },
    [1, 2],
  ),
  gives('without Output a state gives its input', JSONATA, oneState({ Type: 'Pass' }, LANGUAGE), { a: 1 }, { a: 1 }),
  gives(
    'Assign makes variables of the states behind',
    VARIABLES,
    machine(
      {
        A: { Type: 'Pass', Assign: { x: '{% $states.input.a %}' }, Output: {}, Next: 'B' },
        B: { Type: 'Pass', Output: { r: '{% $x + 1 %}' }, End: true },
      },
      LANGUAGE,
    ),
    { a: 1 },
    { r: 2 },
  ),
  gives(
    'variables of one Assign are of the values before',
    VARIABLES,
    machine(
      {
        A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { x: '{% $y %}', y: '{% $x %}' }, Next: 'C' },
        C: { Type: 'Pass', Output: '{% [$x, $y] %}', End: true },
      },
      LANGUAGE,
    ),
    {},
    [2, 1],
  ),
  gives(
    'Assign in JSONPath',
    VARIABLES,
    machine({
      A: { Type: 'Pass', Assign: { 'x.$': '$.a' }, Next: 'B' },
      B: { Type: 'Pass', Parameters: { 'r.$': '$x' }, End: true },
    }),
    { a: 5 },
    { r: 5 },
  ),
  gives(
    'a Choice has conditions',
    `${WORKFLOWS_GUIDE}/state-choice.html`,
    machine(
      {
        C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.a > 1 %}', Next: 'Y' }], Default: 'N' },
        Y: { Type: 'Pass', Output: 'yes', End: true },
        N: { Type: 'Pass', Output: 'no', End: true },
      },
      LANGUAGE,
    ),
    { a: 2 },
    'yes',
  ),
  gives(
    'a Map has Items',
    `${WORKFLOWS_GUIDE}/state-map-inline.html`,
    oneState(
      {
        Type: 'Map',
        Items: '{% $states.input.l %}',
        ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } } },
      },
      LANGUAGE,
    ),
    { l: [1, 2] },
    [2, 4],
  ),
  gives(
    'a state may have another language than its machine',
    JSONATA,
    machine({
      A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: { r: '{% 1 + 1 %}' }, Next: 'B' },
      B: { Type: 'Pass', InputPath: '$.r', End: true },
    }),
    {},
    2,
  ),
  gives(
    'a Fail state has expressions',
    `${WORKFLOWS_GUIDE}/state-fail.html`,
    machine({ F: { Type: 'Fail', Error: "{% 'E' & $states.input.a %}", Cause: 'words' } }, LANGUAGE),
    { a: 1 },
    { error: 'E1', cause: 'words' },
  ),
];
