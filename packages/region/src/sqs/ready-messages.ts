import type { QueueMessage } from './message.ts';

/** The receivable messages of a queue: oldest arrival first; in a FIFO queue by sequence number. */
export class ReadyMessages {
  readonly #isFifo: boolean;
  #messages: QueueMessage[] = [];
  /** Index of the first message that is still there. It makes taking from the front cheap. */
  #start = 0;

  constructor(isFifo: boolean) {
    this.#isFifo = isFifo;
  }

  get size(): number {
    return this.#messages.length - this.#start;
  }

  /** Looks at every message, and copies none: there may be many, and this is asked every minute. */
  *[Symbol.iterator](): Generator<QueueMessage> {
    for (let place = this.#start; place < this.#messages.length; place++) {
      const message = this.#messages[place];
      if (message !== undefined) yield message;
    }
  }

  add(message: QueueMessage): void {
    const sequence = message.sequenceNumber ?? '';
    const place = this.#isFifo ? this.#find((other) => (other.sequenceNumber ?? '') > sequence) : -1;
    if (place === -1) this.#messages.push(message);
    else this.#messages.splice(place, 0, message);
  }

  /** Takes the first message whose group is not locked. */
  take(lockedGroups: ReadonlySet<string>): QueueMessage | undefined {
    const place =
      lockedGroups.size === 0 ? this.#start : this.#find((message) => !lockedGroups.has(message.messageGroupId ?? ''));
    return place === -1 ? undefined : this.#takeAt(place);
  }

  remove(message: QueueMessage): void {
    const place = this.#find((other) => other === message);
    if (place !== -1) this.#takeAt(place);
  }

  sentBefore(time: number): readonly QueueMessage[] {
    const first = this.#messages[this.#start];
    // Messages arrive nearly in the order in which they were sent. Mostly the oldest is young enough: no scan.
    if (first === undefined || first.sentTimestamp > time) return [];
    return this.#messages.slice(this.#start).filter((message) => message.sentTimestamp <= time);
  }

  clear(): void {
    this.#messages = [];
    this.#start = 0;
  }

  #find(test: (message: QueueMessage) => boolean): number {
    for (let place = this.#start; place < this.#messages.length; place++) {
      const message = this.#messages[place];
      if (message !== undefined && test(message)) return place;
    }
    return -1;
  }

  #takeAt(place: number): QueueMessage | undefined {
    const message = this.#messages[place];
    if (place > this.#start) this.#messages.splice(place, 1);
    else if (message !== undefined) this.#start++;
    if (this.#start > 1000 && this.#start * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#start);
      this.#start = 0;
    }
    return message;
  }
}
