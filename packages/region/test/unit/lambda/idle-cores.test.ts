import { cpus } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { IdleCores } from '../../../src/lambda/idle-cores.ts';
import { isWorthAnother, poolSettings } from '../../../src/lambda/worker-pool-settings.ts';

describe('how many cores are idle', () => {
  let idleMs = 0;
  const cores = (): IdleCores => {
    idleMs = 5_000;
    return new IdleCores(() => idleMs);
  };

  test('nobody knows at first', () => {
    expect(cores().at(1_000)).toBe(0);
  });

  test('one and a half, when two cores were idle for 150 ms of 100', () => {
    const asked = cores();
    asked.at(1_000);
    idleMs += 150;
    expect(asked.at(1_100)).toBe(1.5);
  });

  test('the answer stays the same for a tenth of a second', () => {
    const asked = cores();
    asked.at(1_000);
    idleMs += 200;
    asked.at(1_100);
    idleMs += 90;
    expect(asked.at(1_190)).toBe(2);
    idleMs += 10;
    expect(asked.at(1_200)).toBe(1);
  });

  test('nobody knows after a while in which nobody asked', () => {
    const asked = cores();
    asked.at(1_000);
    idleMs += 1_800;
    expect(asked.at(2_000)).toBe(0);
  });

  test('this machine counts the idle time of its cores', async () => {
    const asked = new IdleCores();
    asked.at(performance.now());
    await new Promise((resolve) => setTimeout(resolve, 120));
    const count = asked.at(performance.now());
    expect(count).toBeGreaterThanOrEqual(0);
    // Its steps of 10 ms can make more of 120.
    expect(count).toBeLessThanOrEqual(cpus().length * 1.3);
  });
});

describe('an event that waits while every core has a busy worker', () => {
  const settings = poolSettings({ cores: 1, stuckMs: 100, crowdedMs: 1_000 });
  const worth = (waitedMs: number, idleCores: number, freedAgoMs = waitedMs): boolean =>
    isWorthAnother(settings, { busyWorkers: 1, waitedMs, freedAgoMs, idleCores });

  test.each([
    { idleCores: 0.5, waitedMs: 99, isWorth: false },
    { idleCores: 0.5, waitedMs: 100, isWorth: true },
    { idleCores: 0.4, waitedMs: 100, isWorth: false },
    { idleCores: 0.4, waitedMs: 999, isWorth: false },
    { idleCores: 0, waitedMs: 1_000, isWorth: true },
  ])('with $idleCores idle cores, after $waitedMs ms, is worth another process: $isWorth', (given) => {
    expect(worth(given.waitedMs, given.idleCores)).toBe(given.isWorth);
  });

  test('is not worth one while workers come free', () => {
    expect(worth(5_000, 1, 99)).toBe(false);
  });
});
