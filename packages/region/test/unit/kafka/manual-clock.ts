import type { Cancel, Clock } from '../../../src/core/clock.ts';

/** A clock that a test moves by hand. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #due = new Set<{ readonly at: number; readonly task: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, task: () => void): Cancel {
    const due = { at: this.#nowMs + delayMs, task };
    this.#due.add(due);
    return () => this.#due.delete(due);
  }

  whenPassing(delayMs: number, task: () => void): Cancel {
    return this.schedule(delayMs, task);
  }

  hold(): Cancel {
    return () => {};
  }

  /** Moves time, and runs what becomes due on the way, in its order. */
  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#nowMs = next.at;
      this.#due.delete(next);
      next.task();
    }
    this.#nowMs = endMs;
  }

  /** How many tasks are waiting. */
  get waiting(): number {
    return this.#due.size;
  }

  #next(endMs: number) {
    return [...this.#due].filter(({ at }) => at <= endMs).sort((one, other) => one.at - other.at)[0];
  }
}
