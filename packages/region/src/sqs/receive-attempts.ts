import type { Clock } from '../core/clock.ts';
import type { Receipt } from './receipts.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html */
const WINDOW_MS = 5 * 60 * 1000;

interface Attempt {
  readonly receipts: readonly Receipt[];
  readonly at: number;
}

/** What a FIFO queue answered in the last five minutes to receive calls that can be repeated. */
export class ReceiveAttempts {
  readonly #clock: Clock;
  readonly #attempts = new Map<string, Attempt>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  remember(id: string, receipts: readonly Receipt[]): void {
    this.#attempts.delete(id);
    this.#attempts.set(id, { receipts, at: this.#clock.now() });
  }

  /** The messages of an earlier call, if `isUnchanged` says of each that nothing has become of it since. */
  find(id: string, isUnchanged: (receipt: Receipt) => boolean): readonly Receipt[] | undefined {
    this.#forget();
    const receipts = this.#attempts.get(id)?.receipts;
    return receipts?.every(isUnchanged) ? receipts : undefined;
  }

  /** Entries are ordered by time. */
  #forget(): void {
    for (const [id, { at }] of this.#attempts) {
      if (at + WINDOW_MS > this.#clock.now()) return;
      this.#attempts.delete(id);
    }
  }
}
