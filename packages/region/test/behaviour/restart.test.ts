import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { ListSubscriptionsCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { Json } from '../../src/core/json.ts';
import { functionResource } from '../support/package-dir.ts';
import { type PersistedRegion, persistedRegion, type RegionProcess } from '../support/region-process.ts';
import { arn, bus, invokePermission, queue, queuePolicy, rule } from '../support/resources.ts';
import { until } from '../support/until.ts';

const ACCOUNT = '000000000000';
const queueUrl = (name: string): string => `http://localhost/${ACCOUNT}/${name}`;
const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;

const template = (folder: string): Json => ({
  Resources: {
    Bus: bus('shop'),
    Orders: queue('orders', { VisibilityTimeout: 120 }),
    Archived: {
      Type: 'AWS::Events::Archive',
      Properties: { ArchiveName: 'all', SourceArn: arn('Bus') },
    },
    Placed: rule('Placed', { Arn: arn('Orders') }),
    Ordered: rule('Ordered', { Arn: arn('Flaky') }),
    Policy: queuePolicy('Orders'),
    Failed: queue('failed'),
    Flaky: functionResource('flaky', {
      DeadLetterConfig: { TargetArn: arn('Failed') },
      Environment: { Variables: { TEST_FOLDER: folder } },
    }),
    FlakyPermission: invokePermission('Flaky'),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  },
});

/** Fails until the test says otherwise, and notes each event that it handled. */
const FLAKY = `
const { appendFileSync, existsSync } = require('node:fs');
exports.handler = async (event) => {
  if (!existsSync(process.env.TEST_FOLDER + '/well')) throw new Error('not yet');
  appendFileSync(process.env.TEST_FOLDER + '/handled', event.detail.id + '\\n');
};`;

let kept: PersistedRegion;

beforeEach(() => {
  kept = persistedRegion(template, { flaky: FLAKY });
});
afterEach(() => kept.remove());

function clientsOf({ client }: RegionProcess) {
  const events = new EventBridgeClient(client);
  const sqs = new SQSClient(client);
  const put = (DetailType: string, id: string) =>
    events.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: 'shop', Source: 'test', DetailType, Detail: JSON.stringify({ id }) }],
      }),
    );
  const receive = async (name: string): Promise<Message[]> => {
    const wanted = { QueueUrl: queueUrl(name), MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(wanted));
    return Messages;
  };
  return { events, sqs, sns: new SNSClient(client), lambda: new LambdaClient(client), put, receive };
}

test('messages of queues are there after a kill: waiting, delayed, and received with a handle that is good', async () => {
  const before = await kept.start();
  const { sqs, put, receive } = clientsOf(before);
  await put('Placed', 'first');
  const [first] = await receive('orders');
  const QueueUrl = queueUrl('orders');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'second' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'third', DelaySeconds: 600 }));
  await before.kill();

  const after = await kept.start('--clock', 'real');
  const again = clientsOf(after);
  const { Attributes } = await again.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const bodies = (await again.receive('orders')).map(({ Body }) => Body);
  await again.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  const left = await again.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));

  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '1',
    ApproximateNumberOfMessagesDelayed: '1',
  });
  expect(bodies).toEqual(['second']);
  expect(left.Attributes).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' });
});

test('an asynchronous invocation that waits for its retry is retried after a kill', async () => {
  const before = await kept.start();
  await clientsOf(before).put('Ordered', 'o-1');
  await until(async () => (await journalOf(before)).includes('retry-scheduled'));
  await before.kill();
  writeFileSync(path.join(kept.folder, 'well'), '');
  await kept.start('--clock', 'virtual');
  await until(() => handledIds(kept).length > 0);

  expect(handledIds(kept)).toEqual(['o-1']);
});

test('a delivery that waits for its retry is made after a kill, and knows the retries it has had', async () => {
  const plan = path.join(kept.folder, 'plan.json');
  const throttled = { fault: 'throttle', at: 'sqs/SendMessage/orders', every: 1 };
  writeFileSync(plan, JSON.stringify({ rules: [throttled] }));
  const before = await kept.start('--faults', plan);
  await clientsOf(before).put('Placed', 'first');
  await until(async () => (await journalOf(before)).split('retry-scheduled').length > 2);
  await before.kill();
  const after = await kept.start();
  const { receive } = clientsOf(after);
  let messages: Message[] = [];
  await until(async () => {
    messages = await receive('orders');
    return messages.length > 0;
  });

  expect(messages.map(({ Body = '' }) => JSON.parse(Body).detail.id)).toEqual(['first']);
  const [delivered] = (await journalOf(after)).split('\n').filter((line) => line.includes('"delivered"'));
  expect(JSON.parse(delivered ?? '{}').detail.attempt).toBeGreaterThan(2);
});

