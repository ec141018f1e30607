import {
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  ListActivitiesCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, expect, test } from '@jest/globals';
import { arn } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';
import { until } from '../support/until.ts';

let region: TestRegion | undefined;
afterEach(async () => {
  await region?.stop();
  region = undefined;
});

const RESOURCES = {
  Weigh: { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'weigh' } },
  Flow: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'flow',
      RoleArn: arn('Role'),
      Definition: { StartAt: 'S', States: { S: { Type: 'Task', Resource: '${activity}', End: true } } },
      DefinitionSubstitutions: { activity: { Ref: 'Weigh' } },
    },
  },
  Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'flow', AssumeRolePolicyDocument: {}, Policies: [] } },
};

async function start(): Promise<SFNClient> {
  region = await runningRegion({ Resources: JSON.parse(JSON.stringify(RESOURCES)) });
  return new SFNClient(region.client);
}

test("a worker that waits gets the task of a template's activity when an execution comes to it", async () => {
  const client = await start();
  const { activities = [] } = await client.send(new ListActivitiesCommand({}));
  const [{ activityArn, name } = { activityArn: '', name: '' }] = activities;
  expect(name).toBe('weigh');

  const waiting = client.send(new GetActivityTaskCommand({ activityArn, workerName: 'scales' }));
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:flow';
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"box":1}' }));
  const { taskToken, input } = await waiting;
  expect(input).toBe('{"box":1}');

  await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"grams":20}' }));
  const described = () => client.send(new DescribeExecutionCommand({ executionArn }));
  await until(async () => (await described()).status !== 'RUNNING');
  expect(await described()).toMatchObject({ status: 'SUCCEEDED', output: '{"grams":20}' });
});

test('a region stops although a worker waits', async () => {
  const client = await start();
  const activityArn = 'arn:aws:states:us-east-1:000000000000:activity:weigh';
  const waiting = client.send(new GetActivityTaskCommand({ activityArn })).catch((error: unknown) => error);
  const startMs = performance.now();
  await region?.stop();
  region = undefined;
  await waiting;
  expect(performance.now() - startMs).toBeLessThan(20_000);
});
