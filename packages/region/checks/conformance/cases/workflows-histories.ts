import { type Json, objectsOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part } from '../expected.ts';
import { execution, history, machine, oneState, WORKFLOWS_API } from './workflows-calls.ts';

const HISTORY = `${WORKFLOWS_API}/API_GetExecutionHistory.html`;
const FAIL = { Type: 'Fail', Error: 'Broken', Cause: 'words' };
const RETRY = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 }];

const branch = (state: object) => ({ StartAt: 'B', States: { B: { End: true, ...state } } });
const failingBranch = { StartAt: 'B', States: { B: FAIL } };

/** The types of a history. */
const typesOf = (name: string, definition: object, input: Json, expected: readonly string[]): ConformanceCase => ({
  name: `the history of ${name}`,
  source: HISTORY,
  run: async (aws, own) => {
    const { executionArn } = await execution(aws, own, definition, input);
    return (await history(aws, executionArn)).map(({ type }) => type);
  },
  gives: expected,
});

export const WORKFLOW_HISTORIES: readonly ConformanceCase[] = [
  typesOf('a Pass state', oneState({ Type: 'Pass' }), {}, [
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]),
  typesOf('a Fail state', machine({ F: FAIL }), {}, ['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']),
  typesOf(
    'a Map of one item',
    oneState({ Type: 'Map', ItemProcessor: branch({ Type: 'Pass' }) }),
    [1],
    [
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'PassStateEntered',
      'PassStateExited',
      'MapIterationSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ],
  ),
  typesOf(
    'a Parallel that is tried again',
    oneState({ Type: 'Parallel', Branches: [failingBranch], Retry: RETRY }),
    {},
    [
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateStarted',
      'FailStateEntered',
      'ParallelStateFailed',
      'ExecutionFailed',
    ],
  ),
  {
    name: 'events count from 1, and name the event before them',
    source: HISTORY,
    run: async (aws, own) => {
      const { executionArn } = await execution(aws, own, oneState({ Type: 'Pass' }));
      return objectsOf(await history(aws, executionArn)).map(({ id, previousEventId }) => [id, previousEventId]);
    },
    gives: [
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 3],
    ],
  },
  {
    name: 'the event of an entered state has its name and its input as text',
    source: HISTORY,
    run: async (aws, own) => {
      const { executionArn } = await execution(aws, own, oneState({ Type: 'Pass', Result: [1] }), { a: 1 });
      const [, entered, exited] = await history(aws, executionArn);
      return [entered?.['stateEnteredEventDetails'], exited?.['stateExitedEventDetails']];
    },
    gives: [part({ name: 'S', input: '{"a":1}' }), part({ name: 'S', output: '[1]' })],
  },
];
