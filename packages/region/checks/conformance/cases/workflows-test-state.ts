import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { refused } from '../expected.ts';
import { ROLE, WORKFLOWS_API, WORKFLOWS_GUIDE, workflows } from './workflows-calls.ts';

const GUIDE = `${WORKFLOWS_GUIDE}/test-state-isolation.html`;

const tested = (aws: Caller, definition: object, more: object = {}) =>
  workflows(aws, 'TestState', { definition: JSON.stringify(definition), roleArn: ROLE, ...more });

export const WORKFLOW_TESTS: readonly ConformanceCase[] = [
  {
    name: 'TestState gives the output of a state, and the next one',
    source: GUIDE,
    run: (aws) => tested(aws, { Type: 'Pass', Result: { a: 1 }, ResultPath: '$.b', Next: 'N' }, { input: '{"c":2}' }),
    gives: { status: 'SUCCEEDED', output: '{"c":2,"b":{"a":1}}', nextState: 'N' },
  },
  {
    name: 'TestState shows the steps with DEBUG',
    source: GUIDE,
    run: async (aws) => {
      const state = { Type: 'Pass', InputPath: '$.a', Parameters: { 'x.$': '$.b' }, ResultPath: '$.r', Next: 'N' };
      const { inspectionData } = await tested(aws, state, { input: '{"a":{"b":1}}', inspectionLevel: 'DEBUG' });
      return inspectionData;
    },
    gives: {
      input: '{"a":{"b":1}}',
      afterInputPath: '{"b":1}',
      afterParameters: '{"x":1}',
      result: '{"x":1}',
      afterResultSelector: '{"x":1}',
      afterResultPath: '{"a":{"b":1},"r":{"x":1}}',
    },
  },
  {
    name: 'TestState tells that a failure would be retried',
    source: GUIDE,
    run: (aws) => {
      const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:none';
      const state = { Type: 'Task', Resource, Retry: [{ ErrorEquals: ['Busy'] }], End: true };
      return tested(aws, state, { mock: { errorOutput: { error: 'Busy', cause: 'much to do' } } });
    },
    gives: { status: 'RETRIABLE', error: 'Busy', cause: 'much to do' },
  },
  {
    name: 'TestState refuses a definition that is none',
    source: `${WORKFLOWS_API}/API_TestState.html`,
    run: (aws) => tested(aws, { Type: 'Nothing' }),
    gives: refused(400, 'InvalidDefinition', /^Invalid State Machine Definition: /),
  },
];
