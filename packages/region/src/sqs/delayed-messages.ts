import type { Cancel, Clock } from '../core/clock.ts';
import type { QueueMessage } from './message.ts';

interface Delayed {
  readonly visibleAt: number;
  readonly cancel: Cancel;
}

/** The messages that nobody may receive yet, until their delay is over. */
export class DelayedMessages {
  readonly #clock: Clock;
  readonly #onDue: (message: QueueMessage) => void;
  readonly #delayed = new Map<QueueMessage, Delayed>();

  constructor(clock: Clock, onDue: (message: QueueMessage) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#delayed.size;
  }

  messages(): Iterable<QueueMessage> {
    return this.#delayed.keys();
  }

  /** @param visibleAt when the delay is over, in milliseconds since the epoch */
  add(message: QueueMessage, visibleAt: number): void {
    const cancel = this.#clock.schedule(visibleAt - this.#clock.now(), () => {
      this.#delayed.delete(message);
      this.#onDue(message);
    });
    this.#delayed.set(message, { visibleAt, cancel });
  }

  /** When the delay of a message is over; undefined when it has none. */
  visibleAt(message: QueueMessage): number | undefined {
    return this.#delayed.get(message)?.visibleAt;
  }

  clear(): void {
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
  }
}
