import { listOf, objectsOf, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { anyNumber, part, refused } from '../expected.ts';
import { create, execution, machine, oneState, WORKFLOWS_API, workflows } from './workflows-calls.ts';

const CREATE = `${WORKFLOWS_API}/API_CreateStateMachine.html`;
const START = `${WORKFLOWS_API}/API_StartExecution.html`;
const PASS = oneState({ Type: 'Pass' });
const WAIT = oneState({ Type: 'Wait', Seconds: 60 });

async function started(aws: Caller, own: string, definition: object, input = '{}') {
  const stateMachineArn = textOf((await create(aws, own, definition))['stateMachineArn']);
  const answer = await workflows(aws, 'StartExecution', { stateMachineArn, name: 'one', input });
  return { stateMachineArn, executionArn: textOf(answer['executionArn']) };
}

const refusedDefinition = (name: string, definition: object, message: RegExp): ConformanceCase => ({
  name,
  source: CREATE,
  run: (aws, own) => create(aws, own, definition),
  gives: refused(400, 'InvalidDefinition', message),
});

export const WORKFLOW_API: readonly ConformanceCase[] = [
  {
    name: 'CreateStateMachine answers with the ARN and the time',
    source: CREATE,
    run: (aws, own) => create(aws, own, PASS),
    gives: { stateMachineArn: /^arn:aws:states:us-east-1:\d{12}:stateMachine:workflows-/, creationDate: anyNumber },
  },
  {
    name: 'the same machine again is taken',
    source: CREATE,
    run: async (aws, own) => {
      const first = await create(aws, own, PASS);
      return (await create(aws, own, PASS))['stateMachineArn'] === first['stateMachineArn'];
    },
    gives: true,
  },
  {
    name: 'another machine of the name is refused',
    source: CREATE,
    run: async (aws, own) => {
      await create(aws, own, PASS);
      return create(aws, own, WAIT);
    },
    gives: refused(400, 'StateMachineAlreadyExists', /^State Machine Already Exists: 'arn:aws:states:/),
  },
  {
    name: 'a name with a space is refused',
    source: CREATE,
    run: (aws) => create(aws, 'a b', PASS),
    gives: refused(400, 'InvalidName', /^Invalid Name: 'a b'/),
  },
  refusedDefinition(
    'a definition without StartAt is refused',
    { States: { S: { Type: 'Succeed' } } },
    /^Invalid State Machine Definition: /,
  ),
  refusedDefinition(
    'a Next to no state is refused',
    machine({ S: { Type: 'Pass', Next: 'None' } }),
    /MISSING_TRANSITION_TARGET/,
  ),
  refusedDefinition(
    'a state that is never reached is refused',
    machine({ S: { Type: 'Succeed' }, T: { Type: 'Succeed' } }),
    /MISSING_TRANSITION_TARGET/,
  ),
  refusedDefinition(
    'a type that is none is refused',
    machine({ S: { Type: 'Sleep', End: true } }),
    /SCHEMA_VALIDATION_FAILED/,
  ),
  {
    name: 'DescribeStateMachine has what was given',
    source: `${WORKFLOWS_API}/API_DescribeStateMachine.html`,
    run: async (aws, own) => {
      const { stateMachineArn } = await create(aws, own, PASS);
      return workflows(aws, 'DescribeStateMachine', { stateMachineArn });
    },
    gives: part({
      status: 'ACTIVE',
      type: 'STANDARD',
      definition: JSON.stringify(PASS),
      roleArn: /role\/workflow$/,
      loggingConfiguration: part({ level: 'OFF', includeExecutionData: false }),
      tracingConfiguration: { enabled: false },
    }),
  },
  {
    name: 'a machine that is not there is named',
    source: `${WORKFLOWS_API}/API_DescribeStateMachine.html`,
    run: (aws) =>
      workflows(aws, 'DescribeStateMachine', {
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:none',
      }),
    gives: refused(
      400,
      'StateMachineDoesNotExist',
      "State Machine Does Not Exist: 'arn:aws:states:us-east-1:000000000000:stateMachine:none'",
    ),
  },
  {
    name: 'an ARN that is none is refused',
    source: `${WORKFLOWS_API}/API_DescribeStateMachine.html`,
    run: (aws) => workflows(aws, 'DescribeStateMachine', { stateMachineArn: 'none' }),
    gives: refused(400, 'InvalidArn', /^Invalid Arn: /),
  },
  {
    name: 'an UpdateStateMachine of nothing is refused',
    source: `${WORKFLOWS_API}/API_UpdateStateMachine.html`,
    run: async (aws, own) => {
      const { stateMachineArn } = await create(aws, own, PASS);
      return workflows(aws, 'UpdateStateMachine', { stateMachineArn });
    },
    gives: refused(400, 'MissingRequiredParameter'),
  },
  {
    name: 'UpdateStateMachine gives a revision',
    source: `${WORKFLOWS_API}/API_UpdateStateMachine.html`,
    run: async (aws, own) => {
      const { stateMachineArn } = await create(aws, own, PASS);
      return workflows(aws, 'UpdateStateMachine', { stateMachineArn, definition: JSON.stringify(WAIT) });
    },
    gives: part({ updateDate: anyNumber, revisionId: /./ }),
  },
  {
    name: 'StartExecution answers with the ARN of the execution',
    source: START,
    run: async (aws, own) => (await started(aws, own, PASS)).executionArn.replace(own, 'name'),
    gives: /^arn:aws:states:us-east-1:\d{12}:execution:name:one$/,
  },
  {
    name: 'an input that is no JSON is refused',
    source: START,
    run: async (aws, own) => {
      const { stateMachineArn } = await create(aws, own, PASS);
      return workflows(aws, 'StartExecution', { stateMachineArn, input: '{' });
    },
    gives: refused(400, 'InvalidExecutionInput', /^Invalid State Machine Execution Input: /),
  },
  {
    name: 'the same name and input while it runs is the same execution',
    source: START,
    run: async (aws, own) => {
      const { stateMachineArn, executionArn } = await started(aws, own, WAIT);
      const again = await workflows(aws, 'StartExecution', { stateMachineArn, name: 'one', input: '{}' });
      await workflows(aws, 'StopExecution', { executionArn });
      return again['executionArn'] === executionArn;
    },
    gives: true,
  },
  {
    name: 'the same name with another input is refused',
    source: START,
    run: async (aws, own) => {
      const { stateMachineArn, executionArn } = await started(aws, own, WAIT);
      const again = await workflows(aws, 'StartExecution', { stateMachineArn, name: 'one', input: '{"a":1}' });
      await workflows(aws, 'StopExecution', { executionArn });
      return again;
    },
    gives: refused(400, 'ExecutionAlreadyExists', /^Execution Already Exists: 'arn:aws:states:/),
  },
  {
    name: 'StopExecution aborts, with error and cause',
    source: `${WORKFLOWS_API}/API_StopExecution.html`,
    run: async (aws, own) => {
      const { executionArn } = await started(aws, own, WAIT);
      await workflows(aws, 'StopExecution', { executionArn, error: 'E', cause: 'words' });
      return workflows(aws, 'DescribeExecution', { executionArn });
    },
    gives: part({ status: 'ABORTED', error: 'E', cause: 'words', stopDate: anyNumber }),
  },
  {
    name: 'an execution that is not there is named',
    source: `${WORKFLOWS_API}/API_DescribeExecution.html`,
    run: (aws) =>
      workflows(aws, 'DescribeExecution', { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:none:one' }),
    gives: refused(
      400,
      'ExecutionDoesNotExist',
      "Execution Does Not Exist: 'arn:aws:states:us-east-1:000000000000:execution:none:one'",
    ),
  },
  {
    name: 'the input of an execution is kept as it came',
    source: `${WORKFLOWS_API}/API_DescribeExecution.html`,
    run: async (aws, own) => {
      const { executionArn } = await started(aws, own, PASS, '{"a":  [1, 2]}');
      return (await workflows(aws, 'DescribeExecution', { executionArn }))['input'];
    },
    gives: '{"a":  [1, 2]}',
  },
  {
    name: 'ListExecutions filters by status',
    source: `${WORKFLOWS_API}/API_ListExecutions.html`,
    run: async (aws, own) => {
      const { stateMachineArn } = await execution(aws, own, PASS);
      const counts = [];
      for (const statusFilter of ['SUCCEEDED', 'FAILED']) {
        const { executions } = await workflows(aws, 'ListExecutions', { stateMachineArn, statusFilter });
        counts.push(objectsOf(executions).length);
      }
      return counts;
    },
    gives: [1, 0],
  },
  {
    name: 'tags are listed',
    source: `${WORKFLOWS_API}/API_ListTagsForResource.html`,
    run: async (aws, own) => {
      const tags = [{ key: 'team', value: 'a' }];
      const { stateMachineArn } = await create(aws, own, PASS, { tags });
      return workflows(aws, 'ListTagsForResource', { resourceArn: stateMachineArn });
    },
    gives: { tags: [{ key: 'team', value: 'a' }] },
  },
  {
    name: 'an express machine answers with the output of its execution',
    source: `${WORKFLOWS_API}/API_StartSyncExecution.html`,
    run: async (aws, own) => {
      const { stateMachineArn } = await create(aws, own, PASS, { type: 'EXPRESS' });
      return workflows(aws, 'StartSyncExecution', { stateMachineArn, input: '{"a":1}' });
    },
    gives: part({ status: 'SUCCEEDED', output: '{"a":1}', billingDetails: part({ billedMemoryUsedInMB: 64 }) }),
  },
  {
    name: 'a token of a task that is none is refused',
    source: `${WORKFLOWS_API}/API_SendTaskSuccess.html`,
    run: (aws) => workflows(aws, 'SendTaskSuccess', { taskToken: 'garbage', output: '{}' }),
    gives: refused(400, 'InvalidToken', /^Invalid Token: /),
  },
  {
    name: 'ValidateStateMachineDefinition names what is wrong',
    source: `${WORKFLOWS_API}/API_ValidateStateMachineDefinition.html`,
    run: async (aws) => {
      const definition = JSON.stringify(machine({ S: { Type: 'Pass', Next: 'None' } }));
      const { result, diagnostics } = await workflows(aws, 'ValidateStateMachineDefinition', { definition });
      return [result, listOf(diagnostics).length > 0];
    },
    gives: ['FAIL', true],
  },
];
