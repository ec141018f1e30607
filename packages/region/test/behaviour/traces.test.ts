import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/core/json.ts';
import { functionResource } from '../support/package-dir.ts';
import { arn, bus, invokePermission, openQueues, queue, rule } from '../support/resources.ts';
import { runningRegion, type TestRegion } from '../support/running.ts';

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

/** Says which trace it belongs to, and goes on with an event of the type that `next` names. */
const TELLS = `
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');
exports.handler = async (event) => {
  const trace = process.env._X_AMZN_TRACE_ID;
  const next = event.detail?.next;
  const QueueUrl = process.env.AWS_ENDPOINT_URL + '/000000000000/told';
  const from = event.Records ? 'topic' : event['detail-type'] ?? 'call';
  await new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ from, trace }) }));
  if (next === undefined) return trace;
  const Entries = [{ EventBusName: 'shop', Source: 'shop', DetailType: next, Detail: '{}' }];
  await new EventBridgeClient({}).send(new PutEventsCommand({ Entries }));
  return trace;
};`;

const byTopic = (Protocol: string, logicalId: string): JsonObject => ({
  Type: 'AWS::SNS::Subscription',
  Properties: { TopicArn: { Ref: 'News' }, Protocol, Endpoint: arn(logicalId) },
});
const lets = (service: string, Action: string, Resource: JsonObject) => ({
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action,
  Resource,
});

const Resources: JsonObject = {
  Bus: bus('shop'),
  News: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  Open: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'News' }],
      PolicyDocument: { Statement: [lets('events', 'sns:Publish', { Ref: 'News' })] },
    },
  },
  Direct: queue('direct'),
  Fanned: queue('fanned'),
  Told: queue('told'),
  FromRules: openQueues('events', ['Direct']),
  FromTopics: openQueues('sns', ['Fanned']),
  Teller: functionResource('teller', { Timeout: 20 }),
  ByRules: invokePermission('Teller'),
  ByTopics: {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: { Ref: 'Teller' }, Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' },
  },
  ToQueue: byTopic('sqs', 'Fanned'),
  ToFunction: byTopic('lambda', 'Teller'),
  Made: rule('Made', { Id: 'f', Arn: arn('Teller') }, { Id: 'q', Arn: arn('Direct') }),
  Later: rule('Later', { Id: 'f', Arn: arn('Teller') }),
  Published: rule('Published', { Id: 't', Arn: { Ref: 'News' } }),
};

let region: TestRegion;
let clients: { readonly events: EventBridgeClient; readonly sqs: SQSClient };

beforeEach(async () => {
  region = await runningRegion({ Resources }, { code: { teller: TELLS }, clock: 'virtual' });
  clients = {
    events: new EventBridgeClient(region.client),
    sqs: new SQSClient(region.client),
  };
});
afterEach(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await region.stop();
});

async function put(DetailType: string, detail: JsonObject, TraceHeader: string): Promise<void> {
  const entry = { EventBusName: 'shop', Source: 'shop', DetailType, Detail: JSON.stringify(detail), TraceHeader };
  await clients.events.send(new PutEventsCommand({ Entries: [entry] }));
  await region.settled();
}

async function messages(name: string) {
  const input = { QueueUrl: `${region.endpoint}/000000000000/${name}`, MaxNumberOfMessages: 10 };
  const more = { MessageSystemAttributeNames: ['AWSTraceHeader' as const], MessageAttributeNames: ['All'] };
  return (await clients.sqs.send(new ReceiveMessageCommand({ ...input, ...more }))).Messages ?? [];
}

const told = async () => (await messages('told')).map(({ Body = '' }) => JSON.parse(Body));
const tracesIn = async (name: string) => (await messages(name)).map(({ Attributes }) => Attributes?.AWSTraceHeader);

test('the trace of an event reaches functions, and queues as a system attribute', async () => {
  await put('Made', {}, TRACE);
  expect(await told()).toEqual([{ from: 'Made', trace: TRACE }]);
  expect(await tracesIn('direct')).toEqual([TRACE]);
});

test('the trace of an event reaches the functions and queues behind a topic', async () => {
  await put('Published', {}, TRACE);
  expect(await told()).toEqual([{ from: 'topic', trace: TRACE }]);
  const [message] = await messages('fanned');
  expect(message?.Attributes).toEqual({ AWSTraceHeader: TRACE });
  expect(message?.Body).not.toContain('Root=');
});

test('what a function does belongs to the trace of the function: its events, and its messages', async () => {
  await put('Made', { next: 'Later' }, TRACE);
  const sent = await messages('told');
  expect(sent.map(({ Body = '' }) => JSON.parse(Body))).toEqual([
    { from: 'Made', trace: TRACE },
    { from: 'Later', trace: TRACE },
  ]);
  expect(sent.map(({ Attributes }) => Attributes?.AWSTraceHeader)).toEqual([TRACE, TRACE]);
});

test('a call with the header of a trace invokes a function of that trace', async () => {
  const invoke = async (type: string): Promise<string> => {
    const answer = await fetch(`${region.endpoint}/2015-03-31/functions/teller/invocations`, {
      method: 'POST',
      headers: { 'x-amzn-trace-id': TRACE, 'x-amz-invocation-type': type },
      body: '{}',
    });
    return answer.text();
  };
  expect([await invoke('RequestResponse'), await invoke('Event')]).toEqual([JSON.stringify(TRACE), '']);
  await region.settled();
  const call = { from: 'call', trace: TRACE };
  expect(await told()).toEqual([call, call]);
});
