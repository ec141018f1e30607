import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from '#lib/bus/backoff.ts';

const settings = { firstDelayMs: 50, maxDelayMs: 5_000 };

describe('the wait before another attempt', () => {
  test.each([
    [1, 50],
    [2, 100],
    [3, 200],
    [7, 3_200],
    [8, 5_000],
    [100, 5_000],
  ])('after attempt %d is drawn from 0 to %d ms', (attempt, mostMs) => {
    expect([0, 0.5, 1].map((random) => backoffMs(attempt, random, settings))).toEqual([0, mostMs / 2, mostMs]);
  });

  test('never passes the longest wait', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), chance, (attempt, random) => {
        const delayMs = backoffMs(attempt, random, settings);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThan(5_000);
      }),
    );
  });
});
