import { describe, expect, test } from '@jest/globals';
import { type Finding, resultOf } from '../../../../ops/smoke/check.ts';
import { resultText, summaryText } from '../../../../ops/smoke/text.ts';

const WAITING: Finding = { status: 'waiting', text: 'Enabling', advice: 'Wait.' };
const GOOD: Finding = { status: 'ok', text: 'Enabled' };

/** Ten looks, a second apart, on a clock that a pause moves on. */
function patience() {
  let nowMs = 0;
  return {
    limitMs: 10_000,
    everyMs: 1_000,
    now: () => nowMs,
    pause: async (delayMs: number, signal?: AbortSignal) => {
      // The time limit of the whole check.
      if (signal) return new Promise<void>(() => {});
      nowMs += delayMs;
    },
  };
}

const check = (look: () => Promise<Finding>) => ({ name: 'it', look });

describe('a check', () => {
  test('looks again until it is good', async () => {
    let looks = 0;
    const result = await resultOf(
      check(async () => (++looks === 4 ? GOOD : WAITING)),
      patience(),
    );
    expect([result, looks]).toEqual([GOOD, 4]);
  });

  test('fails when the time is up, with what it last saw', async () => {
    const result = await resultOf(
      check(async () => WAITING),
      patience(),
    );
    expect(result).toEqual({ status: 'failed', text: 'Enabling, still after 10 s', advice: 'Wait.' });
  });

  test('fails at once for what does not pass', async () => {
    let looks = 0;
    const failed: Finding = { status: 'failed', text: 'STOPPED', advice: 'Start it.' };
    const result = await resultOf(
      check(async () => {
        looks++;
        return failed;
      }),
      patience(),
    );
    expect([result, looks]).toEqual([failed, 1]);
  });

  test('that is refused says which right is missing', async () => {
    const denied = Object.assign(new Error('no identity-based policy allows it'), { name: 'AccessDeniedException' });
    const result = await resultOf(
      check(() => Promise.reject(denied)),
      patience(),
    );
    expect(result).toMatchObject({ status: 'failed', advice: expect.stringContaining('Allow this call') });
  });

  test('that is never answered ends', async () => {
    const soon = { ...patience(), limitMs: 5, pause: () => new Promise<void>((resolve) => setTimeout(resolve, 5)) };
    const result = await resultOf(
      check(() => new Promise(() => {})),
      soon,
    );
    expect(result).toMatchObject({ status: 'failed', text: expect.stringContaining('no answer') });
  });
});

describe('the report', () => {
  test('says what to do, and writes nothing of others that a terminal obeys', () => {
    const result = { status: 'failed', text: 'PROBLEM: \u001b[2J', advice: 'Look.' } as const;
    expect(resultText('mapping m', result)).toBe('FAILED   mapping m: PROBLEM: \\u001b[2J\n         Look.');
  });

  test('ends with whether the stack works', () => {
    const [warning, failed] = [
      { status: 'warning', text: '' },
      { status: 'failed', text: '', advice: '' },
    ] as const;
    expect(summaryText('app-dev', [GOOD, warning])).toBe('app-dev works: 2 checks passed, 1 with a warning.');
    expect(summaryText('app-dev', [GOOD, failed])).toBe('app-dev does not work: 1 of 2 checks failed.');
  });
});
