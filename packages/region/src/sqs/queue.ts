import type { Cancel, Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import { Deduplication } from './deduplication.ts';
import type { QueueMessage } from './message.ts';
import { type PersistedMessage, PersistedQueue } from './persisted-queue.ts';
import { redrivePolicyOf, secondsOf } from './queue-attributes.ts';
import { ReadyMessages } from './ready-messages.ts';
import { type Receipt, Receipts } from './receipts.ts';

export interface QueueContext {
  readonly clock: Clock;
  readonly random: Random;
  /** Takes a message that was received too often. Returns false when the dead-letter queue does not exist. */
  deadLetter(message: QueueMessage, from: Queue, toArn: string): boolean;
  /** When a sent message arrives, and how often. */
  times(message: QueueMessage, queue: Queue): readonly number[];
}

interface Delayed {
  readonly visibleAt: number;
  readonly cancel: Cancel;
}

/** The protocol's limit of messages in one answer. */
const MAX_RECEIVED = 10;
const NO_GROUPS: ReadonlySet<string> = new Set();

/**
 * One queue on the region's clock: delays, visibility, redrive, retention, FIFO groups.
 * A receipt handle can delete its message until the message is received again, as on AWS.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly attributes: Record<string, string>;
  readonly deduplication: Deduplication;
  readonly receipts: Receipts;
  readonly #context: QueueContext;
  readonly #ready: ReadyMessages;
  readonly #delayed = new Map<QueueMessage, Delayed>();
  readonly #listeners = new Set<() => void>();
  readonly #persisted: PersistedQueue;
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
    this.deduplication = new Deduplication(context.clock, identity.name);
    this.receipts = new Receipts(context.clock, (message) => this.#show(message));
    this.#persisted = new PersistedQueue(identity.name);
    this.#ready = new ReadyMessages(attributes['FifoQueue'] === 'true');
  }

  get isFifo(): boolean {
    return this.attributes['FifoQueue'] === 'true';
  }

  /** Restores what an earlier process left in the queue, and persists each later change. */
  restore(stateStore: StateStore): void {
    const { messages, sequence } = this.#persisted.restore(stateStore);
    this.#sequence = sequence;
    this.deduplication.restore(stateStore);
    for (const message of messages) this.#takeBack(message);
  }

  /** The number of messages in each state. */
  counts(): { ready: number; delayed: number; hidden: number } {
    this.#expire();
    return { ready: this.#ready.size, delayed: this.#delayed.size, hidden: this.receipts.hidden().length };
  }

  nextSequenceNumber(): string {
    this.#sequence++;
    this.#persisted.persistSequence(this.#sequence);
    return String(this.#sequence).padStart(20, '0');
  }

  /** Takes a new message, which becomes receivable after `delayMs`. */
  add(message: QueueMessage, delayMs: number): void {
    message.sentTimestamp = this.#context.clock.now();
    const [firstMs = 0, ...more] = this.#context.times(message, this);
    this.#persisted.atomically(() => {
      this.#addAfter(message, delayMs + firstMs);
      for (const copyMs of more) this.#addAfter({ ...message }, delayMs + copyMs);
      // The deduplication id goes with its message: left alone, it would drop the next message with this id.
      this.deduplication.persist(message.messageDeduplicationId);
    });
  }

  #addAfter(message: QueueMessage, delayMs: number): void {
    if (delayMs > 0) this.#delay(message, message.sentTimestamp + delayMs);
    this.#persist(message);
    if (delayMs <= 0) this.#show(message);
  }

  /** Takes a message from another queue with its id, sent time and receive count. */
  takeOver(message: QueueMessage): void {
    if (this.isFifo) message.sequenceNumber = this.nextSequenceNumber();
    this.#persist(message);
    this.#show(message);
  }

  /**
   * Hands out up to `max` messages and hides them.
   * @param visibilityMs how long they stay hidden; undefined hides them until they are deleted or released
   */
  receive(max: number, visibilityMs: number | undefined): readonly Receipt[] {
    return this.#persisted.atomically(() => this.#receive(max, visibilityMs));
  }

  #receive(max: number, visibilityMs: number | undefined): readonly Receipt[] {
    this.#expire();
    const policy = redrivePolicyOf(this.attributes);
    const received: Receipt[] = [];
    const locked = this.isFifo ? this.receipts.lockedGroups() : NO_GROUPS;
    while (received.length < Math.min(max, MAX_RECEIVED)) {
      const message = this.#ready.take(locked);
      if (message === undefined) break;
      message.approximateReceiveCount++;
      const tooOften = policy !== undefined && message.approximateReceiveCount > policy.maxReceiveCount;
      if (tooOften && this.#context.deadLetter(message, this, policy.deadLetterTargetArn)) this.#end(message);
      else received.push(this.#hide(message, visibilityMs));
    }
    return received;
  }

  /** @returns false when the handle is unknown or expired */
  delete(handle: string): boolean {
    const receipt = this.receipts.get(handle);
    if (receipt === undefined) return false;
    this.#end(receipt.message);
    this.#ready.remove(receipt.message);
    if (this.isFifo && receipt.hidden && this.#ready.size > 0) this.#tell();
    return true;
  }

  /** Hides a received message for that long from now on; 0 shows it at once. */
  changeVisibility(handle: string, visibilityMs: number): void {
    const receipt = this.receipts.get(handle);
    if (receipt?.hidden) this.#reappearAt(receipt, this.#context.clock.now() + visibilityMs);
  }

  /** Shows a received message again when the queue's visibility timeout since it was received is over. */
  release(handle: string): void {
    const receipt = this.receipts.get(handle);
    if (receipt?.hidden) this.#reappearAt(receipt, this.#visibleAfter(receipt.receivedAt));
  }

  /** Removes the oldest receivable message, so that the caller can move it. */
  takeOldest(): QueueMessage | undefined {
    this.#expire();
    const message = this.#ready.take(new Set());
    if (message !== undefined) this.#end(message);
    return message;
  }

  purge(): void {
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    this.receipts.clear();
    this.#ready.clear();
    this.#persisted.clear();
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

  #hide(message: QueueMessage, visibilityMs: number | undefined): Receipt {
    const receivedAt = this.#context.clock.now();
    message.approximateFirstReceiveTimestamp ??= receivedAt;
    const receipt = this.receipts.add(message, this.#context.random.uuid(), receivedAt);
    if (visibilityMs === undefined) this.#persist(message);
    else this.#reappearAt(receipt, receivedAt + visibilityMs);
    return receipt;
  }

  #visibleAfter(receivedAt: number): number {
    return receivedAt + secondsOf(this.attributes, 'VisibilityTimeout') * 1000;
  }

  #reappearAt(receipt: Receipt, visibleAt: number): void {
    this.receipts.reappearAt(receipt, visibleAt);
    this.#persist(receipt.message);
  }

  #delay(message: QueueMessage, visibleAt: number): void {
    const cancel = this.#context.clock.schedule(visibleAt - this.#context.clock.now(), () => {
      this.#delayed.delete(message);
      this.#show(message);
    });
    this.#delayed.set(message, { visibleAt, cancel });
  }

  #takeBack({ message, visibleAt, received }: PersistedMessage): void {
    if (received !== undefined) {
      // A consumer that held it without a time limit ended with its process.
      const receipt = this.receipts.add(message, received.handle, received.at);
      this.receipts.reappearAt(receipt, visibleAt ?? this.#visibleAfter(received.at));
    } else if (visibleAt !== undefined && visibleAt > this.#context.clock.now()) this.#delay(message, visibleAt);
    else this.#show(message);
  }

  #persist(message: QueueMessage): void {
    this.#persisted.persist(() => {
      const receipt = this.receipts.of(message);
      const visibleAt = receipt ? receipt.visibleAt : this.#delayed.get(message)?.visibleAt;
      const received = receipt && { handle: receipt.handle, at: receipt.receivedAt };
      return { message, ...(visibleAt !== undefined && { visibleAt }), ...(received && { received }) };
    }, message);
  }

  /** Called when a message has left this queue. */
  #end(message: QueueMessage): void {
    this.receipts.forget(message);
    this.#persisted.forget(message);
  }

  #expire(): void {
    const oldest = this.#context.clock.now() - secondsOf(this.attributes, 'MessageRetentionPeriod') * 1000;
    for (const message of this.#ready.sentBefore(oldest)) {
      this.#ready.remove(message);
      this.#end(message);
    }
  }
}
