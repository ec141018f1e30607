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
