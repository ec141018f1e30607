import type { Cancel, Clock } from '../core/clock.ts';

/** The clock of one region. {@link stop} cancels all scheduled tasks; later ones are never run. */
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
    return this.#stoppable((run) => this.#clock.schedule(delayMs, run), task);
  }

  whenPassing(delayMs: number, task: () => void): Cancel {
    return this.#stoppable((run) => this.#clock.whenPassing(delayMs, run), task);
  }

  #stoppable(schedule: (run: () => void) => Cancel, task: () => void): Cancel {
    if (this.#isStopped) return () => {};
    const cancelInner = schedule(() => {
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
