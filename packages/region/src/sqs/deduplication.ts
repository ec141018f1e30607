import type { Clock } from '../core/clock.ts';
import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import type { QueueMessage } from './message.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const WINDOW_MS = 5 * 60 * 1000;

interface Seen {
  readonly messageId: string;
  readonly sequenceNumber?: string | undefined;
  readonly at: number;
}

type Identity = Pick<QueueMessage, 'messageDeduplicationId' | 'messageGroupId'>;

/**
 * The messages that a FIFO queue was sent in the last five minutes of the region's clock. A group with a scope of its own
 * keeps its ids apart from those of the other groups.
 */
export class Deduplication {
  readonly #clock: Clock;
  readonly #isByGroup: boolean;
  readonly #seen = new Map<string, Seen>();
  readonly #persisted: PersistedRows<Seen>;

  constructor(clock: Clock, queueName: string, isByGroup: boolean) {
    this.#clock = clock;
    this.#isByGroup = isByGroup;
    this.#persisted = new PersistedRows(`sqs-deduplication/${queueName}`, isSeen);
  }

  restore(stateStore: StateStore): void {
    for (const [id, seen] of this.#persisted.restore(stateStore)) this.#seen.set(id, seen);
  }

  /** Persists the entry of a message, once the message itself is persisted. */
  persist(message: Identity): void {
    const key = this.#keyOf(message);
    const seen = this.#seen.get(key);
    if (seen !== undefined) this.#persisted.put(key, () => seen);
  }

  find(message: Identity): Seen | undefined {
    this.#forget();
    return this.#seen.get(this.#keyOf(message));
  }

  remember(message: Identity, messageId: string, sequenceNumber?: string): void {
    this.#seen.set(this.#keyOf(message), { messageId, sequenceNumber, at: this.#clock.now() });
  }

  clear(): void {
    this.#seen.clear();
    this.#persisted.clear();
  }

  /** No id has a space in it. */
  #keyOf({ messageDeduplicationId: id = '', messageGroupId: group = '' }: Identity): string {
    return this.#isByGroup ? `${group} ${id}` : id;
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
