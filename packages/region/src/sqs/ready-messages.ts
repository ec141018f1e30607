import type { QueueMessage } from './message.ts';

/** The receivable messages of a standard queue, or of one FIFO group: what was sent first comes first. */
export class ReadyMessages {
  #messages: QueueMessage[] = [];
  /** Index of the first message that is still there. It makes taking from the front cheap. */
  #start = 0;

  get size(): number {
    return this.#messages.length - this.#start;
  }

  get first(): QueueMessage | undefined {
    return this.#messages[this.#start];
  }

  /** Looks at every message, and copies none: there may be many, and this is asked every minute. */
  *[Symbol.iterator](): Generator<QueueMessage> {
    for (let place = this.#start; place < this.#messages.length; place++) {
      const message = this.#messages[place];
      if (message !== undefined) yield message;
    }
  }

  /** One that was away, delayed or hidden, comes back to its place. */
  add(message: QueueMessage): void {
    const last = this.#messages.at(-1);
    if (this.size === 0 || last === undefined || !isBefore(message, last)) this.#messages.push(message);
    else this.#messages.splice(this.#placeOf(message), 0, message);
  }

  take(): QueueMessage | undefined {
    return this.#takeAt(this.#start);
  }

  remove(message: QueueMessage): void {
    const place = this.#find((other) => other === message);
    if (place !== -1) this.#takeAt(place);
  }

  sentBefore(time: number): readonly QueueMessage[] {
    const { first } = this;
    // Messages arrive nearly in the order in which they were sent. Mostly the oldest is young enough: no scan.
    if (first === undefined || first.sentTimestamp > time) return [];
    return this.#messages.slice(this.#start).filter((message) => message.sentTimestamp <= time);
  }

  clear(): void {
    this.#messages = [];
    this.#start = 0;
  }

  /** Nothing to do: the oldest message is always the next. */
  endTurn(): void {}

  /** The place of the first that was sent later. All are in order. */
  #placeOf(message: QueueMessage): number {
    let [low, high] = [this.#start, this.#messages.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#messages[middle];
      if (other !== undefined && isBefore(message, other)) high = middle;
      else low = middle + 1;
    }
    return low;
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

/** Only the messages of FIFO queues have numbers. */
function isBefore(one: QueueMessage, other: QueueMessage): boolean {
  const [number = '', otherNumber = ''] = [one.sequenceNumber, other.sequenceNumber];
  return number === otherNumber ? one.sentTimestamp < other.sentTimestamp : number < otherNumber;
}
