import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openClock } from '../../../src/composition/persisted-clock.ts';
import { openStateStore } from '../../../src/composition/sqlite/open.ts';
import { countStart, seedOfStart } from '../../../src/composition/start-seed.ts';
import type { Clock } from '../../../src/core/clock.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { NO_STATE_STORE, type StateStore } from '../../../src/core/state-store.ts';

const DAY_MS = 86_400_000;
let directory: string;
let stateStore: StateStore;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'restart-'));
  stateStore = openStateStore(directory);
});
afterEach(() => {
  stateStore.close();
  rmSync(directory, { recursive: true });
});

function restart(): void {
  stateStore.close();
  stateStore = openStateStore(directory);
}

/** Lets a day pass on a virtual clock, and gives the time then. */
function aDayLater(clock: Clock): Promise<number> {
  return new Promise((resolve) => {
    clock.schedule(DAY_MS, () => resolve(clock.now()));
  });
}

describe('the clock', () => {
  test.each(['virtual', 'real'] as const)('goes on from days of virtual time with a %s clock', async (kind) => {
    const latestMs = await aDayLater(openClock('virtual', stateStore));
    restart();
    expect(openClock(kind, stateStore).now()).toBeGreaterThanOrEqual(latestMs);
    expect(openClock(kind, stateStore).now()).toBeLessThan(latestMs + DAY_MS);
  });

  test('is the wall clock again where only real time had passed', () => {
    openClock('real', stateStore).now();
    restart();
    const beforeMs = Date.now();
    const nowMs = openClock('real', stateStore).now();
    expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
    expect(nowMs).toBeLessThanOrEqual(Date.now());
  });
});

describe('ids', () => {
  test('of the first start are those of the seed, with and without a state store', () => {
    expect(seedOfStart(7, countStart(stateStore))).toBe(7);
    expect(seedOfStart(7, countStart(NO_STATE_STORE))).toBe(7);
    expect(seedOfStart(7, countStart(NO_STATE_STORE))).toBe(7);
  });

  test('do not come again within the first starts', () => {
    const starts = Array.from({ length: 20 }, () => {
      restart();
      return seededRandom(seedOfStart(1, countStart(stateStore)));
    });
    const ids = starts.flatMap((random) => Array.from({ length: 2_000 }, () => random.uuid()));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
