import type { ConformanceCase } from '../case.ts';
import { part } from '../expected.ts';
import { execution, gives, LANGUAGE, machine, oneState, outcome, WORKFLOWS_GUIDE } from './workflows-calls.ts';

const SPEC = `${LANGUAGE}spec.html`;
const ERRORS = `${WORKFLOWS_GUIDE}/concepts-error-handling.html`;
const FAIL = { Type: 'Fail', Error: 'Broken', Cause: 'words' };

const branch = (state: object) => ({ StartAt: 'B', States: { B: { End: true, ...state } } });
const failingBranch = { StartAt: 'B', States: { B: FAIL } };

const mapped = (name: string, fields: object, input: object, expected: unknown): ConformanceCase =>
  gives(
    name,
    `${WORKFLOWS_GUIDE}/state-map-inline.html`,
    oneState({ Type: 'Map', ItemProcessor: branch({ Type: 'Pass' }), ...fields }),
    { ...input },
    expected,
  );

const caught = (name: string, state: object, expected: unknown, more: object = {}): ConformanceCase =>
  gives(
    name,
    ERRORS,
    machine({
      S: { ...state, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C', ...more }], End: true },
      C: { Type: 'Pass', End: true },
    }),
    { kept: 1 },
    expected,
  );

export const WORKFLOW_STATES: readonly ConformanceCase[] = [
  gives(
    'a Fail state ends with its error and its cause',
    SPEC,
    machine({ F: FAIL }),
    {},
    { error: 'Broken', cause: 'words' },
  ),
  gives(
    'ErrorPath and CausePath are of the input',
    `${WORKFLOWS_GUIDE}/state-fail.html`,
    machine({ F: { Type: 'Fail', ErrorPath: '$.e', CausePath: '$.c' } }),
    { e: 'E', c: 'C' },
    { error: 'E', cause: 'C' },
  ),
  gives(
    'a Succeed state ends with what it gets',
    SPEC,
    machine({ S: { Type: 'Succeed', OutputPath: '$.a' } }),
    { a: 1 },
    1,
  ),
  gives(
    'a Choice without a match fails',
    ERRORS,
    machine({
      C: { Type: 'Choice', Choices: [{ Variable: '$.a', NumericEquals: 1, Next: 'S' }] },
      S: { Type: 'Succeed' },
    }),
    { a: 2 },
    part({ error: 'States.NoChoiceMatched' }),
  ),
  gives('a Wait state passes its input on', SPEC, oneState({ Type: 'Wait', Seconds: 0 }), { a: 1 }, { a: 1 }),
  gives(
    'SecondsPath has to be a whole number',
    ERRORS,
    oneState({ Type: 'Wait', SecondsPath: '$.a' }),
    { a: 1.5 },
    part({ error: 'States.Runtime' }),
  ),
  gives(
    'branches of a Parallel give a list in their order',
    SPEC,
    oneState({
      Type: 'Parallel',
      Branches: [branch({ Type: 'Pass', Result: 1 }), { StartAt: 'B2', States: { B2: { Type: 'Pass', End: true } } }],
    }),
    { a: 1 },
    [1, { a: 1 }],
  ),
  gives(
    'a branch that fails fails the Parallel',
    SPEC,
    oneState({
      Type: 'Parallel',
      Branches: [failingBranch, { StartAt: 'B2', States: { B2: { Type: 'Pass', End: true } } }],
    }),
    {},
    { error: 'Broken', cause: 'words' },
  ),
  mapped('a Map gives the outputs in the order of the items', { ItemsPath: '$.l' }, { l: [1, 2, 3] }, [1, 2, 3]),
  mapped(
    'ItemSelector makes the input of an item',
    { ItemsPath: '$.l', ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value', 'k.$': '$.k' } },
    { l: ['x'], k: 7 },
    [{ i: 0, v: 'x', k: 7 }],
  ),
  mapped('a Map of no items gives an empty list', { ItemsPath: '$.l' }, { l: [] }, []),
  mapped('a Map of what is no list fails', { ItemsPath: '$.l' }, { l: 'x' }, part({ error: 'States.Runtime' })),
  mapped(
    'an item that fails fails the Map',
    { ItemsPath: '$.l', ItemProcessor: failingBranch },
    { l: [1] },
    part({ error: 'Broken', cause: 'words' }),
  ),
  mapped(
    'a legacy Iterator runs',
    { ItemsPath: '$.l', ItemProcessor: undefined, Iterator: branch({ Type: 'Pass' }) },
    { l: [1] },
    [1],
  ),
  caught(
    'a caught error is the input of the next state',
    { Type: 'Parallel', Branches: [failingBranch] },
    { Error: 'Broken', Cause: 'words' },
  ),
  caught(
    'ResultPath puts a caught error beside the input',
    { Type: 'Parallel', Branches: [failingBranch] },
    { kept: 1, e: { Error: 'Broken', Cause: 'words' } },
    { ResultPath: '$.e' },
  ),
  gives(
    'a Catch of another error does not catch',
    ERRORS,
    machine({
      S: { Type: 'Parallel', Branches: [failingBranch], Catch: [{ ErrorEquals: ['Other'], Next: 'C' }], End: true },
      C: { Type: 'Pass', End: true },
    }),
    {},
    { error: 'Broken', cause: 'words' },
  ),
  gives(
    'ResultSelector makes a result of the result',
    `${WORKFLOWS_GUIDE}/input-output-inputpath-params.html`,
    oneState({
      Type: 'Parallel',
      Branches: [branch({ Type: 'Pass', Result: { x: 1 } })],
      ResultSelector: { 'y.$': '$[0].x' },
    }),
    {},
    { y: 1 },
  ),
  gives(
    'a task of a service puts the answer into the output',
    `${WORKFLOWS_GUIDE}/connect-sqs.html`,
    oneState({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sqs:listQueues',
      Parameters: { QueueNamePrefix: 'no-such-queue' },
      ResultSelector: { done: true },
    }),
    {},
    { done: true },
  ),
  gives(
    'a task of a service that refuses fails with its error',
    `${WORKFLOWS_GUIDE}/supported-services-awssdk.html`,
    oneState({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:describeTable',
      Parameters: { TableName: 'no-such-table' },
    }),
    {},
    part({ error: 'DynamoDb.ResourceNotFoundException' }),
  ),
  {
    name: 'TimeoutSeconds ends an execution',
    source: SPEC,
    run: (aws, own) => execution(aws, own, oneState({ Type: 'Wait', Seconds: 30 }, { TimeoutSeconds: 1 })),
    gives: part({ status: 'TIMED_OUT' }),
  },
  {
    name: 'a distributed Map gives the outputs of its child executions',
    source: `${WORKFLOWS_GUIDE}/state-map-distributed.html`,
    run: (aws, own) => {
      const ItemProcessor = {
        ...branch({ Type: 'Pass' }),
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      };
      return outcome(aws, own, oneState({ Type: 'Map', ItemProcessor }), [1, 2]);
    },
    gives: [1, 2],
  },
];
