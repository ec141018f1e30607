import { type JsonObject, textOf } from '../../core/json.ts';
import { arnIn, type Names, on, rows, type ServiceRights } from './operation-rights.ts';

const machine = ({ stateMachineArn }: JsonObject): readonly string[] => [textOf(stateMachineArn)];
const execution = ({ executionArn }: JsonObject): readonly string[] => [textOf(executionArn)];
const named = ({ name }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'states', `stateMachine:${textOf(name)}`),
];
const tagged = ({ resourceArn }: JsonObject): readonly string[] => [textOf(resourceArn)];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
export const states: ServiceRights = {
  ...rows(
    'states',
    [
      'DeleteStateMachine',
      'DescribeStateMachine',
      'ListExecutions',
      'StartExecution',
      'StartSyncExecution',
      'UpdateStateMachine',
    ],
    machine,
  ),
  CreateStateMachine: on('states:CreateStateMachine', named),
  ...rows(
    'states',
    [
      'DescribeExecution',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'RedriveExecution',
      'StopExecution',
    ],
    execution,
  ),
  ...rows('states', ['ListTagsForResource', 'TagResource', 'UntagResource'], tagged),
  ...rows(
    'states',
    ['ListStateMachines', 'SendTaskFailure', 'SendTaskHeartbeat', 'SendTaskSuccess', 'ValidateStateMachineDefinition'],
    () => ['*'],
  ),
};
