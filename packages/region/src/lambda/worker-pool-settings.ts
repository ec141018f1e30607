import { availableParallelism } from 'node:os';

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
   * While there is a busy worker for every core: one that is busy for this long, while a core is idle, waits for
   * something itself, and so is worth another process. Where all do work, another one only warms up code that the others
   * have warm (measured: the demo took a fifth more CPU with two processes of each function, three quarters more with
   * four).
   */
  stuckMs: 100,
  /**
   * The same while no core is idle, because of other programs for instance: the worker may have waited for its turn
   * only, or may wait for what waits for it (measured: chaos took a fifth more CPU of its functions with `stuckMs` for
   * both).
   */
  crowdedMs: 1_000,
};
/** A core is idle when it is so for half of the time at least. */
const IDLE_CORES = 0.5;

export type PoolSettings = typeof DEFAULTS;
export type WorkerPoolOptions = Partial<PoolSettings>;

export const poolSettings = (options: WorkerPoolOptions): PoolSettings => ({ ...DEFAULTS, ...options });

export interface Demand {
  /** Of all functions. */
  readonly busyWorkers: number;
  /** For how long the first event waits. */
  readonly waitedMs: number;
  /** For how long no worker of its function has come free. */
  readonly freedAgoMs: number;
  readonly idleCores: number;
}

/** Whether an event that waits for a busy worker is worth another process. */
export function isWorthAnother(settings: PoolSettings, demand: Demand): boolean {
  const { busyWorkers, waitedMs, freedAgoMs, idleCores } = demand;
  const { cores, patienceMs, stuckMs, crowdedMs } = settings;
  if (busyWorkers < cores) return waitedMs >= patienceMs;
  return Math.min(waitedMs, freedAgoMs) >= (idleCores >= IDLE_CORES ? stuckMs : crowdedMs);
}
