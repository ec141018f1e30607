import type { Cancel, Clock } from '../../core/clock.ts';

/** Holds the clock while one branch of an execution works, and releases it while the branch waits. */
export class Hold {
  readonly #clock: Clock;
  #release: Cancel | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(): void {
    this.#release ??= this.#clock.hold();
  }

  drop(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
