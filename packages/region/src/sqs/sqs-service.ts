import { AwsError } from '../core/aws-error.ts';
import type { MessageAttribute, OutgoingMessage, QueuePort, ReceivedMessage } from '../core/ports.ts';
import { type InternalCallCheck, neverRefused } from '../core/ports.ts';
import { contentDeduplicationId, messageBytes, newMessage, type QueueMessage } from './message.ts';
import type { Queue } from './queue.ts';
import { secondsOf } from './queue-attributes.ts';
import type { QueueStore } from './queue-store.ts';

/** The queues as the region's other services use them, by calls in the process. */
export class SqsService implements QueuePort {
  readonly #store: QueueStore;
  readonly #checkCall: InternalCallCheck;

  constructor(store: QueueStore, checkCall = neverRefused) {
    this.#store = store;
    this.#checkCall = checkCall;
  }

  /** @throws AwsError AWS.SimpleQueueService.NonExistentQueue when there is no such queue */
  check(queueArn: string): void {
    this.#store.byArn(queueArn);
  }

  async send(queueArn: string, outgoing: OutgoingMessage): Promise<void> {
    const queue = this.#store.byArn(queueArn);
    this.#checkCall(`sqs/SendMessage/${queue.name}`);
    const message = this.#message(queue, outgoing);
    const limitBytes = secondsOf(queue.attributes, 'MaximumMessageSize');
    if (messageBytes(message) > limitBytes) {
      throw new AwsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`,
      );
    }
    if (queue.isFifo && this.#isDuplicate(queue, message)) return;
    if (outgoing.isAnnounced) this.#store.announce(message, queue);
    queue.add(message, secondsOf(queue.attributes, 'DelaySeconds') * 1000);
  }

  async receive(queueArn: string, max: number): Promise<readonly ReceivedMessage[]> {
    return this.#store.byArn(queueArn).receive(max, undefined).map(receivedMessage);
  }

  async delete(queueArn: string, receiptHandles: readonly string[]): Promise<void> {
    const queue = this.#store.byArn(queueArn);
    for (const handle of receiptHandles) queue.delete(handle);
  }

  async release(queueArn: string, receiptHandle: string): Promise<void> {
    this.#store.byArn(queueArn).release(receiptHandle);
  }

  onArrival(queueArn: string, listener: () => void): () => void {
    return this.#store.byArn(queueArn).onArrival(listener);
  }

  #message(queue: Queue, outgoing: OutgoingMessage): QueueMessage {
    if (queue.isFifo && outgoing.groupId === undefined) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
    }
    const attributes = Object.entries(outgoing.attributes ?? {}).map(
      ([name, { type, value }]) =>
        [name, { DataType: type, [type.startsWith('Binary') ? 'BinaryValue' : 'StringValue']: value }] as const,
    );
    return newMessage({
      messageId: this.#store.deps.random.uuid(),
      body: outgoing.body,
      attributes: Object.fromEntries(attributes),
      groupId: outgoing.groupId,
      deduplicationId: queue.isFifo ? deduplicationIdOf(queue, outgoing) : undefined,
    });
  }

  #isDuplicate(queue: Queue, message: QueueMessage): boolean {
    const id = message.messageDeduplicationId ?? '';
    if (queue.deduplication.find(id) !== undefined) return true;
    message.sequenceNumber = queue.nextSequenceNumber();
    queue.deduplication.remember(id, message.messageId, message.sequenceNumber);
    return false;
  }
}

function deduplicationIdOf(queue: Queue, outgoing: OutgoingMessage): string {
  if (outgoing.deduplicationId !== undefined) return outgoing.deduplicationId;
  if (queue.attributes['ContentBasedDeduplication'] === 'true') return contentDeduplicationId(outgoing.body);
  throw new AwsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function receivedMessage({ message, handle }: { message: QueueMessage; handle: string }): ReceivedMessage {
  return {
    messageId: message.messageId,
    receiptHandle: handle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: textAttributes(message),
    md5OfBody: message.md5OfBody,
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
function systemAttributes(message: QueueMessage): Record<string, string> {
  const values = {
    ApproximateReceiveCount: String(message.approximateReceiveCount),
    SentTimestamp: String(message.sentTimestamp),
    SequenceNumber: message.sequenceNumber,
    MessageGroupId: message.messageGroupId,
    SenderId: '000000000000',
    MessageDeduplicationId: message.messageDeduplicationId,
    ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp ?? message.sentTimestamp),
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  const entries = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries);
}

/** The text and number attributes. */
function textAttributes(message: QueueMessage): Record<string, MessageAttribute> {
  const entries = Object.entries(message.messageAttributes).flatMap(([name, { DataType, StringValue }]) => {
    if (StringValue === undefined) return [];
    const type = DataType.startsWith('Number') ? 'Number' : 'String';
    return [[name, { type, value: StringValue }] as const];
  });
  return Object.fromEntries(entries);
}
