import type { Invoker } from './invoker.ts';
import type { StartedWorkers, WorkerCaller } from './started-workers.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface FunctionActivity {
  readonly running: number;
  /** Invocations that wait for a worker. */
  readonly waiting: number;
  readonly workers: number;
  /** Workers since the region started: each had a cold start. */
  readonly started: number;
}

/** What functions and their workers do right now. It changes nothing. */
export class Activity {
  readonly #pool: WorkerPool;
  readonly #invoker: Invoker;
  readonly #started: StartedWorkers;

  constructor(pool: WorkerPool, invoker: Invoker, started: StartedWorkers) {
    this.#pool = pool;
    this.#invoker = invoker;
    this.#started = started;
  }

  of(functionName: string): FunctionActivity {
    const waiting = this.waitingOf(functionName);
    const running = this.#invoker.runningOf(functionName) - waiting;
    const workers = this.#pool.workersOf(functionName).length;
    return { running, waiting, workers, started: this.#started.countOf(functionName) };
  }

  /** Invocations of a function that wait for a worker. */
  waitingOf(functionName: string): number {
    return this.#pool.waitingOf(functionName);
  }

  /** The worker that an access key was given to. */
  callerOf(accessKeyId: string): WorkerCaller | undefined {
    return this.#started.callerOf(accessKeyId);
  }

  /** The ids of the events of all running invocations. */
  get idsInHand(): readonly string[] {
    return this.#started.idsInHand;
  }

  /** Process ids of a function's workers. */
  workerPidsOf(functionName: string): readonly number[] {
    return this.#pool.workersOf(functionName).flatMap(({ pid }) => pid ?? []);
  }

  /** Worker processes of all functions. */
  get workerCount(): number {
    return this.#pool.size;
  }
}
