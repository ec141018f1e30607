import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { regionClient } from '../../ops/clients/aws.ts';
import type { Clients } from './part.ts';
import { retry } from './retry.ts';

/** SDK clients of a region. */
export function clientsOf(endpoint: string): Clients {
  const config = regionClient(endpoint);
  return {
    eventBridge: new EventBridgeClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    dynamoDb: new DynamoDBClient(config),
    sfn: new SFNClient(config),
    lambda: new LambdaClient(config),
  };
}

/** The longest that a message may be delayed. */
const DELAY_SECONDS = 900;
const POLL_SECONDS = 20;

/** Lets hours pass on the region's clock, by messages that are delayed one after the other. */
export async function letHoursPass(sqs: SQSClient, hours: number): Promise<void> {
  const { QueueUrl } = await retry('making a queue', () => sqs.send(new CreateQueueCommand({ QueueName: 'hours' })));
  const poll = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: POLL_SECONDS });
  for (let left = (hours * 3_600) / DELAY_SECONDS; left > 0; left--) {
    const message = new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: DELAY_SECONDS });
    await retry('sending a late message', () => sqs.send(message));
    let handles: readonly string[] = [];
    while (handles.length === 0) {
      const { Messages = [] } = await retry('waiting for a late message', () => sqs.send(poll));
      handles = Messages.flatMap(({ ReceiptHandle }) => ReceiptHandle ?? []);
    }
    // It would be there again, and no time would pass for the next one.
    for (const ReceiptHandle of handles)
      await retry('deleting a message', () => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
  }
}

/**
 * Lets time pass on the region's clock, by a long poll of a queue that stays empty.
 * @returns a function that resolves after a second on that clock
 */
export async function secondsOf(sqs: SQSClient): Promise<() => Promise<void>> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'seconds' }));
  const poll = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 });
  return () => retry('waiting for a second', async () => void (await sqs.send(poll)));
}
