import type { Cancel, Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { Deduplication } from './deduplication.ts';
import type { QueueMessage } from './message.ts';
import { redrivePolicyOf, secondsOf } from './queue-attributes.ts';
import { ReadyMessages } from './ready-messages.ts';

export interface QueueContext {
  readonly clock: Clock;
  readonly random: Random;
  /** Takes a message that was received too often; false when there is no such dead-letter queue. */
  deadLetter(message: QueueMessage, from: Queue, toArn: string): boolean;
  /** When a message that was sent is there, and how often. */
  times(message: QueueMessage, queue: Queue): readonly number[];
}

/** A message that was received and not yet deleted. */
export interface Receipt {
  readonly message: QueueMessage;
  readonly receivedAt: number;
  hidden: boolean;
  reappear?: Cancel;
}

/** The protocol allows that many messages in one answer. */
const MAX_RECEIVED = 10;

/**
 * One queue on the region's clock: delays, visibility, redrive, retention, FIFO groups.
 * A receipt handle stays good for deleting until the message is received again, as on AWS.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly attributes: Record<string, string>;
  readonly deduplication: Deduplication;
  readonly receipts = new Map<string, Receipt>();
  readonly #context: QueueContext;
  readonly #ready: ReadyMessages;
  readonly #delayed = new Map<QueueMessage, Cancel>();
  readonly #latestHandle = new Map<QueueMessage, string>();
  readonly #listeners = new Set<() => void>();
  #sequence = 0;

  constructor(
    identity: { name: string; arn: string; url: string },
    attributes: Record<string, string>,
    context: QueueContext,
  ) {
    this.name = identity.name;
    this.arn = identity.arn;
    this.url = identity.url;
    this.attributes = attributes;
    this.#context = context;
    this.deduplication = new Deduplication(context.clock);
    this.#ready = new ReadyMessages(attributes['FifoQueue'] === 'true');
  }

  get isFifo(): boolean {
    return this.attributes['FifoQueue'] === 'true';
  }

  /** How many messages are in which state. */
  counts(): { ready: number; delayed: number; hidden: number } {
    this.#expire();
    const hidden = [...this.receipts.values()].filter((receipt) => receipt.hidden).length;
    return { ready: this.#ready.size, delayed: this.#delayed.size, hidden };
  }

  nextSequenceNumber(): string {
    this.#sequence++;
    return String(this.#sequence).padStart(20, '0');
  }

  /** Takes a message that nobody received yet; it becomes receivable after `delayMs`. */
  add(message: QueueMessage, delayMs: number): void {
    message.sentTimestamp = this.#context.clock.now();
    const [firstMs = 0, ...more] = this.#context.times(message, this);
    this.#addAfter(message, delayMs + firstMs);
    for (const copyMs of more) this.#addAfter({ ...message }, delayMs + copyMs);
  }

  #addAfter(message: QueueMessage, delayMs: number): void {
    if (delayMs <= 0) {
      this.#show(message);
      return;
    }
    const cancel = this.#context.clock.schedule(delayMs, () => {
      this.#delayed.delete(message);
      this.#show(message);
    });
    this.#delayed.set(message, cancel);
  }

  /** Takes a message from another queue as it is: id, sent time and receive count go on. */
  takeOver(message: QueueMessage): void {
    if (this.isFifo) message.sequenceNumber = this.nextSequenceNumber();
    this.#show(message);
  }

  /**
   * Hands out up to `max` messages and hides them.
   * @param visibilityMs how long they stay hidden; undefined hides them until they are deleted or released
   */
  receive(max: number, visibilityMs: number | undefined): readonly (Receipt & { handle: string })[] {
    this.#expire();
    const policy = redrivePolicyOf(this.attributes);
    const received: (Receipt & { handle: string })[] = [];
    const locked = this.#lockedGroups();
    while (received.length < Math.min(max, MAX_RECEIVED)) {
      const message = this.#ready.take(locked);
      if (message === undefined) break;
      message.approximateReceiveCount++;
      const tooOften = policy !== undefined && message.approximateReceiveCount > policy.maxReceiveCount;
      if (tooOften && this.#context.deadLetter(message, this, policy.deadLetterTargetArn)) this.#forget(message);
      else received.push(this.#hide(message, visibilityMs));
    }
    return received;
  }

  /** @returns false when the handle is not, or no longer, good */
  delete(handle: string): boolean {
    const receipt = this.receipts.get(handle);
    if (receipt === undefined) return false;
    this.#forget(receipt.message);
    this.#ready.remove(receipt.message);
    if (this.isFifo && receipt.hidden && this.#ready.size > 0) this.#tell();
    return true;
  }

  /** Hides a received message for that long from now on; 0 shows it at once. */
  changeVisibility(handle: string, visibilityMs: number): void {
    const receipt = this.receipts.get(handle);
    if (receipt?.hidden) this.#reappearAfter(receipt, visibilityMs);
  }

  /** Shows a received message again when the queue's visibility timeout since it was received is over. */
  release(handle: string): void {
    const receipt = this.receipts.get(handle);
    if (!receipt?.hidden) return;
    const dueMs = receipt.receivedAt + secondsOf(this.attributes, 'VisibilityTimeout') * 1000;
    this.#reappearAfter(receipt, Math.max(0, dueMs - this.#context.clock.now()));
  }

  /** Takes the oldest receivable message out for good, to be put elsewhere. */
  takeOldest(): QueueMessage | undefined {
    this.#expire();
    const message = this.#ready.take(new Set());
    if (message !== undefined) this.#forget(message);
    return message;
  }

  purge(): void {
    for (const cancel of this.#delayed.values()) cancel();
    for (const receipt of this.receipts.values()) receipt.reappear?.();
    this.#delayed.clear();
    this.receipts.clear();
    this.#latestHandle.clear();
    this.#ready.clear();
  }

  onArrival(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #show(message: QueueMessage): void {
    this.#ready.add(message);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #hide(message: QueueMessage, visibilityMs: number | undefined): Receipt & { handle: string } {
    const receivedAt = this.#context.clock.now();
    message.approximateFirstReceiveTimestamp ??= receivedAt;
    this.#forget(message);
    const handle = this.#context.random.uuid();
    const receipt: Receipt = { message, receivedAt, hidden: true };
    this.receipts.set(handle, receipt);
    this.#latestHandle.set(message, handle);
    if (visibilityMs !== undefined) this.#reappearAfter(receipt, visibilityMs);
    return { ...receipt, handle };
  }

  #reappearAfter(receipt: Receipt, delayMs: number): void {
    receipt.reappear?.();
    const reappear = (): void => {
      receipt.hidden = false;
      this.#show(receipt.message);
    };
    if (delayMs === 0) reappear();
    else receipt.reappear = this.#context.clock.schedule(delayMs, reappear);
  }

  #forget(message: QueueMessage): void {
    const handle = this.#latestHandle.get(message);
    if (handle === undefined) return;
    this.receipts.get(handle)?.reappear?.();
    this.receipts.delete(handle);
    this.#latestHandle.delete(message);
  }

  /** A FIFO group gives nothing more while one of its messages is hidden. */
  #lockedGroups(): ReadonlySet<string> {
    if (!this.isFifo) return new Set();
    const hidden = [...this.receipts.values()].filter((receipt) => receipt.hidden);
    return new Set(hidden.map((receipt) => receipt.message.messageGroupId ?? ''));
  }

  #expire(): void {
    const oldest = this.#context.clock.now() - secondsOf(this.attributes, 'MessageRetentionPeriod') * 1000;
    for (const message of this.#ready.sentBefore(oldest)) {
      this.#ready.remove(message);
      this.#forget(message);
    }
  }
}
