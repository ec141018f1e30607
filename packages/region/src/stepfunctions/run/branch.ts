import type { Json, JsonObject } from '../../core/json.ts';
import type { ExecutionScope } from './execution-scope.ts';
import { Hold } from './hold.ts';
import type { Position } from './position.ts';

/** Thrown to end a branch without a result: the execution was stopped, or a sibling failed. */
export class BranchAborted extends Error {
  override readonly name = 'BranchAborted';
}

export interface BranchOptions {
  /** Members of the context object besides those of the execution. */
  readonly extraContext?: JsonObject;
  /** Records its position. Branches inside a state have none: after a restart they run again as a whole. */
  readonly persist?: (position: () => Position) => void;
}

/** A sequence of states: a whole execution, a branch or an iteration. */
export class Branch {
  readonly execution: ExecutionScope;
  readonly #extraContext: JsonObject;
  readonly #persist: BranchOptions['persist'];
  readonly #signal: AbortSignal;
  readonly #hold: Hold;
  #lastEventId: number;

  constructor(execution: ExecutionScope, signal: AbortSignal, lastEventId: number, options: BranchOptions = {}) {
    this.execution = execution;
    this.#signal = signal;
    this.#lastEventId = lastEventId;
    this.#extraContext = options.extraContext ?? {};
    this.#persist = options.persist;
    this.#hold = new Hold(execution.clock);
  }

  /** Runs `work` while virtual time stands still, except while the branch sleeps. */
  async working<T>(work: () => Promise<T>): Promise<T> {
    this.#hold.take();
    try {
      return await work();
    } finally {
      this.#hold.drop();
    }
  }

  /** Adds an event after the last one of this branch. */
  record(type: string, details: JsonObject = {}): number {
    this.#lastEventId = this.execution.history.add(type, this.#lastEventId, details);
    return this.#lastEventId;
  }

  /** @param position called only when the position is persisted */
  persist(position: () => Position): void {
    this.#persist?.(position);
  }

  context(stateName: string, enteredAt: number, retryCount: number): JsonObject {
    const State = { EnteredTime: new Date(enteredAt).toISOString(), Name: stateName, RetryCount: retryCount };
    return { ...this.execution.context, ...this.#extraContext, State };
  }

  /** @throws BranchAborted */
  checkAborted(): void {
    if (this.#signal.aborted) throw new BranchAborted();
  }

  /** Sleeps on the region's clock. @throws BranchAborted */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void): void => {
        this.#hold.take();
        this.#signal.removeEventListener('abort', onAbort);
        finish();
      };
      const cancel = this.execution.clock.schedule(delayMs, () => end(resolve));
      const onAbort = (): void => {
        cancel();
        end(() => reject(new BranchAborted()));
      };
      if (this.#signal.aborted) return onAbort();
      this.#signal.addEventListener('abort', onAbort, { once: true });
      this.#hold.drop();
    });
  }

  /**
   * Runs sub-branches, `concurrency` at a time, and waits for all. The first failure ends the others.
   * @param work one branch each; `name` is for the context object
   * @returns the results, in order
   */
  async fork(
    works: readonly ((branch: Branch) => Promise<Json>)[],
    concurrency: number,
    extraContext: (index: number) => JsonObject = () => ({}),
  ): Promise<readonly Json[]> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#signal, stop.signal]);
    const results: Json[] = [];
    const waiting = works.entries();
    const worker = async (): Promise<void> => {
      for (const [index, work] of waiting) {
        const options = { extraContext: { ...this.#extraContext, ...extraContext(index) } };
        results[index] = await work(new Branch(this.execution, signal, this.#lastEventId, options));
      }
    };
    const workers = Array.from({ length: Math.min(concurrency, works.length) }, worker);
    this.#hold.drop();
    try {
      await Promise.all(workers);
      return results;
    } finally {
      this.#hold.take();
      stop.abort();
      this.#lastEventId = this.execution.history.events.length;
    }
  }
}
