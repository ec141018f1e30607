import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { type PersistedRegion, persistedRegion } from '../support/region-process.ts';
import { until } from '../support/until.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:makes';
const DEFINITION = {
  StartAt: 'Make',
  States: {
    Make: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sqs:createQueue',
      Parameters: { QueueName: 'made' },
      End: true,
    },
  },
};
const TEMPLATE: Json = {
  Resources: {
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'makes',
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        DefinitionString: JSON.stringify(DEFINITION),
      },
    },
  },
};

let kept: PersistedRegion;
beforeEach(() => {
  kept = persistedRegion(() => TEMPLATE);
});
afterEach(() => kept.remove());

test('what a workflow has made by aws-sdk is there after a kill', async () => {
  const before = await kept.start();
  const workflows = new SFNClient(before.client);
  const { executionArn } = await workflows.send(new StartExecutionCommand({ stateMachineArn: MACHINE }));
  await until(async () => {
    const { status } = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'SUCCEEDED';
  });
  await before.kill();

  const after = await kept.start();
  const { QueueUrl } = await new SQSClient(after.client).send(new GetQueueUrlCommand({ QueueName: 'made' }));
  expect(QueueUrl).toMatch(/\/000000000000\/made$/);
});
