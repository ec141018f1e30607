import { setTimeout } from 'node:timers/promises';

const DEADLINE_MS = 60_000;
const PAUSE_MS = 5;

/** Waits in real time until `condition` holds. It throws an error that names the condition when the time is over. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = DEADLINE_MS): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`not so within ${withinMs} ms: ${condition.toString()}`);
    await setTimeout(PAUSE_MS);
  }
}
