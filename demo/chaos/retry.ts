import { setTimeout } from 'node:timers/promises';
import { toError } from '#lib/errors.ts';
import { RunStopped } from './run-stopped.ts';

/** Longer than a region takes to start again with its persisted state on a busy machine. */
const WITHIN_MS = 180_000;
const PAUSE_MS = 100;

/**
 * Tries again until an attempt succeeds. Faults cut connections, and a region that was killed starts again.
 * @throws RunStopped that says what did not succeed, with the last reason as its cause
 */
export async function retry<Result>(what: string, attempt: () => Promise<Result>): Promise<Result> {
  const endMs = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (performance.now() > endMs) throw new RunStopped(`${what}: ${toError(cause).message}`, { cause });
      // Of many that wait, the first to give up ends the run.
      await setTimeout(PAUSE_MS, undefined, { ref: false });
    }
  }
}
