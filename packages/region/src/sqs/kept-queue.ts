import { isObject } from '../core/json.ts';
import { KeptRows } from '../core/kept-rows.ts';
import type { Ledger } from '../core/ledger.ts';
import type { QueueMessage } from './message.ts';

/** A message as the ledger has it, with what its queue knows of it besides. Times in milliseconds since the epoch. */
export interface KeptMessage {
  readonly message: QueueMessage;
  /** When it can be received; absent when it can be at once, or when whoever received it has yet to say. */
  readonly visibleAt?: number;
  /** How it was received last; the handle stays good. */
  readonly received?: { readonly handle: string; readonly at: number };
}

/** What of one queue outlives the process, besides its deduplication ids. */
export class KeptQueue {
  readonly #name: string;
  readonly #messages: KeptRows<KeptMessage>;
  readonly #sequences = new KeptRows('sqs-sequence', isNumber);

  constructor(name: string) {
    this.#name = name;
    this.#messages = new KeptRows(`sqs/${name}`, isKeptMessage);
  }

  /** Gives what an earlier process left; keeps from now on what happens. */
  restore(ledger: Ledger): { readonly messages: readonly KeptMessage[]; readonly sequence: number } {
    const sequences = new Map(this.#sequences.restore(ledger));
    const messages = this.#messages.restore(ledger).map(([, message]) => message);
    return { messages, sequence: sequences.get(this.#name) ?? 0 };
  }

  keep(kept: () => KeptMessage, { messageId }: QueueMessage): void {
    this.#messages.put(messageId, kept);
  }

  keepSequence(sequence: number): void {
    this.#sequences.put(this.#name, () => sequence);
  }

  forget({ messageId }: QueueMessage): void {
    this.#messages.remove(messageId);
  }

  clear(): void {
    this.#messages.clear();
  }

  /** Either all writes of `work` survive or none. */
  atomically<T>(work: () => T): T {
    return this.#messages.atomically(work);
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isKeptMessage(value: unknown): value is KeptMessage {
  if (!isObject(value) || !isObject(value['message'])) return false;
  const { messageId, body, sentTimestamp } = value['message'];
  return typeof messageId === 'string' && typeof body === 'string' && typeof sentTimestamp === 'number';
}
