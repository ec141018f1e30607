import { availableParallelism } from 'node:os';
import type { Cancel, Clock } from '../core/clock.ts';
import type { FunctionConfig } from './function-config.ts';
import type { Outcome } from './outcome.ts';
import type { Worker } from './worker.ts';

/** Either a worker that is ready for one event, or how its initialisation failed. */
export type Acquired = { readonly worker: Worker } | { readonly failure: Outcome };

const DEFAULTS = {
  /**
   * Worker processes of all functions together: enough for two of each in an application of a dozen functions. With
   * fewer, functions take workers from each other, and each time pay for a start (measured: ten times the CPU).
   */
  maxWorkers: 32,
  /** Real time without an event after which a worker is ended. */
  idleMs: 60_000,
  /** Cores for workers: the region itself keeps one at work. */
  cores: availableParallelism() - 1,
  /** While a core is free: an event that waited this long for a busy worker is worth another process. */
  patienceMs: 15,
  /**
   * While there is a busy worker for every core: one that is busy for this long waits for something itself, and so is
   * worth another process. Where all do work, another one only warms up code that the others have warm (measured: the
   * demo took a fifth more CPU with two processes of each function, three quarters more with four).
   */
  stuckMs: 100,
};
export type WorkerPoolOptions = Partial<typeof DEFAULTS>;

const STOPPED: Outcome = { kind: 'exited', code: null, signal: 'SIGKILL', outOfMemory: false };

interface Waiting {
  readonly order: number;
  /** On the machine's clock. */
  readonly since: number;
  readonly resolve: (acquired: Acquired) => void;
}

interface Group {
  /** The newest; a worker of an earlier one takes no further event. */
  config: FunctionConfig;
  readonly workers: Set<Worker>;
  readonly idle: { worker: Worker; cancelReap: Cancel }[];
  readonly waiting: Waiting[];
  starting: number;
  /** When a worker last came free, on the machine's clock. */
  freedAt: number;
  cancelPatience: Cancel | undefined;
}

/**
 * The region's worker processes: started when an event needs one, used again for the next, bounded in number, ended
 * when idle. Events that find no worker wait in order.
 */
export class WorkerPool {
  readonly #wallClock: Clock;
  readonly #startWorker: (config: FunctionConfig, onGone: (worker: Worker) => void) => Worker;
  readonly #settings: typeof DEFAULTS;
  readonly #groups = new Map<string, Group>();
  #order = 0;
  #isStopped = false;

  constructor(
    wallClock: Clock,
    startWorker: (config: FunctionConfig, onGone: (worker: Worker) => void) => Worker,
    options: WorkerPoolOptions = {},
  ) {
    this.#wallClock = wallClock;
    this.#startWorker = startWorker;
    this.#settings = { ...DEFAULTS, ...options };
  }

