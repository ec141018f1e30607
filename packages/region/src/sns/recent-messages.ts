import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';

/** @see https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html */
const WINDOW_MS = 5 * 60 * 1000;

interface Recent {
  readonly messageId: string;
  readonly sequenceNumber: string;
  readonly at: number;
}

/** The messages that a FIFO topic took in the last five minutes of the region's clock, oldest first. */
export class RecentMessages {
  readonly #clock: Clock;
  readonly #recent = new Map<string, Recent>();
  readonly #persisted: PersistedRows<Recent>;

  constructor(clock: Clock, topicName: string) {
    this.#clock = clock;
    this.#persisted = new PersistedRows(`sns-deduplication/${topicName}`, isRecent);
  }

  restore(stateStore: StateStore): void {
    for (const [key, recent] of this.#persisted.restore(stateStore)) this.#recent.set(key, recent);
  }

  find(key: string): Recent | undefined {
    this.#forget();
    return this.#recent.get(key);
  }

  remember(key: string, message: Pick<Recent, 'messageId' | 'sequenceNumber'>): void {
    const recent = { messageId: message.messageId, sequenceNumber: message.sequenceNumber, at: this.#clock.now() };
    this.#recent.set(key, recent);
    this.#persisted.put(key, () => recent);
  }

  clear(): void {
    this.#recent.clear();
    this.#persisted.clear();
  }

  #forget(): void {
    for (const [key, { at }] of this.#recent) {
      if (at + WINDOW_MS > this.#clock.now()) return;
      this.#recent.delete(key);
      this.#persisted.remove(key);
    }
  }
}

function isRecent(value: unknown): value is Recent {
  return isObject(value) && typeof value['messageId'] === 'string' && typeof value['at'] === 'number';
}
