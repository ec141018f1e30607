import type { Cancel, Clock } from '../core/clock.ts';

interface Held {
  release: Cancel | undefined;
}

/** A clock whose holds can be released for a while: a workflow that a pipe waits for may have to let time pass. */
export class PausableClock implements Clock {
  readonly #clock: Clock;
  readonly #holds = new Set<Held>();
  #pauses = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(delayMs: number, task: () => void): Cancel {
    return this.#clock.schedule(delayMs, task);
  }

  whenPassing(delayMs: number, task: () => void): Cancel {
    return this.#clock.whenPassing(delayMs, task);
  }

  hold(): Cancel {
    const held: Held = { release: this.#pauses > 0 ? undefined : this.#clock.hold() };
    this.#holds.add(held);
    return () => {
      held.release?.();
      this.#holds.delete(held);
    };
  }

  /** Holds nothing while `work`, which holds for itself, is under way. */
  async pausing<T>(work: () => Promise<T>): Promise<T> {
    const working = work();
    this.#pauses++;
    for (const held of this.#holds) {
      held.release?.();
      held.release = undefined;
    }
    try {
      return await working;
    } finally {
      this.#pauses--;
      if (this.#pauses === 0) for (const held of this.#holds) held.release ??= this.#clock.hold();
    }
  }
}