  /** Worker processes of all functions, starting ones included. */
  get size(): number {
    return [...this.#groups.values()].reduce((sum, group) => sum + group.workers.size, 0);
  }

  workersOf(functionName: string): readonly Worker[] {
    return [...(this.#groups.get(functionName)?.workers ?? [])];
  }

  /** Lets new workers take a function's further events. Those of an earlier configuration end, busy ones after theirs. */
  configure(config: FunctionConfig): void {
    const group = this.#groupOf(config);
    if (group.config === config) return;
    group.config = config;
    for (const { worker } of group.idle.toReversed()) this.#remove(worker);
    this.#regrow();
  }

  /**
   * Starts a worker of another configuration of a function, and lets it take the further events once it is ready.
   * @returns how its initialisation failed; then all stays as it was
   */
  async replace(config: FunctionConfig): Promise<Outcome | undefined> {
    const worker = this.#startWorker(config, (gone) => this.#end(gone));
    const failure = await worker.ready;
    if (failure !== undefined || this.#isStopped) worker.stop();
    else this.#adopt(worker);
    return failure;
  }

  /** Resolves with a worker for one event; give it back with {@link release}. */
  acquire(config: FunctionConfig): Promise<Acquired> {
    const group = this.#groupOf(config);
    const worker = takeIdle(group);
    if (worker) return Promise.resolve({ worker });
    if (this.#isStopped) return Promise.resolve({ failure: STOPPED });
    return new Promise((resolve) => {
      group.waiting.push({ order: this.#order++, since: this.#wallClock.now(), resolve });
      if (group.starting === 0 && group.workers.size === 0) this.#grow(group);
      else this.#growLater(group);
    });
  }

  release(worker: Worker): void {
    const group = this.#groupOf(worker.config);
    group.freedAt = this.#wallClock.now();
    const starved = this.#starved();
    if (!worker.isAlive || this.#isStopped || worker.config !== group.config) {
      this.#end(worker);
    } else if (starved) {
      this.#remove(worker);
      this.#grow(starved);
    } else {
      const next = group.waiting.shift();
      if (next) next.resolve({ worker });
      else this.#rest(group, worker);
    }
  }

  /** Ends all workers. Events in hand, and those that wait, end as if the process had crashed. */
  stop(): void {
    this.#isStopped = true;
    for (const group of this.#groups.values()) {
      group.cancelPatience?.();
      for (const { resolve } of group.waiting.splice(0)) resolve({ failure: STOPPED });
      for (const worker of group.workers) this.#remove(worker);
    }
  }

  #adopt(worker: Worker): void {
    this.configure(worker.config);
    if (this.size >= this.#settings.maxWorkers) this.#evictIdle();
    this.#groupOf(worker.config).workers.add(worker);
    this.release(worker);
  }

  #groupOf(config: FunctionConfig): Group {
    const known = this.#groups.get(config.name);
    if (known) return known;
    const queues = { workers: new Set<Worker>(), idle: [], waiting: [] };
    const group: Group = { config, ...queues, starting: 0, freedAt: 0, cancelPatience: undefined };
    this.#groups.set(config.name, group);
    return group;
  }

  #grow(group: Group): void {
    const limit = Math.min(group.config.maxWorkers, group.config.reservedConcurrency ?? Number.POSITIVE_INFINITY);
    if (this.#isStopped || group.waiting.length <= group.starting || group.workers.size >= limit) return;
    if (this.size >= this.#settings.maxWorkers && !this.#evictIdle()) return;
    group.starting++;
    const worker = this.#startWorker(group.config, (gone) => this.#end(gone));
    group.workers.add(worker);
    void worker.ready.then((failure) => this.#onStarted(group, worker, failure));
    this.#growLater(group);
  }

  #growLater(group: Group): void {
    group.cancelPatience ??= this.#wallClock.schedule(this.#settings.patienceMs, () => {
      group.cancelPatience = undefined;
      const [first] = group.waiting;
      if (!first) return;
      if (this.#isOverdue(group, first)) this.#grow(group);
      else this.#growLater(group);
    });
  }

  #isOverdue(group: Group, first: Waiting): boolean {
    const { cores, patienceMs, stuckMs } = this.#settings;
    const now = this.#wallClock.now();
    if (this.#busy < cores) return now - first.since >= patienceMs;
    return now - Math.max(first.since, group.freedAt) >= stuckMs;
  }

  get #busy(): number {
    return [...this.#groups.values()].reduce((sum, { workers, idle }) => sum + workers.size - idle.length, 0);
  }

  #onStarted(group: Group, worker: Worker, failure: Outcome | undefined): void {
    group.starting--;
    const isOutdated = worker.config !== group.config;
    const next = isOutdated ? undefined : group.waiting.shift();
    next?.resolve(failure ? { failure } : { worker });
    if (failure || isOutdated) this.#end(worker);
    else if (!next) this.release(worker);
  }

  #rest(group: Group, worker: Worker): void {
    const isOpen = worker.config.inspection !== undefined;
    const cancelReap = isOpen ? () => {} : this.#wallClock.schedule(this.#settings.idleMs, () => this.#end(worker));
    group.idle.push({ worker, cancelReap });
  }

  #end(worker: Worker): void {
    this.#remove(worker);
    this.#regrow();
  }

  #remove(worker: Worker): void {
    worker.stop();
    // A worker that only tried another configuration out is in no group.
    const group = this.#groups.get(worker.config.name);
    if (group === undefined) return;
    const index = group.idle.findIndex((entry) => entry.worker === worker);
    if (index !== -1) group.idle.splice(index, 1)[0]?.cancelReap();
    group.workers.delete(worker);
  }

  /** Room has become free: the event that waits longest gets it. */
  #regrow(): void {
    for (const group of this.#longestWaiting()) this.#grow(group);
  }

  #longestWaiting(): Group[] {
    const groups = [...this.#groups.values()].filter((group) => group.waiting.length > group.starting);
    return groups.sort((a, b) => (a.waiting[0]?.order ?? 0) - (b.waiting[0]?.order ?? 0));
  }

  #evictIdle(): boolean {
    const victim = [...this.#groups.values()].find((group) => group.idle.length > 0)?.idle[0];
    if (victim) this.#remove(victim.worker);
    return victim !== undefined;
  }

  /** A function that has events but no worker, while the region may start no more. */
  #starved(): Group | undefined {
    if (this.size < this.#settings.maxWorkers) return undefined;
    return this.#longestWaiting().find((group) => group.workers.size === 0);
  }
}

function takeIdle(group: Group): Worker | undefined {
  for (let entry = group.idle.pop(); entry; entry = group.idle.pop()) {
    entry.cancelReap();
    if (entry.worker.isAlive) return entry.worker;
  }
  return undefined;
}
