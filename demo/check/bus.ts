import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { at, type JsonObject, objectOf, parseJson, textOf } from '@tributary/region/json';
import type { Event } from '#lib/event.ts';
import { drain } from '../../tools/invoke/drain-queue.ts';

/** An event as it was on the bus. */
export interface BusEvent {
  /** Its id on the bus: another one each time that the event is put there. */
  readonly busId: string;
  /** What patterns look at. */
  readonly envelope: JsonObject;
  readonly event: Event;
}

/** Hears every event on the bus. */
export interface BusObserver {
  /** The events since the last call. */
  read(): Promise<readonly BusEvent[]>;
}

export interface ObserverClients {
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
}

const RULE = 'observer';
/** The longest that SQS allows, because on a virtual clock days go by. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** Makes a rule of its own, with a queue. */
export async function observeBus({ eventBridge, sqs }: ObserverClients, EventBusName: string): Promise<BusObserver> {
  const { url, arn } = await observingQueue(sqs, 'observed-events', 'events.amazonaws.com');
  const EventPattern = JSON.stringify({ source: [{ prefix: '' }] });
  await eventBridge.send(new PutRuleCommand({ Name: RULE, EventBusName, EventPattern }));
  await eventBridge.send(new PutTargetsCommand({ Rule: RULE, EventBusName, Targets: [{ Id: 'queue', Arn: arn }] }));
  return { read: async () => (await drain(sqs, url)).map(busEventIn) };
}

function busEventIn(body: string): BusEvent {
  const envelope = objectOf(parseJson(body));
  // The application put it there, so it has the form of its events.
  const event: Event = JSON.parse(JSON.stringify(at(envelope, 'detail') ?? null));
  return { busId: textOf(envelope['id']), envelope, event };
}

/** A queue to which an AWS service may send. */
export async function observingQueue(
  sqs: SQSClient,
  QueueName: string,
  service: string,
): Promise<{ readonly url: string; readonly arn: string }> {
  const allow = { Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
  const settings = { Policy, MessageRetentionPeriod: String(RETENTION_SECONDS) };
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: settings }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return { url, arn: Attributes?.['QueueArn'] ?? '' };
}
