import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Json } from '@tributary/region/json';
import { type Endpoint, openEndpoint } from '../../ops/dlq/endpoint.ts';
import { redrive } from '../../ops/dlq/redrive.ts';
import { send } from '../../ops/dlq/send/send.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { REDRIVE_ALL } from '../support/redrive-all.ts';

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const queue = (QueueName: string): Json => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });

const TEMPLATE = {
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    OtherBus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'other' } },
    Undelivered: queue('tributary-dev-shop-undelivered'),
    Sales: queue('sales'),
    Seen: queue('seen'),
    Workflow: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'billing',
        RoleArn: 'arn:aws:iam::000000000000:role/billing',
        Definition: { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } },
      },
    },
    ToAll: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'to-all',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['orders'] },
        Targets: [
          {
            Id: 'sales',
            Arn: arn('Sales'),
            InputTransformer: { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '{"order": <id>}' },
          },
          {
            Id: 'billing',
            Arn: { Ref: 'Workflow' },
            RoleArn: 'arn:aws:iam::000000000000:role/rule',
            InputPath: '$.detail',
          },
          { Id: 'other', Arn: arn('OtherBus'), RoleArn: 'arn:aws:iam::000000000000:role/rule' },
        ],
      },
    },
    SeenOnOther: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'OtherBus' },
        EventPattern: { source: ['orders'] },
        Targets: [{ Id: 'seen', Arn: arn('Seen'), InputPath: '$.detail' }],
      },
    },
    SeenPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Seen' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: '*',
            },
          ],
        },
      },
    },
  },
};

const EVENT = { source: 'orders', 'detail-type': 'Order placed', detail: { id: 'o-1' } };

let region: TestRegion;
let endpoint: Endpoint;
let sqs: SQSClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual' });
  endpoint = await openEndpoint({ aws: false, stage: 'dev', endpoint: region.endpoint });
  sqs = new SQSClient(region.client);
});
afterAll(async () => {
  await endpoint?.close();
  await region?.stop();
});

const arnIn = (name: string, attribute = 'Arn'): string => {
  const resource = region.resources.get(name);
  const value = resource?.attributes[attribute] ?? resource?.ref;
  return typeof value === 'string' ? value : '';
};

async function urlOf(QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  return QueueUrl;
}

/** Puts a dead letter on the queue, as EventBridge does for a target, and redrives all. */
async function redriven(TARGET_ARN: string): Promise<{ redriven: number; problems: readonly { problem: string }[] }> {
  const texts = { RULE_ARN: arnIn('ToAll'), TARGET_ARN, ERROR_CODE: 'NO_PERMISSIONS' };
  const MessageAttributes = Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const QueueUrl = await urlOf('tributary-dev-shop-undelivered');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(EVENT), MessageAttributes }));
  return JSON.parse((await redrive(endpoint, REDRIVE_ALL)).text);
}

async function bodiesOn(name: string): Promise<unknown[]> {
  await region.settled();
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: await urlOf(name), MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

test('a queue gets what the input transformer of its target makes of the event', async () => {
  expect((await redriven(arnIn('Sales'))).redriven).toBe(1);
  expect(await bodiesOn('sales')).toEqual([{ order: 'o-1' }]);
});

test('another bus gets the event itself', async () => {
  expect((await redriven(arnIn('OtherBus'))).redriven).toBe(1);
  expect(await bodiesOn('seen')).toEqual([{ id: 'o-1' }]);
});

test('a workflow is started once, however often its dead letter is sent', async () => {
  const stateMachineArn = arnIn('Workflow');
  expect((await redriven(stateMachineArn)).redriven).toBe(1);
  const destination = {
    kind: 'target',
    ruleArn: arnIn('ToAll'),
    targetArn: stateMachineArn,
    eventText: JSON.stringify(EVENT),
  } as const;
  for (const messageId of ['m-1', 'm-1', 'm-2']) {
    await send(endpoint, destination, { messageId, nowMs: endpoint.nowMs });
    await region.settled();
  }
  const { executions = [] } = await new SFNClient(region.client).send(new ListExecutionsCommand({ stateMachineArn }));
  const names = executions.map(({ name = '' }) => name.replace(/-[0-9a-f-]{36}$/, ''));
  expect(new Set(names)).toEqual(new Set(['redrive', 'redrive-m-1', 'redrive-m-2']));
  expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
});

test('a target that its rule no longer has keeps the dead letter, and says so', async () => {
  await expect(redriven('arn:aws:sqs:us-east-1:000000000000:gone')).rejects.toThrow(
    'Rule to-all no longer has the target arn:aws:sqs:us-east-1:000000000000:gone.',
  );
  expect(await bodiesOn('tributary-dev-shop-undelivered')).toEqual([EVENT]);
});
