import type { MessageAttribute, OutgoingMessage, QueuePort, ReceivedMessage } from '../core/ports.ts';
import { type InternalCallCheck, neverRefused } from '../core/ports.ts';
import { withoutForbidden } from '../http/xml.ts';
import { type MessageAttributes, type MessageAttributeValue, md5OfAttributes, type QueueMessage } from './message.ts';
import type { QueueStore } from './queue-store.ts';
import { send } from './sending.ts';
import { systemAttributes } from './system-attributes.ts';

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
    const { body, attributes = {}, groupId, traceHeader, isAnnounced } = outgoing;
    // Callers inside the region name ids for any queue. A standard queue has no use for them.
    const deduplicationId = queue.isFifo ? outgoing.deduplicationId : undefined;
    const announce = isAnnounced ? (message: QueueMessage) => this.#store.announce(message, queue) : () => {};
    const message = { body, attributes: valuesOf(attributes), groupId, deduplicationId, traceHeader };
    send(queue, message, { random: this.#store.deps.random, announce });
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
    return this.#store.byArn(queueArn).onArrivalForReader(listener);
  }
}

function receivedMessage({ message, handle }: { message: QueueMessage; handle: string }): ReceivedMessage {
  const digest = md5OfAttributes(message.messageAttributes);
  return {
    messageId: message.messageId,
    receiptHandle: handle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: attributesOf(message.messageAttributes),
    md5OfBody: message.md5OfBody,
    ...(digest !== '' && { md5OfMessageAttributes: digest }),
  };
}

const isBinary = (type: string): boolean => type.startsWith('Binary');

/** The attributes of a dead letter are texts of errors, which may be empty, or have characters that SQS does not take. */
function valuesOf(attributes: Readonly<Record<string, MessageAttribute>>): MessageAttributes {
  const entries = Object.entries(attributes).flatMap(([name, { type, value }]) => {
    if (value === '') return [];
    return [[name, isBinary(type) ? { DataType: type, BinaryValue: value } : textValue(type, value)] as const];
  });
  return Object.fromEntries(entries);
}

const textValue = (type: string, value: string): MessageAttributeValue => ({
  DataType: type,
  StringValue: withoutForbidden(value),
});

function attributesOf(values: MessageAttributes): Record<string, MessageAttribute> {
  const entries = Object.entries(values).map(([name, { DataType: type, StringValue = '', BinaryValue = '' }]) => {
    return [name, { type, value: isBinary(type) ? BinaryValue : StringValue }] as const;
  });
  return Object.fromEntries(entries);
}
