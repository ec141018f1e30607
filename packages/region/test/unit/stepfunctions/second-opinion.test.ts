import { expect, test } from '@jest/globals';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Json } from '../../../src/core/json.ts';
import { one, outcome, run } from './fixture.ts';

const ORDER: Json = {
  id: 'o-1',
  total: 12,
  isGift: false,
  lines: [
    { sku: 'a', quantity: 1 },
    { sku: 'b', quantity: 3 },
  ],
  at: '2026-01-02T03:04:05Z',
};

const pass = (name: string, fields: Record<string, Json> = {}): Record<string, Json> => ({
  StartAt: name,
  States: { [name]: { Type: 'Pass', ...fields, End: true } },
});

/** Machines on which both interpreters must agree. */
const MACHINES: Readonly<Record<string, Record<string, Json>>> = {
  'paths in and out': one({ Type: 'Pass', InputPath: '$.lines', ResultPath: '$.copy', OutputPath: '$.copy[1]' }),
  'a template': one({
    Type: 'Pass',
    Parameters: { 'skus.$': '$.lines[*].sku', 'many.$': '$.lines[?(@.quantity > 1)].sku', fixed: [1, { a: null }] },
  }),
  'nested intrinsics': one({
    Type: 'Pass',
    Parameters: {
      'a.$': "States.Format('{}-{}', $.id, States.ArrayLength($.lines))",
      'b.$': 'States.ArrayPartition(States.ArrayRange(1, 7, 2), 3)',
      'c.$': "States.Hash($.id, 'SHA-256')",
      'd.$': 'States.JsonMerge($.lines[0], States.StringToJson(\'{"sku":"z"}\'), false)',
    },
  }),
  'a choice': {
    StartAt: 'C',
    States: {
      C: {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.isGift', BooleanEquals: true },
              { Variable: '$.total', NumericGreaterThan: 5 },
            ],
            Next: 'A',
          },
          { Not: { Variable: '$.at', TimestampGreaterThan: '2026-02-01T00:00:00Z' }, Next: 'B' },
        ],
        Default: 'A',
      },
      A: { Type: 'Pass', Result: 'A', End: true },
      B: { Type: 'Pass', Result: 'B', End: true },
    },
  },
  'a map in a parallel': one({
    Type: 'Parallel',
    Branches: [
      pass('P', { InputPath: '$.id' }),
      {
        StartAt: 'M',
        States: {
          M: {
            Type: 'Map',
            ItemsPath: '$.lines',
            ItemSelector: { 'item.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'order.$': '$.id' },
            ItemProcessor: pass('I', { ResultPath: '$.seen', Result: true }),
            ResultPath: '$.mapped',
            End: true,
          },
        },
      },
    ],
    ResultSelector: { 'first.$': '$[0]', 'second.$': '$[1].mapped' },
    ResultPath: '$.parallel',
  }),
};

test.each(Object.keys(MACHINES))('%s: the same output as another interpreter gives', async (name) => {
  const definition = MACHINES[name] ?? {};
  const other = new StateMachine(JSON.parse(JSON.stringify(definition)) as StateMachineDefinition);
  const expected = await other.run(JSON.parse(JSON.stringify(ORDER))).result;
  expect(outcome(await run(definition, ORDER))).toEqual({ status: 'SUCCEEDED', output: expected });
});
