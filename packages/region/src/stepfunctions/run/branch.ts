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
  /** Called when a state of it follows another one, also in the branches inside. It may end the execution. */
  readonly onTransition?: () => void;
  /** Variables of the outer states. */
  readonly variables?: JsonObject;
}

/** A sequence of states: a whole execution, a branch or an iteration. */
export class Branch {
  readonly execution: ExecutionScope;
  readonly #extraContext: JsonObject;
  readonly #persist: BranchOptions['persist'];
  readonly #onTransition: () => void;
  readonly #signal: AbortSignal;
  readonly #hold: Hold;
  readonly #onPersisted: (() => void)[] = [];
  #lastEventId: number;
  #endEventId: number;
  #variables: JsonObject;

  constructor(execution: ExecutionScope, signal: AbortSignal, lastEventId: number, options: BranchOptions = {}) {
    this.execution = execution;
    this.#signal = signal;
    this.#lastEventId = lastEventId;
    this.#endEventId = lastEventId;
    this.#variables = options.variables ?? {};
    this.#extraContext = options.extraContext ?? {};
    this.#persist = options.persist;
    this.#onTransition = options.onTransition ?? (() => {});
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

  /** By name. Inner branches see them, and never change them. */
  get variables(): JsonObject {
    return this.#variables;
  }

  assign(variables: JsonObject): void {
    this.#variables = { ...this.#variables, ...variables };
  }

  /** The event that the next one of this branch follows. */
  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** Adds an event after the last one of this branch. */
  record(type: string, details: JsonObject = {}): number {
    this.#lastEventId = this.mark(type, details);
    return this.#lastEventId;
  }

  /** Adds an event after another one of this branch. */
  recordAfter(previousEventId: number, type: string, details: JsonObject): void {
    this.#lastEventId = previousEventId;
    this.record(type, details);
  }

  /**
   * Adds an event after the last one of this branch. The next event does not follow it: that is how the ends of
   * iterations, and of Map and Parallel states, stand in a history of AWS.
   */
  mark(type: string, details: JsonObject = {}): number {
    this.#endEventId = this.execution.history.add(type, this.#lastEventId, details);
    return this.#endEventId;
  }

  /** @param position called only when the position is persisted */
  persist(position: () => Position): void {
    this.#persist?.(position);
    this.persisted();
  }

  /** Calls `work` when a later position is persisted: until then a restart needs what `work` removes. */
  whenPersisted(work: () => void): void {
    if (this.#persist) this.#onPersisted.push(work);
    else work();
  }

  /** The execution stands at a later position, or at its end. */
  persisted(): void {
    for (const work of this.#onPersisted.splice(0)) work();
  }

  /** @param retryCount undefined for a state that cannot be retried */
  context(stateName: string, enteredAt: number, retryCount: number | undefined): JsonObject {
    const EnteredTime = new Date(enteredAt).toISOString();
    const State = { EnteredTime, Name: stateName, ...(retryCount !== undefined && { RetryCount: retryCount }) };
    return { ...this.execution.context, ...this.#extraContext, State };
  }

  /** @throws BranchAborted */
  checkAborted(): void {
    if (this.#signal.aborted) throw new BranchAborted();
  }

  /** A state follows another one. @throws BranchAborted */
  transition(): void {
    this.#onTransition();
    this.checkAborted();
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

  /** Waits for something outside of the region's control, while time goes on. @throws BranchAborted */
  async waitFor<T>(outside: Promise<T>): Promise<T> {
    this.checkAborted();
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(new BranchAborted());
    this.#signal.addEventListener('abort', onAbort, { once: true });
    this.#hold.drop();
    try {
      return await Promise.race([outside, aborted.promise]);
    } finally {
      this.#hold.take();
      this.#signal.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Runs sub-branches, `concurrency` at a time, and waits for all. The first failure ends the others. A sub-branch
   * follows the one whose turn it takes. This branch follows the one that failed, or else the last that ended.
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
    const startEventId = this.#lastEventId;
    const worker = async (): Promise<void> => {
      let lastEventId = startEventId;
      for (const [index, work] of waiting) {
        const options = {
          extraContext: { ...this.#extraContext, ...extraContext(index) },
          variables: this.#variables,
          onTransition: this.#onTransition,
        };
        const inner = new Branch(this.execution, signal, lastEventId, options);
        results[index] = await work(inner).catch((error: unknown) => {
          if (!stop.signal.aborted) this.#lastEventId = inner.#lastEventId;
          stop.abort();
          throw error;
        });
        lastEventId = inner.#lastEventId;
        if (!stop.signal.aborted) this.#lastEventId = inner.#endEventId;
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
    }
  }
}
