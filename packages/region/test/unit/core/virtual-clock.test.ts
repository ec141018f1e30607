import { expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';

const START_MS = Date.parse('2026-03-02T08:00:00Z');

test('the virtual clock tells whole milliseconds, never before a delay is over, whatever fraction the delay has', async () => {
  const clock = new VirtualClock(START_MS);
  const seen: number[] = [];
  for (const delayMs of [0.25, 1, 999.8245]) {
    await sleep(clock, delayMs);
    seen.push(clock.now() - START_MS);
  }
  expect(seen).toEqual([1, 2, 1002]);
});

test('virtual time goes past a passive task in its order, but not on for its sake', async () => {
  const clock = new VirtualClock(START_MS);
  const seen: string[] = [];
  const note = (name: string) => () => seen.push(`${name} at ${clock.now() - START_MS}`);
  // Given a passive task alone: time stands still
  clock.whenPassing(60_000, note('passive'));
  clock.whenPassing(90_000, note('cancelled'))();
  clock.whenPassing(150_000, note('later'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(clock.now()).toBe(START_MS);
  // When something waits for a later time
  clock.schedule(100_000, note('awaited'));
  await sleep(clock, 120_000);
  // Then both come, the passive one first
  expect(seen).toEqual(['passive at 60000', 'awaited at 100000']);
});
