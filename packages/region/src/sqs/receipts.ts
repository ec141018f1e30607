import type { Cancel, Clock } from '../core/clock.ts';
import type { QueueMessage } from './message.ts';

/** A message that was received and not yet deleted. */
export interface Receipt {
  readonly handle: string;
  readonly message: QueueMessage;
  readonly receivedAt: number;
  hidden: boolean;
  /** When it reappears. Absent when its consumer holds it without a time limit. */
  visibleAt?: number;
  reappear?: Cancel;
}

/** The received messages of a queue. A message has one valid handle: that of its latest receipt. */
export class Receipts {
  readonly #clock: Clock;
  readonly #onReappear: (message: QueueMessage) => void;
  readonly #byHandle = new Map<string, Receipt>();
  readonly #byMessage = new Map<QueueMessage, Receipt>();

  constructor(clock: Clock, onReappear: (message: QueueMessage) => void) {
    this.#clock = clock;
    this.#onReappear = onReappear;
  }

  get(handle: string): Receipt | undefined {
    return this.#byHandle.get(handle);
  }

  of(message: QueueMessage): Receipt | undefined {
    return this.#byMessage.get(message);
  }

  /** The receipts of messages that are hidden now. */
  hidden(): readonly Receipt[] {
    return [...this.#byHandle.values()].filter((receipt) => receipt.hidden);
  }

  /** Whether a FIFO group is locked: it is while one of its messages is hidden. */
  lockedGroups(): ReadonlySet<string> {
    return new Set(this.hidden().map(({ message }) => message.messageGroupId ?? ''));
  }

  /** Hides a message; its earlier handles become invalid. */
  add(message: QueueMessage, handle: string, receivedAt: number): Receipt {
    this.forget(message);
    const receipt: Receipt = { handle, message, receivedAt, hidden: true };
    this.#byHandle.set(handle, receipt);
    this.#byMessage.set(message, receipt);
    return receipt;
  }

  /** Shows a hidden message again at that time, or at once when the time is past. */
  reappearAt(receipt: Receipt, visibleAt: number): void {
    receipt.reappear?.();
    receipt.visibleAt = visibleAt;
    const reappear = (): void => {
      receipt.hidden = false;
      this.#onReappear(receipt.message);
    };
    const delayMs = visibleAt - this.#clock.now();
    if (delayMs <= 0) reappear();
    else receipt.reappear = this.#clock.schedule(delayMs, reappear);
  }

  forget(message: QueueMessage): void {
    const receipt = this.#byMessage.get(message);
    if (receipt === undefined) return;
    receipt.reappear?.();
    this.#byHandle.delete(receipt.handle);
    this.#byMessage.delete(message);
  }

  clear(): void {
    for (const receipt of this.#byHandle.values()) receipt.reappear?.();
    this.#byHandle.clear();
    this.#byMessage.clear();
  }
}
