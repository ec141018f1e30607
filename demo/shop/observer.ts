import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { at, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';

export interface Clients {
  readonly eventBridge: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** The events and notices that were heard, one entry for each time. */
export interface Heard {
  readonly events: readonly Event[];
  readonly notices: readonly Notice[];
}

/** A notice as a subscriber of the topic gets it. */
export interface Notice {
  /** The topic gives an id to each published message, so a message that is delivered twice has the same id. */
  readonly messageId: string;
  readonly eventId: string;
}

/** Listens to every event on the bus and to every notice on the topic. */
export interface Observer {
  /** The events and notices since the last call. */
  read(): Promise<Heard>;
}

/** The longest that SQS allows, because on a virtual clock days go by. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;
const RULE = 'observer';

/** Makes a rule and a subscription of its own, each with a queue. */
export async function observe(clients: Clients, busName: string, topicArn: string): Promise<Observer> {
  const bus = await createQueue(clients.sqs, 'observed-events', 'events.amazonaws.com');
  const notices = await createQueue(clients.sqs, 'observed-notices', 'sns.amazonaws.com');
  const EventPattern = JSON.stringify({ source: [{ prefix: '' }] });
  await clients.eventBridge.send(new PutRuleCommand({ Name: RULE, EventBusName: busName, EventPattern }));
  await clients.eventBridge.send(
    new PutTargetsCommand({ Rule: RULE, EventBusName: busName, Targets: [{ Id: 'queue', Arn: bus.arn }] }),
  );
  await clients.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: notices.arn }));
  return {
    async read() {
      const events = (await drain(clients.sqs, bus.url)).map((body): Event => JSON.parse(body).detail);
      return { events, notices: (await drain(clients.sqs, notices.url)).map(noticeIn) };
    },
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
function noticeIn(body: string): Notice {
  const { MessageId, Message } = objectOf(parseJson(body));
  return { messageId: textOf(MessageId), eventId: textOf(at(parseJson(textOf(Message)), 'eventId')) };
}

async function createQueue(sqs: SQSClient, QueueName: string, service: string): Promise<{ url: string; arn: string }> {
  const allow = { Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
  const settings = { Policy, MessageRetentionPeriod: String(RETENTION_SECONDS) };
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: settings }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return { url, arn: Attributes?.['QueueArn'] ?? '' };
}
