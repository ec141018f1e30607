import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { readDefinition } from '../../../src/stepfunctions/definition/machine.ts';
import { one } from './fixture.ts';

const problemsOf = (definition: Json) =>
  readDefinition(JSON.stringify(definition)).problems.map(({ code, path, message }) => `${code} ${path} ${message}`);

const branch = { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } };

describe('a feature that the region does not support is refused by name', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a service that the region does not have',
      one({ Type: 'Task', Resource: 'arn:aws:states:::glue:startJobRun.sync' }),
      '/States/S/Resource The region does not run the resource arn:aws:states:::glue:startJobRun.sync. There are: the ARN of a function or an activity, lambda:invoke, states:startExecution, dynamodb:getItem, dynamodb:putItem, dynamodb:updateItem, dynamodb:deleteItem, events:putEvents, sqs:sendMessage, sns:publish, aws-sdk:cloudwatch, aws-sdk:cloudwatchlogs, aws-sdk:dynamodb, aws-sdk:eventbridge, aws-sdk:glue, aws-sdk:lambda, aws-sdk:s3, aws-sdk:secretsmanager, aws-sdk:sfn, aws-sdk:sns, aws-sdk:sqs, aws-sdk:ssm.',
    ],
  ])('%s', (_what, definition, problem) => {
    expect(problemsOf(definition)).toEqual([`UNSUPPORTED ${problem}`]);
  });
});

describe('a definition that Step Functions refuses is refused', () => {
  test.each<[string, Json, string]>([
    ['no object', [], 'SCHEMA_VALIDATION_FAILED / The definition is not a JSON object'],
    ['an unknown type', one({ Type: 'Loop' }), 'SCHEMA_VALIDATION_FAILED /States/S/Type There is no state type Loop'],
    [
      'an unknown field',
      one({ Type: 'Pass', Retry: [] }),
      'SCHEMA_VALIDATION_FAILED /States/S/Retry The field is not supported here',
    ],
    [
      'a path that is none',
      one({ Type: 'Pass', InputPath: 'order' }),
      'SCHEMA_VALIDATION_FAILED /States/S/InputPath "$" is missing at character 1 of "order"',
    ],
    [
      'an unknown intrinsic function',
      one({ Type: 'Pass', Parameters: { 'a.$': 'States.Upper($.a)' } }),
      "SCHEMA_VALIDATION_FAILED /States/S/Parameters The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
    ],
    [
      'a backslash in an intrinsic function that escapes neither a quote nor a brace nor a backslash',
      one({ Type: 'Pass', Parameters: { 'a.$': "States.Array('\\n')" } }),
      "SCHEMA_VALIDATION_FAILED /States/S/Parameters The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call",
    ],
    [
      'a state in JSONPath in a machine in JSONata',
      { ...one({ Type: 'Pass', QueryLanguage: 'JSONPath' }), QueryLanguage: 'JSONata' },
      "SCHEMA_VALIDATION_FAILED /States/S/QueryLanguage 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    ],
    [
      'a field of JSONPath in a state in JSONata',
      one({ Type: 'Pass', QueryLanguage: 'JSONata', InputPath: '$.a' }),
      'SCHEMA_VALIDATION_FAILED /States/S/InputPath The field is not supported here',
    ],
    [
      'an expression that is not JSONata',
      one({ Type: 'Pass', QueryLanguage: 'JSONata', Output: { total: '{% 1 + %}' } }),
      "SCHEMA_VALIDATION_FAILED /States/S/Output The JSONata expression in the field 'Output/total' is not valid: S0207: Unexpected end of expression",
    ],
    [
      'a condition of another type',
      {
        QueryLanguage: 'JSONata',
        StartAt: 'C',
        States: { C: { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'D' }] }, D: { Type: 'Succeed' } },
      },
      'SCHEMA_VALIDATION_FAILED /States/C/Choices[0]/Condition The field must be of the type boolean, or a JSONata expression',
    ],
    [
      'a mode of a map that is none',
      one({ Type: 'Map', ItemProcessor: { ...branch, ProcessorConfig: { Mode: 'SPREAD' } } }),
      'SCHEMA_VALIDATION_FAILED /States/S/ItemProcessor/ProcessorConfig/Mode The field must be INLINE or DISTRIBUTED',
    ],
    [
      'a label with a character that ARNs give a meaning',
      one({ Type: 'Map', Label: 'a:b', ItemProcessor: { ...branch, ProcessorConfig: { Mode: 'DISTRIBUTED' } } }),
      "SCHEMA_VALIDATION_FAILED /States/S/Label Label contains invalid character: ':'",
    ],
    [
      'neither Next nor End',
      { StartAt: 'S', States: { S: { Type: 'Pass' } } },
      'SCHEMA_VALIDATION_FAILED /States/S Exactly one of Next and "End": true is required',
    ],
    [
      'a transition to nowhere',
      { StartAt: 'S', States: { S: { Type: 'Pass', Next: 'T' } } },
      'MISSING_TRANSITION_TARGET /States/S Missing target: T',
    ],
    [
      'a state that nothing leads to',
      { StartAt: 'S', States: { S: { Type: 'Succeed' }, T: { Type: 'Succeed' } } },
      'MISSING_TRANSITION_TARGET /States/T State "T" is not reachable',
    ],
    [
      'States.ALL among others',
      one({ Type: 'Parallel', Branches: [branch], Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }),
      'SCHEMA_VALIDATION_FAILED /States/S/Retry[0]/ErrorEquals States.ALL must stand alone, and in the last place',
    ],
    [
      'two comparisons in a choice',
      {
        StartAt: 'C',
        States: {
          C: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, IsString: true, Next: 'D' }] },
          D: { Type: 'Succeed' },
        },
      },
      'SCHEMA_VALIDATION_FAILED /States/C/Choices[0] A choice has exactly one comparison operator',
    ],
    [
      'a task without what its integration needs',
      one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: { 'MessageBody.$': '$' } }),
      'SCHEMA_VALIDATION_FAILED /States/S/Parameters/QueueUrl The field is required',
    ],
    [
      'a name that is used twice',
      one({ Type: 'Parallel', Branches: [{ StartAt: 'S', States: { S: { Type: 'Succeed' } } }] }),
      'DUPLICATE_STATE_NAME /States/S/Branches[0]/States/S There is another state S',
    ],
  ])('%s', (_what, definition, problem) => {
    expect(problemsOf(definition)).toContain(problem);
  });
});
