/** Undoes what returned it; safe to call twice. */
export type Cancel = () => void;

/**
 * The region's only source of time. Nothing in the region reads `Date.now()` or sets a timer for anything
 * that AWS would measure in its own time: delays, retries, windows, expiries.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now. */
  schedule(delayMs: number, task: () => void): Cancel;
  /** Says that work is under way: virtual time stands still until the returned function is called. */
  hold(): Cancel;
}

/** Resolves `delayMs` from now on that clock. */
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
