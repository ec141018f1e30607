import { setTimeout } from 'node:timers/promises';
import { toError } from '#lib/errors.ts';

/** Longer than a region takes to come back, with all that it has kept, on a busy machine. */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 100;

/**
 * Does it again until it succeeds: connections are cut on purpose, and a region that was killed comes back.
 * @throws Error that says what did not succeed, with the last reason as its cause
 */
export async function patiently<Result>(what: string, attempt: () => Promise<Result>): Promise<Result> {
  const endMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (performance.now() > endMs) throw new Error(`${what}: ${toError(cause).message}`, { cause });
      await setTimeout(PAUSE_MS);
    }
  }
}
