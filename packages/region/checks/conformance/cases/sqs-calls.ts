import { type JsonObject, listOf, objectOf, objectsOf, textOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';

export const SQS_API = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference';
export const SQS_GUIDE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide';

export const sqs = (aws: Caller, operation: string, input: object): Promise<JsonObject> =>
  aws.json('sqs', '1.0', `AmazonSQS.${operation}`, input);

/** Makes a queue and gives its URL. */
export async function queue(aws: Caller, QueueName: string, Attributes: Readonly<Record<string, string>> = {}) {
  const { QueueUrl } = await sqs(aws, 'CreateQueue', { QueueName, Attributes });
  return textOf(QueueUrl);
}

export const fifo = (aws: Caller, own: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
  queue(aws, `${own}.fifo`, { FifoQueue: 'true', ContentBasedDeduplication: 'true', ...more });

export async function receive(aws: Caller, QueueUrl: string, more: object = {}): Promise<readonly JsonObject[]> {
  const { Messages } = await sqs(aws, 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, ...more });
  return objectsOf(Messages);
}

export const bodies = (messages: readonly JsonObject[]): readonly string[] => messages.map(({ Body }) => textOf(Body));

/** Of a batch: the ids of its entries by how they ended, and the codes of those that failed. */
export const batchOutcome = ({ Successful, Failed }: JsonObject) => ({
  successful: objectsOf(Successful).map(({ Id }) => Id),
  failed: objectsOf(Failed).map(({ Id, Code, SenderFault }) => ({ Id, Code, SenderFault })),
});

export const names = (value: unknown): readonly string[] =>
  listOf(value)
    .map((one) => textOf(one))
    .toSorted();

export async function attributesOf(aws: Caller, QueueUrl: string, ...AttributeNames: readonly string[]) {
  return objectOf((await sqs(aws, 'GetQueueAttributes', { QueueUrl, AttributeNames }))['Attributes']);
}
