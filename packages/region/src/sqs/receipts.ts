import type { Cancel, Clock } from '../core/clock.ts';
import type { QueueMessage } from './message.ts';

/** A message that was received and not yet deleted. */
export interface Receipt {
  readonly handle: string;
  readonly message: QueueMessage;
  readonly receivedAt: number;
  /** Changed by {@link Receipts} only. */
  hidden: boolean;
  /** When it reappears. Absent when its consumer holds it without a time limit. */
  visibleAt?: number;
  reappear?: Cancel;
}

export interface ReceiptsDeps {
  readonly clock: Clock;
  readonly onReappear: (message: QueueMessage) => void;
  /** Whether something in the region waits for the messages of the queue. */
  readonly isRead: () => boolean;
}

/** The received messages of a queue. A message has one valid handle: that of its latest receipt. */
export class Receipts {
  readonly #clock: Clock;
  readonly #onReappear: (message: QueueMessage) => void;
  readonly #isRead: () => boolean;
  readonly #byHandle = new Map<string, Receipt>();
  readonly #byMessage = new Map<QueueMessage, Receipt>();
  readonly #hidden = new Set<Receipt>();

  constructor({ clock, onReappear, isRead }: ReceiptsDeps) {
    this.#clock = clock;
    this.#onReappear = onReappear;
    this.#isRead = isRead;
  }

  get hiddenCount(): number {
    return this.#hidden.size;
  }

  get(handle: string): Receipt | undefined {
    return this.#byHandle.get(handle);
  }

  of(message: QueueMessage): Receipt | undefined {
    return this.#byMessage.get(message);
  }

  /** The latest receipt of a message that was received and is still in the queue. */
  latestOf(messageId: string): Receipt | undefined {
    for (const receipt of this.#byMessage.values()) if (receipt.message.messageId === messageId) return receipt;
    return undefined;
  }

  /** The receipts of messages that are hidden now. */
  hidden(): Iterable<Receipt> {
    return this.#hidden;
  }

  /** Of each FIFO group that has a hidden message: the lowest sequence number among these. */
  firstHiddenOfGroups(): ReadonlyMap<string, string> {
    const first = new Map<string, string>();
    for (const { message } of this.#hidden) {
      const { messageGroupId: group = '', sequenceNumber: sequence = '' } = message;
      const known = first.get(group);
      if (known === undefined || sequence < known) first.set(group, sequence);
    }
    return first;
  }

  /** Hides a message; its earlier handles become invalid. */
  add(message: QueueMessage, handle: string, receivedAt: number): Receipt {
    this.forget(message);
    const receipt: Receipt = { handle, message, receivedAt, hidden: true };
    this.#byHandle.set(handle, receipt);
    this.#byMessage.set(message, receipt);
    this.#hidden.add(receipt);
    return receipt;
  }

  /** Hides a message again that has reappeared, with the handle that it had. */
  hideAgain(receipt: Receipt): void {
    receipt.hidden = true;
    this.#hidden.add(receipt);
  }

  /**
   * Shows a hidden message again at that time, or at once when the time is past. Virtual time goes on for it where the
   * region reads the queue. Elsewhere a program of outside has the message in hand, and the region cannot see it work.
   */
  reappearAt(receipt: Receipt, visibleAt: number): void {
    receipt.reappear?.();
    receipt.visibleAt = visibleAt;
    const reappear = (): void => {
      receipt.hidden = false;
      this.#hidden.delete(receipt);
      this.#onReappear(receipt.message);
    };
    const delayMs = visibleAt - this.#clock.now();
    if (delayMs <= 0) reappear();
    else if (this.#isRead()) receipt.reappear = this.#clock.schedule(delayMs, reappear);
    else receipt.reappear = this.#clock.whenPassing(delayMs, reappear);
  }

  forget(message: QueueMessage): void {
    const receipt = this.#byMessage.get(message);
    if (receipt === undefined) return;
    receipt.reappear?.();
    this.#byHandle.delete(receipt.handle);
    this.#byMessage.delete(message);
    this.#hidden.delete(receipt);
  }

  clear(): void {
    for (const receipt of this.#byHandle.values()) receipt.reappear?.();
    this.#byHandle.clear();
    this.#byMessage.clear();
    this.#hidden.clear();
  }
}
