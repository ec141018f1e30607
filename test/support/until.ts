import { setTimeout } from 'node:timers/promises';

const DEADLINE_MS = 60_000;
const PAUSE_MS = 50;

/**
 * Waits until a condition holds.
 * @param what completes the sentence "Waited 60000 ms for ..."
 * @throws Error when the deadline passes first
 */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`Waited ${deadlineMs} ms for ${what}.`);
    await setTimeout(PAUSE_MS);
  }
}
