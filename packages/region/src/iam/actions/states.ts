import { type JsonObject, objectsOf, textOf } from '../../core/json.ts';
import { arnIn, type Names, on, rows, type ServiceRights } from './operation-rights.ts';

const machine = ({ stateMachineArn }: JsonObject): readonly string[] => [textOf(stateMachineArn)];
const execution = ({ executionArn }: JsonObject): readonly string[] => [textOf(executionArn)];
const named = ({ name }: JsonObject, names: Names): readonly string[] => [
  arnIn(names, 'states', `stateMachine:${textOf(name)}`),
];
const version = ({ stateMachineVersionArn }: JsonObject): readonly string[] => [textOf(stateMachineVersionArn)];
const alias = ({ stateMachineAliasArn }: JsonObject): readonly string[] => [textOf(stateMachineAliasArn)];
const mapRun = ({ mapRunArn }: JsonObject): readonly string[] => [textOf(mapRunArn)];
/** An alias is of the state machine of its versions. */
const routed = ({ routingConfiguration }: JsonObject): readonly string[] =>
  objectsOf(routingConfiguration).map((one) => textOf(one['stateMachineVersionArn']).replace(/:[^:]*$/, ''));
const activity = ({ activityArn }: JsonObject): readonly string[] => [textOf(activityArn)];
const tagged = ({ resourceArn }: JsonObject): readonly string[] => [textOf(resourceArn)];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
export const states: ServiceRights = {
  ...rows(
    'states',
    [
      'DeleteStateMachine',
      'DescribeStateMachine',
      'ListExecutions',
      'ListStateMachineAliases',
      'ListStateMachineVersions',
      'PublishStateMachineVersion',
      'StartExecution',
      'StartSyncExecution',
      'UpdateStateMachine',
    ],
    machine,
  ),
  CreateStateMachine: on('states:CreateStateMachine', named),
  CreateStateMachineAlias: on('states:CreateStateMachineAlias', routed),
  CreateActivity: on('states:CreateActivity', ({ name }, names) => [
    arnIn(names, 'states', `activity:${textOf(name)}`),
  ]),
  ...rows('states', ['DeleteActivity', 'DescribeActivity', 'GetActivityTask'], activity),
  DeleteStateMachineVersion: on('states:DeleteStateMachineVersion', version),
  ...rows('states', ['DescribeMapRun', 'UpdateMapRun'], mapRun),
  ...rows('states', ['DeleteStateMachineAlias', 'DescribeStateMachineAlias', 'UpdateStateMachineAlias'], alias),
  ...rows(
    'states',
    [
      'DescribeExecution',
      'DescribeStateMachineForExecution',
      'GetExecutionHistory',
      'ListMapRuns',
      'RedriveExecution',
      'StopExecution',
    ],
    execution,
  ),
  ...rows('states', ['ListTagsForResource', 'TagResource', 'UntagResource'], tagged),
  ...rows(
    'states',
    [
      'ListActivities',
      'ListStateMachines',
      'SendTaskFailure',
      'SendTaskHeartbeat',
      'SendTaskSuccess',
      'TestState',
      'ValidateStateMachineDefinition',
    ],
    () => ['*'],
  ),
};
