import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Json, JsonObject } from '../../src/core/json.ts';
import type { TestRegion } from './running.ts';

export interface TakenMessage {
  readonly body: Json;
  /** Text values by name. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** SDK clients of a region, and what tests do with them again and again. */
export function clientsOf(region: TestRegion) {
  const events = new EventBridgeClient(region.client);
  const sqs = new SQSClient(region.client);
  const lambda = new LambdaClient(region.client);
  const sns = new SNSClient(region.client);

  /** Puts one event on the bus `shop` and waits until nothing moves any more; gives its id. */
  async function put(DetailType: string, detail: JsonObject = {}): Promise<string> {
    const entry = { EventBusName: 'shop', Source: 'test', DetailType, Detail: JSON.stringify(detail) };
    const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    await region.settled();
    return Entries[0]?.EventId ?? '';
  }

  /** Takes what lies in a queue, at most ten messages. */
  async function taken(logicalId: string): Promise<readonly TakenMessage[]> {
    const QueueUrl = region.resources.get(logicalId)?.ref;
    const wanted = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(wanted));
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '', MessageAttributes = {} }) => ({
      body: JSON.parse(Body),
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, value]) => [name, value.StringValue]),
      ),
    }));
  }

  const destroy = (): void => {
    for (const client of [events, sqs, lambda, sns]) client.destroy();
  };
  return { events, sqs, lambda, sns, put, taken, destroy };
}

export type TestClients = ReturnType<typeof clientsOf>;
