import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Takes everything off a queue that is not hidden, and returns the bodies. */
export async function drain(sqs: SQSClient, queueUrl: string): Promise<string[]> {
  return (await takeMessages(sqs, queueUrl)).map(({ Body = '' }) => Body);
}

/** Takes everything off a queue that is not hidden: receives it with its attributes, and deletes it. */
export async function takeMessages(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });
  const taken: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(receive);
    if (Messages.length === 0) return taken;
    taken.push(...Messages);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`${QueueUrl} did not delete ${Failed.length} messages`);
  }
}
