import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Event } from '../../lib/event.ts';
import { BILLING_SOURCE, billingOf } from './billing.ts';
import type { Outcome } from './comparison.ts';
import { drain } from './queue.ts';

export interface Clients {
  readonly eventBridge: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Listens at the ends: to every event on the bus, and to every notice on the topic. */
export interface Observer {
  read(): Promise<Pick<Outcome, 'publishedIds' | 'noticeIds' | 'billing'>>;
}

const RULE = 'observer';

/** Sets up a rule and a subscription of its own, each with a queue, as any AWS user would. */
export async function observe(clients: Clients, busName: string, topicArn: string): Promise<Observer> {
  const events = await createQueue(clients.sqs, 'observed-events', 'events.amazonaws.com');
  const notices = await createQueue(clients.sqs, 'observed-notices', 'sns.amazonaws.com');
  const EventPattern = JSON.stringify({ source: [{ prefix: '' }] });
  await clients.eventBridge.send(new PutRuleCommand({ Name: RULE, EventBusName: busName, EventPattern }));
  await clients.eventBridge.send(
    new PutTargetsCommand({ Rule: RULE, EventBusName: busName, Targets: [{ Id: 'queue', Arn: events.arn }] }),
  );
  await clients.sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: notices.arn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  return {
    async read() {
      const onTheBus = (await drain(clients.sqs, events.url)).map((body): Event => JSON.parse(body).detail);
      const fromKafka = onTheBus.filter(({ metadata }) => metadata.source !== BILLING_SOURCE);
      return {
        publishedIds: fromKafka.map(({ metadata }) => metadata.id),
        noticeIds: (await drain(clients.sqs, notices.url)).map((body) => String(JSON.parse(body).eventId)),
        billing: billingOf(onTheBus),
      };
    },
  };
}

async function createQueue(sqs: SQSClient, QueueName: string, service: string): Promise<{ url: string; arn: string }> {
  const allow = { Effect: 'Allow', Principal: { Service: service }, Action: 'sqs:SendMessage', Resource: '*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy } }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  return { url, arn: Attributes?.['QueueArn'] ?? '' };
}
