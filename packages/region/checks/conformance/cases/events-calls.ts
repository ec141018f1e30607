import { type JsonObject, objectOf, objectsOf, parseJson, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import { queue, receive, sqs } from './sqs-calls.ts';

export const EVENTS_API = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference';
export const EVENTS_GUIDE = 'https://docs.aws.amazon.com/eventbridge/latest/userguide';

export const events = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('events', '1.1', `AWSEvents.${operation}`, input);

/** A queue that EventBridge may write to. */
export async function openQueue(aws: Caller, name: string): Promise<{ url: string; arn: string }> {
  const url = await queue(aws, name);
  const asked = await sqs(aws, 'GetQueueAttributes', { QueueUrl: url, AttributeNames: ['QueueArn'] });
  const arn = textOf(objectOf(asked['Attributes'])['QueueArn']);
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs(aws, 'SetQueueAttributes', { QueueUrl: url, Attributes: { Policy } });
  return { url, arn };
}

/** A bus with a rule for all events, and a queue as its target. */
export async function busToQueue(aws: Caller, own: string, target: object = {}): Promise<string> {
  const { url, arn } = await openQueue(aws, own);
  await events(aws, 'CreateEventBus', { Name: own });
  const EventPattern = JSON.stringify({ account: [{ exists: true }] });
  await events(aws, 'PutRule', { Name: 'all', EventBusName: own, EventPattern });
  await events(aws, 'PutTargets', { Rule: 'all', EventBusName: own, Targets: [{ Id: 't', Arn: arn, ...target }] });
  return url;
}

export const entry = (own: string, more: object = {}) => ({
  EventBusName: own,
  Source: 'shop',
  DetailType: 'Shipped',
  Detail: '{"a":1}',
  ...more,
});

export async function put(aws: Caller, ...Entries: readonly object[]): Promise<JsonObject> {
  return events(aws, 'PutEvents', { Entries });
}

/** The bodies that come to a queue within some seconds, as JSON where they are. */
export async function delivered(aws: Caller, url: string, seconds = 15): Promise<readonly unknown[]> {
  const messages = await receive(aws, url, { WaitTimeSeconds: seconds });
  return messages.map(({ Body }) => parseJson(textOf(Body)) ?? Body);
}

/** The error codes of the entries of PutEvents, null where one was taken. */
export const entryErrors = (answer: JsonObject): readonly unknown[] =>
  objectsOf(answer['Entries']).map(({ ErrorCode }) => ErrorCode ?? null);
