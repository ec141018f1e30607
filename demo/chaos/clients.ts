import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
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
  };
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
