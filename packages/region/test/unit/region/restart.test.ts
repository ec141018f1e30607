import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../src/core/clock.ts';
import { type Ledger, NO_LEDGER } from '../../../src/core/ledger.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { openClock } from '../../../src/region/kept-clock.ts';
import { openLedger } from '../../../src/region/ledger-file.ts';
import { countStart, seedOfStart } from '../../../src/region/start-seed.ts';

const DAY_MS = 86_400_000;
let directory: string;
let ledger: Ledger;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'restart-'));
  ledger = openLedger(directory);
});
afterEach(() => {
  ledger.close();
  rmSync(directory, { recursive: true });
});

function restart(): void {
  ledger.close();
  ledger = openLedger(directory);
}

/** Lets a day pass on a virtual clock, and gives the time then. */
function aDayLater(clock: Clock): Promise<number> {
  return new Promise((resolve) => {
    clock.schedule(DAY_MS, () => resolve(clock.now()));
  });
}

describe('the clock', () => {
  test.each(['virtual', 'real'] as const)('goes on from days of virtual time with a %s clock', async (kind) => {
    const latestMs = await aDayLater(openClock('virtual', ledger));
    restart();
    expect(openClock(kind, ledger).now()).toBeGreaterThanOrEqual(latestMs);
    expect(openClock(kind, ledger).now()).toBeLessThan(latestMs + DAY_MS);
  });

  test('is the wall clock again where only real time had passed', () => {
    openClock('real', ledger).now();
    restart();
    const beforeMs = Date.now();
    const nowMs = openClock('real', ledger).now();
    expect(nowMs).toBeGreaterThanOrEqual(beforeMs);
    expect(nowMs).toBeLessThanOrEqual(Date.now());
  });
});

describe('ids', () => {
  test('of the first start are those of the seed, with and without a ledger', () => {
    expect(seedOfStart(7, countStart(ledger))).toBe(7);
    expect(seedOfStart(7, countStart(NO_LEDGER))).toBe(7);
    expect(seedOfStart(7, countStart(NO_LEDGER))).toBe(7);
  });

  test('do not come again within the first starts', () => {
    const starts = Array.from({ length: 20 }, () => {
      restart();
      return seededRandom(seedOfStart(1, countStart(ledger)));
    });
    const ids = starts.flatMap((random) => Array.from({ length: 2_000 }, () => random.uuid()));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
