/** The work that follows takes much memory. */
export const TAKE_MEMORY = Symbol('take memory');
/** The memory is not needed any more. */
export const GIVE_MEMORY = Symbol('give memory');

type Step = Promise<void> | typeof TAKE_MEMORY | typeof GIVE_MEMORY | undefined;

/**
 * Long work in steps of about {@link STEP_BYTES}: after each it can be left alone for a while, so that other clients
 * have their turn. A promise is waited for before the next step.
 */
export type Steps<T> = Generator<Step, T, void>;

export const STEP_BYTES = 64 * 1024;
/** From here on, work takes much memory. */
export const MUCH_BYTES = 4 * STEP_BYTES;
/** This many steps are done at once: nearly all work has no more. */
const STEPS_AT_ONCE = 4;

/** Does `work` for each item. So many make a step. */
export function* eachInSteps<T, R>(items: readonly T[], inOneStep: number, work: (item: T) => R): Steps<R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(work(item));
    if (results.length % inOneStep === 0) yield;
  }
  return results;
}

/** Does long work a piece at a time. One at a time takes much memory, however many clients want it. */
export class Turns {
  #memory: Promise<void> = Promise.resolve();

  /** The result at once when there is little to do, else a promise. */
  run<T>(steps: Steps<T>): T | Promise<T> {
    for (let count = 0; count < STEPS_AT_ONCE; count++) {
      const { done, value } = steps.next();
      if (done) return value;
      if (value !== undefined) return this.#goOn(steps, value);
    }
    return this.#goOn(steps, undefined);
  }

  /** The answer that is made of the result of long work. */
  answer<T, R>(steps: Steps<T>, toAnswer: (result: T) => R): R | Promise<R> {
    const result = this.run(steps);
    return result instanceof Promise ? result.then(toAnswer) : toAnswer(result);
  }

  async #goOn<T>(steps: Steps<T>, reached: Step): Promise<T> {
    let giveMemory = (): void => {};
    const after = async (step: Step): Promise<void> => {
      if (step !== undefined && typeof step !== 'symbol') await step;
      if (typeof step !== 'symbol') return;
      giveMemory();
      giveMemory = step === TAKE_MEMORY ? await this.#takeMemory() : () => {};
    };
    try {
      await after(reached);
      for (;;) {
        await new Promise(setImmediate);
        for (let count = 0; count < STEPS_AT_ONCE; count++) {
          const { done, value } = steps.next();
          if (done) return value;
          if (value !== undefined) await after(value);
        }
      }
    } finally {
      giveMemory();
    }
  }

  /** In the order of asking; gives the function that hands it on. */
  #takeMemory(): Promise<() => void> {
    return new Promise((taken) => {
      this.#memory = this.#memory.then(
        () =>
          new Promise((given) => {
            taken(given);
          }),
      );
    });
  }
}
