import type { Cancel, Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { StateStore } from '../core/state-store.ts';
import { ArrivalListeners } from './arrival-listeners.ts';
import { Deduplication } from './deduplication.ts';
import { messageBytes, type QueueMessage } from './message.ts';
import type { MessageContents } from './message-contents.ts';
import { redrivePolicyOf, secondsOf } from './queue-attributes.ts';
import { type MessageState, QueueMessages } from './queue-messages.ts';
import { receiptHandle } from './receipt-handle.ts';
import type { Receipt, Receipts } from './receipts.ts';
import { ReceiveAttempts } from './receive-attempts.ts';

export interface QueueContext {
  readonly clock: Clock;
  readonly random: Random;
  /** Takes a message that was received too often. Returns false when there is no other queue for it. */
  deadLetter(message: QueueMessage, from: Queue, toArn: string): boolean;
  /** When a sent message arrives, and how often. */
  times(message: QueueMessage, queue: Queue): readonly number[];
  readonly contents: MessageContents;
  /** Takes figures of the queue for CloudWatch. */
  report(figures: Readonly<Record<string, number>>): void;
}

/** The protocol's limit of messages in one answer. */
const MAX_RECEIVED = 10;
const NONE_HIDDEN: ReadonlyMap<string, string> = new Map();

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
  readonly tags = new Map<string, string>();
  readonly createdAt: number;
  modifiedAt: number;
  /** When all messages were deleted by one call. */
  purgedAt: number | undefined;
  readonly deduplication: Deduplication;
  readonly attempts: ReceiveAttempts;
  readonly #context: QueueContext;
  readonly #messages: QueueMessages;
  readonly #listeners = new ArrivalListeners();
  readonly #endListeners = new Set<() => void>();
  #sequence = 0;

  constructor(
    identity: { name: string; arn: string; url: string },
    attributes: Record<string, string>,
    context: QueueContext,
  ) {
    const { name } = identity;
    this.name = name;
    this.arn = identity.arn;
    this.url = identity.url;
    this.attributes = attributes;
    this.#context = context;
    const { clock, contents } = context;
    this.createdAt = clock.now();
    this.modifiedAt = this.createdAt;
    // The scope with which the queue was made holds: AWS does not follow a later change.
    this.deduplication = new Deduplication(clock, name, attributes['DeduplicationScope'] === 'messageGroup');
    this.attempts = new ReceiveAttempts(clock);
    const [onShown, isRead] = [() => this.#listeners.tell(), () => this.#listeners.hasReader];
    this.#messages = new QueueMessages({ clock, name, isFifo: this.isFifo, contents, onShown, isRead });
  }

  get isFifo(): boolean {
    return this.attributes['FifoQueue'] === 'true';
  }

  get receipts(): Receipts {
    return this.#messages.receipts;
  }

  /** Restores what an earlier process left in the queue, and persists each later change. */
  restore(stateStore: StateStore): void {
    this.deduplication.restore(stateStore);
    this.#sequence = this.#messages.restore(stateStore, (receivedAt) => this.#visibleAfter(receivedAt));
  }

  /** The number of messages in each state. */
  counts(): { ready: number; delayed: number; hidden: number } {
    this.#expire();
    return this.sizes();
  }

  /** Looks at every message, and changes nothing. @param visibleAt undefined for one that can be received now */
  peek(look: (message: QueueMessage, state: MessageState, visibleAt?: number) => void): void {
    this.#messages.peek(look);
  }

  /** Counted from 1 with each message that comes to the queue. It tells apart those of one millisecond. */
  arrivalOf(message: QueueMessage): number {
    return this.#messages.arrivalOf(message);
  }

  /** How many messages have their content in the file. */
  get spilledCount(): number {
    return this.#messages.spilledCount;
  }

  /** The number of messages in each state, those beyond their retention included: it changes nothing. */
  sizes(): { ready: number; delayed: number; hidden: number } {
    return this.#messages.sizes();
  }

  /** When the message came that is in the queue for the longest time, hidden or not; undefined when there is none. */
  oldestArrivalMs(): number | undefined {
    let oldestMs = Number.POSITIVE_INFINITY;
    this.peek(({ movedTimestamp, sentTimestamp }) => {
      oldestMs = Math.min(oldestMs, movedTimestamp ?? sentTimestamp);
    });
    return Number.isFinite(oldestMs) ? oldestMs : undefined;
  }

  nextSequenceNumber(): string {
    this.#sequence++;
    this.#messages.persistSequence(this.#sequence);
    return `1${String(this.#sequence).padStart(19, '0')}`;
  }

  /** Takes a new message, which becomes receivable after `delayMs`. */
  add(message: QueueMessage, delayMs: number): void {
    message.sentTimestamp = this.#context.clock.now();
    this.#context.report({ NumberOfMessagesSent: 1, SentMessageSize: messageBytes(message) });
    const [firstMs = 0, ...more] = this.#context.times(message, this);
    this.#messages.atomically(() => {
      this.#messages.add(message, delayMs + firstMs);
      for (const copyMs of more) this.#messages.add({ ...message }, delayMs + copyMs);
      // The deduplication id goes with its message: left alone, it would drop the next message with this id.
      this.deduplication.persist(message);
    });
  }

  /** Takes a message from another queue with its id, sent time and receive count. */
  takeOver(message: QueueMessage): void {
    if (this.isFifo) message.sequenceNumber = this.nextSequenceNumber();
    message.movedTimestamp = this.#context.clock.now();
    this.#messages.add(message, 0);
  }

  /**
   * Hands out up to `max` messages and hides them.
   * @param visibilityMs how long they stay hidden; undefined hides them until they are deleted or released
   */
  receive(max: number, visibilityMs: number | undefined): readonly Receipt[] {
    return this.#messages.atomically(() => this.#receive(max, visibilityMs));
  }

  #receive(max: number, visibilityMs: number | undefined): readonly Receipt[] {
    this.#expire();
    const policy = redrivePolicyOf(this.attributes);
    const taken: QueueMessage[] = [];
    const firstHidden = this.isFifo ? this.receipts.firstHiddenOfGroups() : NONE_HIDDEN;
    while (taken.length < Math.min(max, MAX_RECEIVED)) {
      const message = this.#messages.take(firstHidden);
      if (message === undefined) break;
      message.approximateReceiveCount++;
      const tooOften = policy !== undefined && message.approximateReceiveCount > policy.maxReceiveCount;
      if (tooOften && this.#context.deadLetter(message, this, policy.deadLetterTargetArn)) this.#messages.end(message);
      else taken.push(message);
    }
    // A message that is hidden for no time is receivable at once, but must not come twice in one answer.
    const received = taken.map((message) => this.#hide(message, visibilityMs));
    this.#messages.endTurn();
    if (received.length > 0) this.#context.report({ NumberOfMessagesReceived: received.length });
    return received;
  }

  /** @returns false when the handle is unknown or expired */
  delete(handle: string): boolean {
    const receipt = this.receipts.get(handle);
    if (receipt === undefined) return false;
    this.#context.report({ NumberOfMessagesDeleted: 1 });
    this.#messages.remove(receipt.message);
    if (this.isFifo && receipt.hidden && this.#messages.readyCount > 0) this.#listeners.tell();
    return true;
  }

  /** Hides a received message for that long from now on, also one that has reappeared; 0 shows it at once. */
  changeVisibility(receipt: Receipt, visibilityMs: number): void {
    const visibleAt = this.#context.clock.now() + visibilityMs;
    if (receipt.hidden) this.#messages.reappearAt(receipt, visibleAt);
    else if (visibilityMs > 0) this.#messages.hideAgain(receipt, visibleAt);
  }

  /** Shows a received message again when the queue's visibility timeout since it was received is over. */
  release(handle: string): void {
    const receipt = this.receipts.get(handle);
    if (receipt?.hidden) this.#messages.reappearAt(receipt, this.#visibleAfter(receipt.receivedAt));
  }

  /** Removes the oldest receivable message, so that the caller can move it. */
  takeOldest(): QueueMessage | undefined {
    this.#expire();
    return this.#messages.takeOut();
  }

  /** Deletes all messages, and forgets what a FIFO queue was sent. */
  purge(): void {
    this.#messages.clear();
    this.deduplication.clear();
  }

  onArrival(listener: () => void): Cancel {
    return this.#listeners.add(listener);
  }

  /** As {@link onArrival}, for what in the region reads the queue: virtual time goes on until hidden messages are there. */
  onArrivalForReader(listener: () => void): Cancel {
    const cancel = this.#listeners.addReader(listener);
    this.#messages.awaitHidden();
    return cancel;
  }

  /** Calls `listener` when the queue is deleted, until the returned function is called. */
  onEnd(listener: () => void): Cancel {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** The queue is deleted, with all that is in it. */
  end(): void {
    this.purge();
    for (const listener of this.#endListeners) listener();
  }

  #hide(message: QueueMessage, visibilityMs: number | undefined): Receipt {
    const receivedAt = this.#context.clock.now();
    const visibleAt = visibilityMs === undefined ? undefined : receivedAt + visibilityMs;
    const handle = receiptHandle(this.#context.random.uuid(), this.arn, message.messageId);
    return this.#messages.hide(message, handle, receivedAt, visibleAt);
  }

  #visibleAfter(receivedAt: number): number {
    return receivedAt + secondsOf(this.attributes, 'VisibilityTimeout') * 1000;
  }

  #expire(): void {
    const retentionMs = secondsOf(this.attributes, 'MessageRetentionPeriod') * 1000;
    this.#messages.expire(this.#context.clock.now() - retentionMs);
  }
}
