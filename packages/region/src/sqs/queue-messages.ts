import type { Clock } from '../core/clock.ts';
import type { StateStore } from '../core/state-store.ts';
import { DelayedMessages } from './delayed-messages.ts';
import type { QueueMessage } from './message.ts';
import type { MessageContents } from './message-contents.ts';
import { type PersistedMessage, PersistedQueue } from './persisted-queue.ts';
import { ReadyGroups } from './ready-groups.ts';
import { ReadyMessages } from './ready-messages.ts';
import { type Receipt, Receipts } from './receipts.ts';

export interface QueueMessagesDeps {
  readonly clock: Clock;
  /** Of the queue. */
  readonly name: string;
  readonly isFifo: boolean;
  readonly contents: MessageContents;
  /** Called when a message can be received, for the first time or again. */
  readonly onShown: () => void;
  /** Whether something in the region waits for the messages of the queue. */
  readonly isRead: () => boolean;
}

const NONE_HIDDEN: ReadonlyMap<string, string> = new Map();

export type MessageState = 'ready' | 'delayed' | 'hidden';

/** The messages of a queue: ready, delayed, or received and hidden. Each change of a state is persisted. */
export class QueueMessages {
  readonly receipts: Receipts;
  readonly #clock: Clock;
  readonly #contents: MessageContents;
  readonly #onShown: () => void;
  readonly #ready: ReadyMessages | ReadyGroups;
  readonly #delayed: DelayedMessages;
  readonly #persisted: PersistedQueue;

  constructor({ clock, name, isFifo, contents, onShown, isRead }: QueueMessagesDeps) {
    this.#clock = clock;
    this.#contents = contents;
    this.#onShown = onShown;
    this.#ready = isFifo ? new ReadyGroups() : new ReadyMessages();
    this.#delayed = new DelayedMessages(clock, (message) => this.#show(message));
    this.receipts = new Receipts({ clock, onReappear: (message) => this.#show(message), isRead });
    this.#persisted = new PersistedQueue(name);
  }

  /**
   * Restores what an earlier process left, and persists each later change.
   * @param visibleAfter when a message reappears that was received at that time
   * @returns the newest sequence number
   */
  restore(stateStore: StateStore, visibleAfter: (receivedAt: number) => number): number {
    const { messages, sequence } = this.#persisted.restore(stateStore);
    for (const message of messages) this.#takeBack(message, visibleAfter);
    return sequence;
  }

  persistSequence(sequence: number): void {
    this.#persisted.persistSequence(sequence);
  }

  /** Persists all changes of `work` or none. */
  atomically<T>(work: () => T): T {
    return this.#persisted.atomically(work);
  }

  /** How many messages have their content in the file. */
  get spilledCount(): number {
    return this.#contents.spilledCount;
  }

  get readyCount(): number {
    return this.#ready.size;
  }

  sizes(): { ready: number; delayed: number; hidden: number } {
    return { ready: this.readyCount, delayed: this.#delayed.size, hidden: this.receipts.hiddenCount };
  }

  /** Looks at every message, and changes nothing. @param visibleAt undefined for one that can be received now */
  peek(look: (message: QueueMessage, state: MessageState, visibleAt?: number) => void): void {
    for (const message of this.#ready) look(message, 'ready');
    for (const message of this.#delayed.messages()) look(message, 'delayed', this.#delayed.visibleAt(message));
    for (const { message, visibleAt } of this.receipts.hidden()) look(message, 'hidden', visibleAt);
  }

  /** Counted from 1 with each message that comes to the queue. */
  arrivalOf(message: QueueMessage): number {
    return this.#contents.arrivalOf(message);
  }

  /** Takes a message, which becomes ready after a delay since it was sent. */
  add(message: QueueMessage, delayMs: number): void {
    this.#contents.hold(message);
    if (delayMs > 0) this.#delayed.add(message, message.sentTimestamp + delayMs);
    this.#persist(message);
    if (delayMs <= 0) this.#show(message);
  }

  /**
   * Takes the next ready message. It is to be hidden or ended.
   * @param firstHidden the lowest hidden sequence number of each FIFO group that has one
   */
  take(firstHidden: ReadonlyMap<string, string>): QueueMessage | undefined {
    return this.#ready.take(firstHidden);
  }

  /** Ends an answer: the groups of a FIFO queue that gave messages come last in the next one. */
  endTurn(): void {
    this.#ready.endTurn();
  }

  /** Takes a ready message out, with its content. */
  takeOut(): QueueMessage | undefined {
    const message = this.#ready.take(NONE_HIDDEN);
    if (message === undefined) return undefined;
    this.#contents.takeOut(message);
    this.end(message);
    return message;
  }

  /** Hides a message until then; without a time until it is deleted or released. */
  hide(message: QueueMessage, handle: string, receivedAt: number, visibleAt: number | undefined): Receipt {
    message.approximateFirstReceiveTimestamp ??= receivedAt;
    const receipt = this.receipts.add(message, handle, receivedAt);
    if (visibleAt === undefined) this.#persist(message);
    else this.reappearAt(receipt, visibleAt);
    return receipt;
  }

  reappearAt(receipt: Receipt, visibleAt: number): void {
    this.receipts.reappearAt(receipt, visibleAt);
    this.#persist(receipt.message);
  }

  /** Lets time go on for what is hidden: something in the region has begun to wait for it. */
  awaitHidden(): void {
    for (const receipt of this.receipts.hidden())
      if (receipt.visibleAt !== undefined) this.receipts.reappearAt(receipt, receipt.visibleAt);
  }

  /** Hides a received message that has reappeared, with the handle that it had. */
  hideAgain(receipt: Receipt, visibleAt: number): void {
    this.#ready.remove(receipt.message);
    this.receipts.hideAgain(receipt);
    this.reappearAt(receipt, visibleAt);
  }

  /** A message leaves the queue, in whichever state it is. */
  remove(message: QueueMessage): void {
    this.end(message);
    this.#ready.remove(message);
  }

  /** A message that is not ready, or was just taken, leaves the queue. */
  end(message: QueueMessage): void {
    this.receipts.forget(message);
    this.#contents.forget(message);
    this.#persisted.forget(message);
  }

  /** The ready messages that were sent before that time leave the queue. */
  expire(sentBefore: number): void {
    for (const message of this.#ready.sentBefore(sentBefore)) this.remove(message);
  }

  clear(): void {
    this.#delayed.clear();
    this.receipts.clear();
    this.#ready.clear();
    this.#contents.clear();
    this.#persisted.clear();
  }

  #show(message: QueueMessage): void {
    this.#ready.add(message);
    this.#onShown();
  }

  #takeBack({ message, visibleAt, received }: PersistedMessage, visibleAfter: (receivedAt: number) => number): void {
    this.#contents.hold(message);
    if (received !== undefined) {
      // A consumer that held it without a time limit ended with its process.
      const receipt = this.receipts.add(message, received.handle, received.at);
      this.receipts.reappearAt(receipt, visibleAt ?? visibleAfter(received.at));
    } else if (visibleAt !== undefined && visibleAt > this.#clock.now()) this.#delayed.add(message, visibleAt);
    else this.#show(message);
  }

  #persist(message: QueueMessage): void {
    this.#persisted.persist(() => {
      const receipt = this.receipts.of(message);
      const visibleAt = receipt ? receipt.visibleAt : this.#delayed.visibleAt(message);
      const received = receipt && { handle: receipt.handle, at: receipt.receivedAt };
      return { message, ...(visibleAt !== undefined && { visibleAt }), ...(received && { received }) };
    }, message);
  }
}
