import type { SpilledRows } from '../core/spill.ts';
import { messageBytes, type QueueMessage } from './message.ts';

type Content = Pick<QueueMessage, 'body' | 'messageAttributes'>;

/** How much of the contents of all queues is in the memory. */
export interface ContentRoom {
  usedBytes: number;
  readonly limitBytes: number;
}

interface Held {
  readonly sizeBytes: number;
  /** Of its row in the file; undefined for a content in the memory. */
  readonly key: string | undefined;
  /** Counts the messages that have come to the queue. */
  readonly arrival: number;
}

/**
 * The bodies and attributes of the messages in one queue. What finds no room in the memory is in a file, and is read
 * when it is wanted. The rest of a message is small, and is in the memory.
 */
export class MessageContents {
  readonly #room: ContentRoom;
  readonly #openRows: () => SpilledRows;
  readonly #held = new Map<QueueMessage, Held>();
  #rows: SpilledRows | undefined;
  #nextKey = 0;
  #arrivals = 0;

  /** @param openRows called with the first content that finds no room */
  constructor(room: ContentRoom, openRows: () => SpilledRows) {
    this.#room = room;
    this.#openRows = openRows;
  }

  /** How many are in the file. */
  get spilledCount(): number {
    return this.#rows?.count() ?? 0;
  }

  hold(message: QueueMessage): void {
    const sizeBytes = messageBytes(message);
    this.#arrivals++;
    if (this.#room.usedBytes + sizeBytes > this.#room.limitBytes) this.#spill(message, sizeBytes);
    else {
      bringIn(message);
      this.#room.usedBytes += sizeBytes;
      this.#held.set(message, { sizeBytes, key: undefined, arrival: this.#arrivals });
    }
  }

  /** Which of the messages it was that have come to the queue, counted from 1; 0 for one that is not there. */
  arrivalOf(message: QueueMessage): number {
    return this.#held.get(message)?.arrival ?? 0;
  }

  /** A message that leaves its queue, and is wanted afterwards, has its content by itself. */
  takeOut(message: QueueMessage): void {
    bringIn(message);
    this.forget(message);
  }

  forget(message: QueueMessage): void {
    const held = this.#held.get(message);
    if (held === undefined) return;
    this.#held.delete(message);
    if (held.key === undefined) this.#room.usedBytes -= held.sizeBytes;
    else this.#rows?.remove(held.key);
  }

  clear(): void {
    for (const { sizeBytes, key } of this.#held.values()) if (key === undefined) this.#room.usedBytes -= sizeBytes;
    this.#held.clear();
    this.#rows?.clear();
  }

  #spill(message: QueueMessage, sizeBytes: number): void {
    this.#rows ??= this.#openRows();
    const [rows, key] = [this.#rows, String(this.#nextKey++)];
    const { body, messageAttributes } = message;
    rows.put(key, JSON.stringify({ body, messageAttributes } satisfies Content));
    this.#held.set(message, { sizeBytes, key, arrival: this.#arrivals });
    const read = (): Content => contentIn(rows.get(key), message.messageId);
    Object.defineProperties(message, {
      body: { get: () => read().body, enumerable: true, configurable: true },
      messageAttributes: { get: () => read().messageAttributes, enumerable: true, configurable: true },
    });
  }
}

/** Gives a message its content by itself: one that came from another queue has it in the file of that queue. */
function bringIn(message: QueueMessage): void {
  if (Object.getOwnPropertyDescriptor(message, 'body')?.get === undefined) return;
  const { body, messageAttributes } = message;
  const about = { enumerable: true, configurable: true };
  Object.defineProperties(message, { body: { ...about, value: body } });
  Object.defineProperties(message, { messageAttributes: { ...about, value: messageAttributes } });
}

/** As {@link MessageContents} has written it. */
function contentIn(text: string | undefined, messageId: string): Content {
  if (text === undefined) throw new Error(`The content of message ${messageId} was read after it had left its queue.`);
  return JSON.parse(text);
}
