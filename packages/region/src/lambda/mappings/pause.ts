import type { Cancel, Clock } from '../../core/clock.ts';

/** Waiting that can be cut short for good. */
export class Pauses {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with true after `delayMs`, with false as soon as {@link end} was called. */
  wait(delayMs: number): Promise<boolean> {
    if (this.#isOver || delayMs <= 0) return Promise.resolve(!this.#isOver);
    return new Promise((resolve) => {
      let cancel: Cancel | undefined;
      const finish = (): void => {
        cancel?.();
        this.#waiting.delete(finish);
        resolve(!this.#isOver);
      };
      this.#waiting.add(finish);
      cancel = this.#clock.schedule(delayMs, finish);
    });
  }

  end(): void {
    this.#isOver = true;
    for (const finish of this.#waiting) finish();
  }
}
