import { isObject } from '../core/json.ts';
import { PersistedRows } from '../core/persisted-rows.ts';
import type { StateStore } from '../core/state-store.ts';
import type { QueueMessage } from './message.ts';

/** A row of the state store: a message and its state in the queue. Times are in milliseconds since the epoch. */
export interface PersistedMessage {
  readonly message: QueueMessage;
  /** When it becomes receivable. Absent when it is receivable now, or its consumer holds it without a time limit. */
  readonly visibleAt?: number;
  /** The latest receipt; its handle stays valid. */
  readonly received?: { readonly handle: string; readonly at: number };
}

/** The persisted state of one queue, without its deduplication ids. */
export class PersistedQueue {
  readonly #name: string;
  readonly #messages: PersistedRows<PersistedMessage>;
  readonly #sequences = new PersistedRows('sqs-sequence', isNumber);

  constructor(name: string) {
    this.#name = name;
    this.#messages = new PersistedRows(`sqs/${name}`, isPersistedMessage);
  }

  /** Returns the state that an earlier process left, and persists each later change. */
  restore(stateStore: StateStore): { readonly messages: readonly PersistedMessage[]; readonly sequence: number } {
    const sequences = new Map(this.#sequences.restore(stateStore));
    const messages = this.#messages.restore(stateStore).map(([, message]) => message);
    return { messages, sequence: sequences.get(this.#name) ?? 0 };
  }

  persist(persisted: () => PersistedMessage, { messageId }: QueueMessage): void {
    this.#messages.put(messageId, persisted);
  }

  persistSequence(sequence: number): void {
    this.#sequences.put(this.#name, () => sequence);
  }

  forget({ messageId }: QueueMessage): void {
    this.#messages.remove(messageId);
  }

  clear(): void {
    this.#messages.clear();
  }

  /** Persists all writes of `work` or none. */
  atomically<T>(work: () => T): T {
    return this.#messages.atomically(work);
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isPersistedMessage(value: unknown): value is PersistedMessage {
  if (!isObject(value) || !isObject(value['message'])) return false;
  const { messageId, body, sentTimestamp } = value['message'];
  return typeof messageId === 'string' && typeof body === 'string' && typeof sentTimestamp === 'number';
}
