import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeSchemaCommand, SchemasClient } from '@aws-sdk/client-schemas';
import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Json } from '../../src/core/json.ts';
import { functionResource } from '../support/package-dir.ts';
import { openQueues, table } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const queue = (QueueName: string): Json => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** A placeholder for a value of DefinitionSubstitutions. */
const substituted = (name: string): string => ['$', '{', name, '}'].join('');

/** Charges after a day, writes the charge to a table, and notifies a queue, a topic and the bus. */
const DEFINITION = {
  StartAt: 'Later',
  States: {
    Later: { Type: 'Wait', Seconds: 86_400, Next: 'Charge' },
    Charge: {
      Type: 'Task',
      Resource: substituted('charge'),
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 60 }],
      ResultPath: '$.charge',
      Next: 'Write',
    },
    Write: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Parameters: {
        TableName: substituted('table'),
        Item: { id: { 'S.$': '$.id' }, paid: { 'N.$': "States.Format('{}', $.charge.paid)" } },
      },
      ResultPath: null,
      Next: 'Tell',
    },
    Tell: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Queue',
          States: {
            Queue: {
              Type: 'Task',
              Resource: 'arn:aws:states:::sqs:sendMessage',
              Parameters: { QueueUrl: substituted('queue'), MessageBody: { 'paid.$': '$.id' } },
              End: true,
            },
          },
        },
        {
          StartAt: 'Topic',
          States: {
            Topic: {
              Type: 'Task',
              Resource: 'arn:aws:states:::sns:publish',
              Parameters: { TopicArn: substituted('topic'), 'Message.$': '$.id' },
              End: true,
            },
          },
        },
        {
          StartAt: 'Bus',
          States: {
            Bus: {
              Type: 'Task',
              Resource: 'arn:aws:states:::events:putEvents',
              Parameters: {
                Entries: [
                  {
                    Source: 'billing',
                    DetailType: 'Order paid',
                    EventBusName: substituted('bus'),
                    Detail: { 'id.$': '$.id' },
                  },
                ],
              },
              End: true,
            },
          },
        },
      ],
      ResultSelector: { 'message.$': '$[0].MessageId' },
      End: true,
    },
  },
};

const TEMPLATE = {
  Metadata: { Journal: { IdPaths: ['id', 'detail.id'] } },
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Discoverer: { Type: 'AWS::EventSchemas::Discoverer', Properties: { SourceArn: arn('Bus') } },
    Paid: queue('paid'),
    Notices: queue('notices'),
    NoticesPolicy: openQueues('sns', ['Notices']),
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'paid', Subscription: [{ Protocol: 'sqs', Endpoint: arn('Notices') }] },
    },
    Table: table('charges'),
    Charge: functionResource('charge'),
    Billing: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'billing',
        RoleArn: 'arn:aws:iam::000000000000:role/billing',
        Definition: DEFINITION,
        DefinitionSubstitutions: {
          charge: arn('Charge'),
          table: { Ref: 'Table' },
          queue: { Ref: 'Paid' },
          topic: { Ref: 'Topic' },
          bus: { Ref: 'Bus' },
        },
      },
    },
    ToBilling: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { 'detail-type': ['Order placed'] },
        Targets: [
          {
            Id: 'billing',
            Arn: { Ref: 'Billing' },
            RoleArn: 'arn:aws:iam::000000000000:role/rule',
            InputPath: '$.detail',
          },
        ],
      },
    },
  },
};

/** Fails once with a named error, then charges. */
const CHARGE = `
let calls = 0;
exports.handler = async (order) => {
  if (++calls === 1) { const error = new Error('later'); error.name = 'Busy'; throw error; }
  return { paid: order.total };
};`;

let region: TestRegion;
let startedAt: number;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual', code: { charge: CHARGE } });
  startedAt = region.clock.now();
  const events = new EventBridgeClient(region.client);
  const entry = { EventBusName: 'shop', Source: 'orders', DetailType: 'Order placed' };
  await events.send(new PutEventsCommand({ Entries: [{ ...entry, Detail: '{"id":"o-1","total":12}' }] }));
  await region.settled();
});
afterAll(() => region.stop());

test('a rule starts an execution that runs to its end, a day and a minute later on the region’s clock', async () => {
  const sfn = new SFNClient(region.client);
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:billing';
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED']);
  expect(executions[0]?.name).toMatch(/^[0-9a-f-]{36}_[0-9a-f-]{36}$/);
  expect((executions[0]?.stopDate?.getTime() ?? 0) - (executions[0]?.startDate?.getTime() ?? 0)).toBe(86_460_000);
  const history = await sfn.send(new GetExecutionHistoryCommand({ executionArn: executions[0]?.executionArn }));
  const failed = history.events?.find(({ type }) => type === 'LambdaFunctionFailed');
  expect(failed?.lambdaFunctionFailedEventDetails?.error).toBe('Busy');
  expect(region.clock.now() - startedAt).toBeGreaterThanOrEqual(86_460_000);
});

test('its tasks write to a table, a queue, a topic and the bus', async () => {
  const table = new DynamoDBClient(region.client);
  const { Item } = await table.send(new GetItemCommand({ TableName: 'charges', Key: { id: { S: 'o-1' } } }));
  expect(Item).toEqual({ id: { S: 'o-1' }, paid: { N: '12' } });
  const sqs = new SQSClient(region.client);
  const bodyIn = async (name: string) => {
    const QueueUrl = `${region.endpoint}/000000000000/${name}`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  expect(await bodyIn('paid')).toEqual([{ paid: 'o-1' }]);
  expect(await bodyIn('notices')).toMatchObject([{ Message: 'o-1' }]);
});

test('the discoverer of the bus has written the schemas of both events', async () => {
  const schemas = new SchemasClient(region.client);
  const contentOf = async (SchemaName: string) => {
    const { Content = '' } = await schemas.send(
      new DescribeSchemaCommand({ RegistryName: 'discovered-schemas', SchemaName }),
    );
    return JSON.parse(Content).components.schemas;
  };
  expect((await contentOf('orders@OrderPlaced')).OrderPlaced).toEqual({
    type: 'object',
    required: ['id', 'total'],
    properties: { id: { type: 'string' }, total: { type: 'number' } },
  });
  expect((await contentOf('billing@OrderPaid')).OrderPaid.required).toEqual(['id']);
});
