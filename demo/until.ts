import { setTimeout } from 'node:timers/promises';

const PAUSE_MS = 50;

/**
 * Waits until a condition holds.
 * @throws Error that names the condition, when it does not hold in time
 */
export async function until(
  condition: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`Waited ${withinMs} ms until ${condition}.`);
    await setTimeout(PAUSE_MS);
  }
}
