import type { Cancel, Clock } from '../core/clock.ts';

/** A clock for one region: with {@link stop} everything that waits on it is forgotten, and nothing waits any more. */
export class StoppableClock implements Clock {
  readonly #clock: Clock;
  readonly #scheduled = new Set<Cancel>();
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(delayMs: number, task: () => void): Cancel {
    if (this.#isStopped) return () => {};
    const cancelInner = this.#clock.schedule(delayMs, () => {
      this.#scheduled.delete(cancel);
      task();
    });
    const cancel = (): void => {
      this.#scheduled.delete(cancel);
      cancelInner();
    };
    this.#scheduled.add(cancel);
    return cancel;
  }

  hold(): Cancel {
    return this.#clock.hold();
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#scheduled) cancel();
  }
}
