/** A lock for the writes of a table. Shared writes run side by side; exclusive writes run one at a time. */
export class WriteGate {
  readonly #running = new Set<Promise<unknown>>();
  #lastAlone: Promise<unknown> = Promise.resolve();
  #waitingAlone = 0;

  /** Runs a shared write, after the exclusive writes that came before it. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#waitingAlone > 0) await this.#lastAlone;
    const run = work();
    const ended = run.then(
      () => undefined,
      () => undefined,
    );
    this.#running.add(ended);
    try {
      return await run;
    } finally {
      this.#running.delete(ended);
    }
  }

  /** Waits until no other write runs. Resolves with the function that releases the gate. */
  async enterAlone(): Promise<() => void> {
    const before = this.#lastAlone;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#lastAlone = promise;
    this.#waitingAlone++;
    await before;
    await Promise.all(this.#running);
    return () => {
      this.#waitingAlone--;
      resolve();
    };
  }
}

/** Runs `work` alone in several gates. It enters them in the given order, which must be the same for all callers. */
export async function alone<T>(gates: readonly WriteGate[], work: () => Promise<T>): Promise<T> {
  const leave: (() => void)[] = [];
  try {
    for (const gate of gates) leave.push(await gate.enterAlone());
    return await work();
  } finally {
    for (const go of leave) go();
  }
}
