/** Lets writes of a table run side by side, and those that must be alone one after the other and by themselves. */
export class WriteGate {
  readonly #running = new Set<Promise<unknown>>();
  #lastAlone: Promise<unknown> = Promise.resolve();
  #waitingAlone = 0;

  /** Runs beside other writes, after those alone that came before. */
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

  /** Resolves, when nothing else writes any more, with what lets others write again. */
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

/** Runs `work` alone in several gates; they are entered in their given order, which must be the same everywhere. */
export async function alone<T>(gates: readonly WriteGate[], work: () => Promise<T>): Promise<T> {
  const leave: (() => void)[] = [];
  try {
    for (const gate of gates) leave.push(await gate.enterAlone());
    return await work();
  } finally {
    for (const go of leave) go();
  }
}
