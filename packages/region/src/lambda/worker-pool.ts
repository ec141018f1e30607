import type { Clock } from '../core/clock.ts';
import { type FunctionConfig, versionKeyOf } from './function-config.ts';
import { IdleCores } from './idle-cores.ts';
import type { Outcome } from './outcome.ts';
import type { Worker } from './worker.ts';
import { type Acquired, type Group, isStarved, newGroup, nextOf, takeIdle, type Waiting } from './worker-group.ts';
import { isWorthAnother, type PoolSettings, poolSettings, type WorkerPoolOptions } from './worker-pool-settings.ts';

const STOPPED: Outcome = { kind: 'exited', code: null, signal: 'SIGKILL', outOfMemory: false };

/**
 * The region's worker processes: started when an event needs one, used again for the next, bounded in number, ended
 * when idle. Events that find no worker wait in order.
 */
export class WorkerPool {
  readonly #wallClock: Clock;
  readonly #startWorker: (config: FunctionConfig, onGone: (worker: Worker) => void) => Worker;
  readonly #settings: PoolSettings;
  readonly #idleCores = new IdleCores();
  /** By version of a function. */
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
    this.#settings = poolSettings(options);
  }

  /** Worker processes of all functions, starting ones included. */
  get size(): number {
    return [...this.#groups.values()].reduce((sum, group) => sum + group.workers.size, 0);
  }

  /** Events of a function that wait for a worker. */
  waitingOf(functionName: string): number {
    return this.#groupsOf(functionName).reduce((sum, { waiting }) => sum + waiting.length, 0);
  }

  workersOf(functionName: string): readonly Worker[] {
    return this.#groupsOf(functionName).flatMap(({ workers }) => [...workers]);
  }

  #groupsOf(functionName: string): readonly Group[] {
    return [...this.#groups.values()].filter(({ config }) => config.name === functionName);
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

  /**
   * Lets a function's further events wait until the returned function is called. Those in hand go on. Several holds of
   * a function count each.
   */
  hold(config: FunctionConfig): () => void {
    const group = this.#groupOf(config);
    group.holds++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      group.holds--;
      this.#serve(group);
    };
  }

  /** Resolves with a worker for one event; give it back with {@link release}. */
  acquire(config: FunctionConfig): Promise<Acquired> {
    const group = this.#groupOf(config);
    const worker = group.holds === 0 ? takeIdle(group) : undefined;
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
      const next = nextOf(group);
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
    const key = versionKeyOf(config);
    const known = this.#groups.get(key);
    if (known) return known;
    const group = newGroup(config);
    this.#groups.set(key, group);
    return group;
  }

  /** What waited through a hold gets the idle workers, then new ones. */
  #serve(group: Group): void {
    while (group.holds === 0 && group.waiting.length > 0) {
      const worker = takeIdle(group);
      if (worker === undefined) break;
      group.waiting.shift()?.resolve({ worker });
    }
    this.#grow(group);
  }

  #grow(group: Group): void {
    const { maxWorkers, reservedConcurrency = maxWorkers } = group.config;
    // What waits was accepted, maybe before the concurrency became 0.
    const limit = Math.max(1, Math.min(maxWorkers, reservedConcurrency));
    if (this.#isStopped || !isStarved(group) || group.workers.size >= limit) return;
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
      if (!first || group.holds > 0) return;
      if (this.#isOverdue(group, first)) this.#grow(group);
      else this.#growLater(group);
    });
  }

  #isOverdue(group: Group, first: Waiting): boolean {
    const now = this.#wallClock.now();
    return isWorthAnother(this.#settings, {
      busyWorkers: this.#busy,
      waitedMs: now - first.since,
      freedAgoMs: now - group.freedAt,
      idleCores: this.#idleCores.at(now),
    });
  }

  get #busy(): number {
    return [...this.#groups.values()].reduce((sum, { workers, idle }) => sum + workers.size - idle.length, 0);
  }

  #onStarted(group: Group, worker: Worker, failure: Outcome | undefined): void {
    group.starting--;
    const isOutdated = worker.config !== group.config;
    const next = isOutdated ? undefined : nextOf(group);
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
    const group = this.#groups.get(versionKeyOf(worker.config));
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
    const groups = [...this.#groups.values()].filter(isStarved);
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
