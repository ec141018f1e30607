/** Undoes the call that returned it; safe to call twice. */
export type Cancel = () => void;

/**
 * The region's only source of time. The region takes from it all times that AWS measures by itself: delays, retries,
 * windows, expiries. It does not use `Date.now()` or timers for these.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now. */
  schedule(delayMs: number, task: () => void): Cancel;
  /**
   * Runs `task` once, when time comes to `delayMs` from now. Nobody waits for it: virtual time does not go on for its
   * sake, only past it.
   */
  whenPassing(delayMs: number, task: () => void): Cancel;
  /** Marks work as under way: virtual time stands still until the returned function is called. */
  hold(): Cancel;
}

/** Resolves after `delayMs` on that clock. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(delayMs, resolve);
  });
}

/** Runs `work` while virtual time stands still. */
export async function holding<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const release = clock.hold();
  try {
    return await work();
  } finally {
    release();
  }
}
