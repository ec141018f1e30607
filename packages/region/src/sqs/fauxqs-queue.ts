import type { QueueMessage } from './message.ts';
import type { Queue } from './queue.ts';
import { secondsOf } from './queue-attributes.ts';
import type { QueueStore } from './queue-store.ts';
import type { Receipt } from './receipts.ts';

const ATTRIBUTE_NAMES = [
  'QueueArn',
  'VisibilityTimeout',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'Policy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** Shows a queue of the region to fauxqs's protocol code as one of its own. */
export class FauxqsQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly tags = new Map<string, string>();
  readonly attributes: Record<string, string>;
  readonly #queue: Queue;
  readonly #store: QueueStore;
  readonly #createdSeconds: number;
  #modifiedSeconds: number;
  readonly #waiting = new Set<() => void>();

  constructor(queue: Queue, store: QueueStore) {
    this.name = queue.name;
    this.url = queue.url;
    this.arn = queue.arn;
    this.attributes = queue.attributes;
    this.#queue = queue;
    this.#store = store;
    this.#createdSeconds = Math.floor(store.deps.clock.now() / 1000);
    this.#modifiedSeconds = this.#createdSeconds;
  }

  isFifo(): boolean {
    return this.#queue.isFifo;
  }

  getAllAttributes(requested: readonly string[]): Record<string, string> {
    const all = { ...this.attributes, ...this.#measured() };
    const names = requested.includes('All') ? ATTRIBUTE_NAMES : requested;
    return Object.fromEntries(Object.entries(all).filter(([name, value]) => names.includes(name) && value !== ''));
  }

  setAttributes(attributes: Readonly<Record<string, string>>): void {
    Object.assign(this.attributes, attributes);
    if (attributes['RedrivePolicy'] === '') delete this.attributes['RedrivePolicy'];
    this.#modifiedSeconds = Math.floor(this.#store.deps.clock.now() / 1000);
  }

  enqueue(message: QueueMessage): void {
    const { random } = this.#store.deps;
    const delayMs = message.delayUntil === undefined ? 0 : message.delayUntil - message.sentTimestamp;
    // Replaces fauxqs's random ids: the same seed gives the same ids.
    message.messageId = random.uuid();
    if (message.messageDeduplicationId !== undefined) {
      this.#queue.deduplication.rename(message.messageDeduplicationId, message.messageId);
    }
    this.#store.announce(message, this.#queue);
    this.#queue.add(message, delayMs);
  }

  dequeue(max: number, visibilityTimeoutSeconds?: number): unknown[] {
    const seconds = visibilityTimeoutSeconds ?? secondsOf(this.attributes, 'VisibilityTimeout');
    return this.#queue.receive(max, seconds * 1000).map(({ message, handle }) => ({
      MessageId: message.messageId,
      ReceiptHandle: handle,
      MD5OfBody: message.md5OfBody,
      Body: message.body,
      ...(message.md5OfMessageAttributes === ''
        ? {}
        : { MD5OfMessageAttributes: message.md5OfMessageAttributes, MessageAttributes: message.messageAttributes }),
    }));
  }

  get inflightMessages(): { has(handle: string): boolean; get(handle: string): Receipt | undefined } {
    const { receipts } = this.#queue;
    return { has: (handle) => receipts.get(handle)?.hidden === true, get: (handle) => receipts.get(handle) };
  }

  deleteMessage(handle: string): boolean {
    const message = this.#queue.receipts.get(handle)?.message;
    // Its content is gone once it is deleted.
    if (message !== undefined) this.#store.noteRemoval(message, this.#queue);
    return this.#queue.delete(handle);
  }

  changeVisibility(handle: string, timeoutSeconds: number): void {
    this.#queue.changeVisibility(handle, timeoutSeconds * 1000);
  }

  /** Resolves when a message arrives, or after that long on the region's clock. */
  waitForMessages(waitTimeSeconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancelTimer();
        cancelListener();
        this.#waiting.delete(done);
        resolve();
      };
      const cancelTimer = this.#store.deps.clock.schedule(waitTimeSeconds * 1000, done);
      const cancelListener = this.#queue.onArrival(done);
      this.#waiting.add(done);
    });
  }

  cancelWaiters(): void {
    for (const done of this.#waiting) done();
  }

  purge(): void {
    this.#queue.purge();
  }

  checkDeduplication(id: string): {
    isDuplicate: boolean;
    originalMessageId?: string;
    originalSequenceNumber?: string;
  } {
    const seen = this.#queue.deduplication.find(id);
    if (seen === undefined) return { isDuplicate: false };
    const original = { isDuplicate: true, originalMessageId: seen.messageId };
    return seen.sequenceNumber === undefined ? original : { ...original, originalSequenceNumber: seen.sequenceNumber };
  }

  recordDeduplication(id: string, messageId: string, sequenceNumber?: string): void {
    this.#queue.deduplication.remember(id, messageId, sequenceNumber);
  }

  nextSequenceNumber(): string {
    return this.#queue.nextSequenceNumber();
  }

  #measured(): Record<string, string> {
    const { ready, delayed, hidden } = this.#queue.counts();
    return {
      QueueArn: this.arn,
      ApproximateNumberOfMessages: String(ready),
      ApproximateNumberOfMessagesNotVisible: String(hidden),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(this.#createdSeconds),
      LastModifiedTimestamp: String(this.#modifiedSeconds),
    };
  }
}
