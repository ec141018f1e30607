import { describe, expect, test } from '@jest/globals';
import { conditionOf, END, START, workflowOf } from '../../../ui/pages/workflows/definition.ts';

const waysOf = (definition: Parameters<typeof workflowOf>[0]): readonly string[] =>
  workflowOf(definition).transitions.map(({ from, to, label, isCatch }) =>
    [from, isCatch ? '-catch->' : '->', to, label && `(${label})`].filter(Boolean).join(' '),
  );

describe('a definition as a graph', () => {
  test('leads from the start over choices and catches to the end', () => {
    expect(
      waysOf({
        StartAt: 'Ask',
        States: {
          Ask: { Type: 'Task', Next: 'Big', Catch: [{ ErrorEquals: ['A', 'B'], Next: 'Give up' }] },
          Big: {
            Type: 'Choice',
            Choices: [{ Variable: '$.n', NumericGreaterThan: 9, Next: 'Ask' }],
            Default: 'Done',
          },
          'Give up': { Type: 'Fail' },
          Done: { Type: 'Succeed' },
        },
      }),
    ).toEqual([
      `${START} -> Ask`,
      'Ask -> Big',
      'Ask -catch-> Give up (A, B)',
      'Big -> Ask ($.n > 9)',
      'Big -> Done (otherwise)',
      `Give up -> ${END}`,
      `Done -> ${END}`,
    ]);
  });

  test('has the states of branches and iterations, whose last ones lead on', () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
    const definition = {
      StartAt: 'Both',
      States: {
        Both: { Type: 'Parallel', Branches: [branch('Left'), branch('Right')], Next: 'Each' },
        Each: { Type: 'Map', ItemProcessor: branch('One'), End: true },
      },
    };
    expect(waysOf(definition)).toEqual([
      `${START} -> Both`,
      'Both -> Left (branch 1)',
      'Both -> Right (branch 2)',
      'Left -> Each',
      'Right -> Each',
      'Each -> One (each item)',
      `One -> ${END}`,
    ]);
    expect(workflowOf(definition).states.map(({ name }) => name)).toEqual(['Both', 'Left', 'Right', 'Each', 'One']);
  });

  test('of nothing is empty', () => {
    expect(workflowOf({})).toEqual({ states: [], transitions: [] });
  });
});

test.each([
  [{ Variable: '$.a', StringEquals: 'x' }, '$.a = x'],
  [{ Variable: '$.a', IsPresent: false }, '$.a is not present'],
  [{ Variable: '$.a', StringMatches: 'x*' }, '$.a is like x*'],
  [{ Not: { Variable: '$.a', BooleanEquals: true } }, 'not $.a = true'],
  [
    {
      And: [
        { Variable: '$.a', NumericLessThan: 1 },
        { Variable: '$.b', IsNull: true },
      ],
    },
    '$.a < 1 and $.b is null',
  ],
  [{ Condition: '{% $n > 1 %}' }, '$n > 1'],
])('the condition %j is shown as %s', (choice, text) => {
  expect(conditionOf({ ...choice, Next: 'X' })).toBe(text);
});