test('archived events can be replayed after a kill', async () => {
  const before = await kept.start();
  await clientsOf(before).put('Placed', 'first');
  await before.kill();
  const after = await kept.start();
  const { events, receive } = clientsOf(after);
  await receive('orders');
  await events.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: `arn:aws:events:us-east-1:${ACCOUNT}:archive/all`,
      EventStartTime: new Date(0),
      EventEndTime: new Date(Date.now() + 60_000),
      Destination: { Arn: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/shop` },
    }),
  );
  let replayed: Message[] = [];
  await until(async () => {
    replayed = await receive('orders');
    return replayed.length > 0;
  });

  const [{ Body = '{}' } = {}] = replayed;
  expect(JSON.parse(Body)).toMatchObject({ detail: { id: 'first' }, 'replay-name': 'again' });
});

test('what calls made is there after a kill, with the same ids, and what calls changed is as they left it', async () => {
  const before = await kept.start();
  const { events, sqs, sns, lambda } = clientsOf(before);
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queueArn('made') };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await sqs.send(new CreateQueueCommand({ QueueName: 'made', Attributes: { Policy } }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl('orders'), Attributes: { DelaySeconds: '7' } }));
  await events.send(new DisableRuleCommand({ EventBusName: 'shop', Name: 'Placed' }));
  await events.send(new PutRuleCommand({ EventBusName: 'shop', Name: 'made', EventPattern: '{"source":["test"]}' }));
  const TopicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:news`;
  const subscription = { TopicArn, Protocol: 'sqs', Endpoint: queueArn('made') };
  const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscription));
  const mapping = { FunctionName: 'flaky', EventSourceArn: queueArn('failed'), BatchSize: 3 };
  const { UUID } = await lambda.send(new CreateEventSourceMappingCommand(mapping));
  await before.kill();
  const after = clientsOf(await kept.start());
  const { EventSourceMappings } = await after.lambda.send(new ListEventSourceMappingsCommand({}));
  const attributes = { QueueUrl: queueUrl('orders'), AttributeNames: ['DelaySeconds' as const] };
  const { Attributes } = await after.sqs.send(new GetQueueAttributesCommand(attributes));
  const placed = await after.events.send(new DescribeRuleCommand({ EventBusName: 'shop', Name: 'Placed' }));
  const made = await after.events.send(new DescribeRuleCommand({ EventBusName: 'shop', Name: 'made' }));
  const { Subscriptions } = await after.sns.send(new ListSubscriptionsCommand({}));
  await after.sns.send(new PublishCommand({ TopicArn, Message: 'news' }));
  const [message] = await after.receive('made');

  expect(EventSourceMappings).toMatchObject([{ UUID, State: 'Enabled', BatchSize: 3 }]);
  expect(Attributes).toEqual({ DelaySeconds: '7' });
  expect(placed.State).toBe('DISABLED');
  expect(made.EventPattern).toBe('{"source":["test"]}');
  expect(Subscriptions?.map((one) => one.SubscriptionArn)).toEqual([SubscriptionArn]);
  expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({ Message: 'news' });
});

test('a call that cannot be made any more is told and left out, and the next start knows nothing of it', async () => {
  const before = await kept.start();
  const rule = { EventBusName: 'shop', Name: 'made', EventPattern: '{"source":["test"]}' };
  await clientsOf(before).events.send(new PutRuleCommand(rule));
  await before.kill();
  kept.repackage({ Resources: { Orders: queue('orders') } });
  const second = await kept.start();
  await second.kill();
  const third = await kept.start();

  expect(second.errors).toEqual([
    'A persisted call cannot be repeated and is left out: AWSEvents PutRule: Event bus shop does not exist.',
  ]);
  expect(third.errors).toEqual([]);
});

test('topics and committed offsets are there after a kill, and offsets go on', async () => {
  const before = await kept.start();
  const kafka = clientOf(before);
  await produce(kafka, 'one');
  const admin = kafka.admin();
  await admin.connect();
  await admin.setOffsets({ groupId: 'readers', topic: 'orders', partitions: [{ partition: 0, offset: '1' }] });
  await admin.disconnect();
  await before.kill();
  const again = clientOf(await kept.start());
  const laterAdmin = again.admin();
  await laterAdmin.connect();
  const [offsets] = await laterAdmin.fetchOffsets({ groupId: 'readers', topics: ['orders'] });
  await laterAdmin.disconnect();

  expect(offsets?.partitions.find(({ partition }) => partition === 0)?.offset).toBe('1');
  expect(await produce(again, 'two')).toBe('1');
});

test('a region that was stopped goes on as one that was killed does', async () => {
  const before = await kept.start();
  const { put } = clientsOf(before);
  await put('Ordered', 'o-1');
  await put('Placed', 'first');
  await until(async () => (await journalOf(before)).includes('retry-scheduled'));
  await before.kill('SIGTERM');
  writeFileSync(path.join(kept.folder, 'well'), '');
  const after = clientsOf(await kept.start('--clock', 'virtual'));
  await until(() => handledIds(kept).length > 0);

  expect(handledIds(kept)).toEqual(['o-1']);
  expect((await after.receive('orders')).map(({ Body = '' }) => JSON.parse(Body).detail.id)).toEqual(['first']);
});

function clientOf({ kafka }: RegionProcess): Kafka {
  return new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING });
}

/** Gives the offset of a record in partition 0 of the topic `orders`. */
async function produce(kafka: Kafka, value: string): Promise<string | undefined> {
  const producer = kafka.producer();
  await producer.connect();
  const [sent] = await producer.send({ topic: 'orders', messages: [{ partition: 0, value }] });
  await producer.disconnect();
  return sent?.baseOffset;
}

function handledIds({ folder }: PersistedRegion): readonly string[] {
  const file = path.join(folder, 'handled');
  // A line that is being written has no end yet.
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

async function journalOf({ client }: RegionProcess): Promise<string> {
  const answer = await fetch(`${client.endpoint}/_region/journal`);
  return answer.text();
}
