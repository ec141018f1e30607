import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const WINDOW_MS = 5 * 60 * 1000;

interface Seen {
  messageId: string;
  readonly sequenceNumber?: string | undefined;
  readonly at: number;
}

/** The messages that a FIFO queue was sent in the last five minutes of the region's clock. */
export class Deduplication {
  readonly #clock: Clock;
  readonly #seen = new Map<string, Seen>();
  readonly #persisted: PersistedRows<Seen>;

  constructor(clock: Clock, queueName: string) {
    this.#clock = clock;
    this.#persisted = new PersistedRows(`sqs-deduplication/${queueName}`, isSeen);
  }

  restore(stateStore: StateStore): void {
    for (const [id, seen] of this.#persisted.restore(stateStore)) this.#seen.set(id, seen);
  }

  /** Persists the entry of a message, once the message itself is persisted. */
  persist(deduplicationId: string | undefined): void {
    const seen = this.#seen.get(deduplicationId ?? '');
    if (seen !== undefined) this.#persisted.put(deduplicationId ?? '', () => seen);
  }

  find(deduplicationId: string): Seen | undefined {
    this.#forget();
    return this.#seen.get(deduplicationId);
  }

  remember(deduplicationId: string, messageId: string, sequenceNumber?: string): void {
    this.#seen.set(deduplicationId, { messageId, sequenceNumber, at: this.#clock.now() });
  }

  /** A message gets its final id when it enters the queue. */
  rename(deduplicationId: string, messageId: string): void {
    const seen = this.#seen.get(deduplicationId);
    if (seen !== undefined) seen.messageId = messageId;
  }

  clear(): void {
    this.#seen.clear();
    this.#persisted.clear();
  }

  /** Entries are ordered by time. */
  #forget(): void {
    for (const [id, { at }] of this.#seen) {
      if (at + WINDOW_MS > this.#clock.now()) return;
      this.#seen.delete(id);
      this.#persisted.remove(id);
    }
  }
}

function isSeen(value: unknown): value is Seen {
  return isObject(value) && typeof value['messageId'] === 'string' && typeof value['at'] === 'number';
}
