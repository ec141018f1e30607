import type { Cancel } from '../core/clock.ts';

/** Who waits for the messages of a queue: long polls, and what in the region reads the queue. */
export class ArrivalListeners {
  readonly #listeners = new Set<() => void>();
  /** Those of mappings and pipes that are at work. */
  readonly #readers = new Set<() => void>();

  get hasReader(): boolean {
    return this.#readers.size > 0;
  }

  add(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  addReader(listener: () => void): Cancel {
    this.#readers.add(listener);
    const cancel = this.add(listener);
    return () => {
      cancel();
      this.#readers.delete(listener);
    };
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
