import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  AddPermissionCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { functionResource } from '../support/package-dir.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const arn = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });
const queue = (QueueName: string): Json => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const letIn = (queueId: string, service: string): Json => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queueId }],
    PolicyDocument: {
      Statement: [
        { Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: arn(queueId) },
      ],
    },
  },
});
const rule = (type: string, target: JsonObject): Json => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: type,
    EventBusName: { Ref: 'Bus' },
    EventPattern: { 'detail-type': [type] },
    Targets: [{ Id: 'target', ...target }],
  },
});
const TEMPLATE = {
  Metadata: { Journal: { IdPaths: ['detail.id'] } },
  Resources: {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Open: queue('open'),
    OpenPolicy: letIn('Open', 'events.amazonaws.com'),
    Closed: queue('closed'),
    Dead: queue('dead'),
    DeadPolicy: letIn('Dead', 'events.amazonaws.com'),
    Failed: queue('failed'),
    Notices: queue('notices'),
    NoticesPolicy: letIn('Notices', 'sns.amazonaws.com'),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'deliveries' } },
    ToQueue: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Notices'), RawMessageDelivery: true },
    },
    ToFunction: {
      Type: 'AWS::SNS::Subscription',
      Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'lambda', Endpoint: arn('Echo') },
    },
    EchoPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Echo' },
        Action: 'lambda:InvokeFunction',
        Principal: 'sns.amazonaws.com',
        SourceArn: { Ref: 'Topic' },
      },
    },
    Echo: functionResource('echo', { Environment: { Variables: { NAME: { 'Fn::Sub': '${Bus}' } } } }),
    Throwing: functionResource('throwing'),
    ThrowingPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Throwing' },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: arn('ToThrowing'),
      },
    },
    ThrowingConfig: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Throwing' },
        Qualifier: '$LATEST',
        DestinationConfig: { OnFailure: { Destination: arn('Failed') } },
      },
    },
    ToOpen: rule('Open', { Arn: arn('Open'), InputPath: '$.detail' }),
    ToClosed: rule('Closed', { Arn: arn('Closed'), DeadLetterConfig: { Arn: arn('Dead') } }),
    ToForbidden: rule('Forbidden', { Arn: arn('Echo'), DeadLetterConfig: { Arn: arn('Dead') } }),
    ToThrowing: rule('Throw', { Arn: arn('Throwing'), DeadLetterConfig: { Arn: arn('Dead') } }),
    ToGone: rule('Gone', { Arn: 'arn:aws:sqs:us-east-1:000000000000:gone', DeadLetterConfig: { Arn: arn('Dead') } }),
    ToClosedDead: rule('ClosedDead', {
      Arn: 'arn:aws:sqs:us-east-1:000000000000:gone',
      DeadLetterConfig: { Arn: arn('Closed') },
    }),
  },
};
const CODE = {
  echo: 'exports.handler = async (event) => ({ bus: process.env.NAME, endpoint: process.env.AWS_ENDPOINT_URL, event });',
  throwing: 'exports.handler = async () => { throw new Error("no luck"); };',
};

let region: TestRegion;
let events: EventBridgeClient;
let sqs: SQSClient;
let lambda: LambdaClient;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE, { clock: 'virtual', code: CODE });
  events = new EventBridgeClient(region.client);
  sqs = new SQSClient(region.client);
  lambda = new LambdaClient(region.client);
});
afterAll(async () => {
  for (const client of [events, sqs, lambda]) client.destroy();
  await region.stop();
});

async function put(DetailType: string, id: string): Promise<void> {
  await events.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: 'shop', Source: 'test', DetailType, Detail: JSON.stringify({ id }) }],
    }),
  );
  await region.settled();
}

/** The bodies and the text attributes of the messages in a queue. */
async function taken(logicalId: string): Promise<{ body: Json; attributes: Record<string, string | undefined> }[]> {
  const QueueUrl = region.resources.get(logicalId)?.ref;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    }),
  );
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body = '', MessageAttributes = {} }) => ({
    body: JSON.parse(Body),
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
    ),
  }));
}

describe('a rule', () => {
  test('reaches a queue whose policy lets EventBridge in', async () => {
    await put('Open', 'e-1');
    expect(await taken('Open')).toEqual([{ body: { id: 'e-1' }, attributes: {} }]);
  });

  test('does not reach a queue without a policy: NO_PERMISSIONS, at once, to the dead-letter queue', async () => {
    await put('Closed', 'e-2');
    expect(await taken('Closed')).toEqual([]);
    expect(await taken('Dead')).toMatchObject([
      {
        body: { 'detail-type': 'Closed' },
        attributes: {
          ERROR_CODE: 'NO_PERMISSIONS',
          RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/shop/Closed',
        },
      },
    ]);
  });

  test('does not reach a function without a permission', async () => {
    await put('Forbidden', 'e-3');
    expect(await taken('Dead')).toMatchObject([
      { attributes: { ERROR_CODE: 'NO_PERMISSIONS', TARGET_ARN: arnIn('Echo') } },
    ]);
  });

  test('sends an event for a missing queue to the dead-letter queue at once', async () => {
    await put('Gone', 'e-4');
    expect(await taken('Dead')).toMatchObject([
      { attributes: { ERROR_CODE: 'NO_RESOURCE', TARGET_ARN: 'arn:aws:sqs:us-east-1:000000000000:gone' } },
    ]);
  });

  test('loses an event whose dead-letter queue does not allow EventBridge, and the journal says why', async () => {
    await put('ClosedDead', 'e-5');
    expect(await taken('Closed')).toEqual([]);
    const dropped = region.journal.hops().find(({ step, ids }) => step === 'dropped' && ids.includes('e-5'));
    expect(dropped?.detail?.['reason']).toContain(
      'events.amazonaws.com may not sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:closed',
    );
  });

  test("whose function throws has delivered: three attempts, then the function's own destination", async () => {
    const from = region.clock.now();
    await put('Throw', 'e-6');
    expect(await taken('Dead')).toEqual([]);
    expect(await taken('Failed')).toMatchObject([
      {
        body: {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          responsePayload: { errorMessage: 'no luck' },
        },
      },
    ]);
    expect(region.clock.now() - from).toBeGreaterThanOrEqual(180_000);
  });
});

describe('made by calls', () => {
  test('a rule reaches a function once it is permitted, and no more when that is taken back', async () => {
    const EventBusName = 'shop';
    const { RuleArn } = await events.send(
      new PutRuleCommand({ Name: 'called', EventBusName, EventPattern: '{"detail-type":["Called"]}' }),
    );
    const Arn = arnIn('Echo');
    await events.send(new PutTargetsCommand({ Rule: 'called', EventBusName, Targets: [{ Id: 'echo', Arn }] }));
    const permission = {
      FunctionName: 'echo',
      StatementId: 'called',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: RuleArn,
    };
    await lambda.send(new AddPermissionCommand(permission));
    const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: 'echo' }));
    expect(JSON.parse(Policy).Statement).toMatchObject([
      { Principal: { Service: 'sns.amazonaws.com' } },
      { Sid: 'called', Condition: { ArnLike: { 'AWS:SourceArn': RuleArn } } },
    ]);
    await put('Called', 'e-7');
    expect(stepsOf('e-7')).toEqual(expect.arrayContaining(['delivered', 'invoked', 'succeeded']));
    await lambda.send(new RemovePermissionCommand({ FunctionName: 'echo', StatementId: 'called' }));
    await put('Called', 'e-8');
    expect(stepsOf('e-8')).not.toContain('delivered');
  });
});

test('a function is told where its AWS is, and gets its variables', async () => {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: '{"n":1}' }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({
    bus: 'shop',
    endpoint: region.endpoint,
    event: { n: 1 },
  });
});

test('a topic reaches its queue and its function', async () => {
  const sns = new SNSClient(region.client);
  await sns.send(
    new PublishCommand({ TopicArn: region.resources.get('Topic')?.ref, Message: '{"detail":{"id":"n-1"}}' }),
  );
  await region.settled();
  expect(await taken('Notices')).toEqual([{ body: { detail: { id: 'n-1' } }, attributes: {} }]);
  expect(stepsOf('n-1')).toEqual(expect.arrayContaining(['published', 'invoked', 'succeeded']));
  sns.destroy();
});

describe('the pages of the region', () => {
  test('list the hops of one id as JSON lines', async () => {
    const text = await (await fetch(`${region.endpoint}/_region/journal?id=e-1`)).text();
    const steps = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).step);
    expect(steps).toEqual(stepsOf('e-1'));
  });

  test('list the hops of one step', async () => {
    const text = await (await fetch(`${region.endpoint}/_region/journal?id=e-1&step=published`)).text();
    expect(text.match(/"step":"published"/g)).toHaveLength(
      stepsOf('e-1').filter((step) => step === 'published').length,
    );
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  test('stream hops as they come', async () => {
    const response = await fetch(`${region.endpoint}/_region/journal?id=e-9&follow=1`);
    await put('Open', 'e-9');
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(
      JSON.parse(
        Buffer.from(value ?? [])
          .toString()
          .split('\n')[0] ?? '',
      ),
    ).toMatchObject({ step: 'published', ids: expect.arrayContaining(['e-9']) });
    await reader?.cancel();
  });

  const CONTROLS = ['health', 'resources', 'stacks', 'journal', 'mappings', 'archives', 'settled', 'faults', 'memory'];
  const WATCHING = ['stream', 'hops', 'events', 'payloads', 'queues', 'logs', 'functions', 'stats'];

  test('show resources and health, and name pages that there are', async () => {
    const page = async (name: string): Promise<unknown> => (await fetch(`${region.endpoint}/_region/${name}`)).json();
    expect(await page('resources')).toMatchObject({ Bus: { type: 'AWS::Events::EventBus', ref: 'shop' } });
    expect(await page('health')).toMatchObject({ status: 'ok' });
    expect(await page('other')).toEqual({
      message: 'There is no page /_region/other.',
      pages: [...CONTROLS, ...WATCHING].map((name) => `/_region/${name}`),
    });
  });
});

function arnIn(logicalId: string): string {
  const value = region.resources.get(logicalId)?.attributes['Arn'];
  return typeof value === 'string' ? value : '';
}

function stepsOf(id: string): string[] {
  return region.journal.hops().flatMap(({ step, ids }) => (ids.includes(id) ? [step] : []));
}
