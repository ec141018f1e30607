import { describe, expect, test } from '@jest/globals';
import { expressionOf } from '../../../src/scheduler/expression.ts';

const at = (text: string): number => Date.parse(text);

/** The next times after one, as texts. */
function nextTimes(
  expression: string,
  timeZone: string,
  after: string,
  count: number,
  base = after,
): readonly string[] {
  const times: string[] = [];
  let afterMs = at(after);
  for (let index = 0; index < count; index++) {
    const nextMs = expressionOf(expression, timeZone)?.after(afterMs, at(base));
    if (nextMs === undefined) break;
    times.push(new Date(nextMs).toISOString());
    afterMs = nextMs;
  }
  return times;
}

describe('a time', () => {
  test('is one of its time zone', () => {
    expect(nextTimes('at(2026-07-01T09:30:00)', 'Europe/Berlin', '2026-01-01T00:00:00Z', 2)).toEqual([
      '2026-07-01T07:30:00.000Z',
    ]);
    expect(nextTimes('at(2026-01-01T09:30:00)', 'Asia/Kolkata', '2025-01-01T00:00:00Z', 2)).toEqual([
      '2026-01-01T04:00:00.000Z',
    ]);
  });

  test('that is over never comes', () => {
    expect(nextTimes('at(2026-07-01T09:30:00)', 'UTC', '2026-07-01T09:30:00Z', 1)).toEqual([]);
  });

  test('that daylight saving time skips never comes', () => {
    expect(nextTimes('at(2026-03-29T02:30:00)', 'Europe/Berlin', '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });
});

describe('cron', () => {
  test('goes by the clock of its time zone, also when daylight saving time begins', () => {
    expect(nextTimes('cron(0 9 * * ? *)', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3)).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ]);
  });

  test('leaves out what daylight saving time skips', () => {
    expect(nextTimes('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T00:00:00Z', 2)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  test('comes once in an hour that is repeated', () => {
    expect(nextTimes('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });
});

test('a rate begins with its base, and keeps its distance from it', () => {
  const base = '2026-01-01T00:00:10Z';
  expect(nextTimes('rate(5 minutes)', 'UTC', '2026-01-01T00:00:00Z', 2, base)).toEqual([
    '2026-01-01T00:00:10.000Z',
    '2026-01-01T00:05:10.000Z',
  ]);
  expect(nextTimes('rate(1 hour)', 'UTC', '2026-01-02T03:30:00Z', 1, base)).toEqual(['2026-01-02T04:00:10.000Z']);
});

test.each(['at(2026-07-01)', 'rate(0 minutes)', 'rate(5 weeks)', 'cron(* * * * * *)', 'every(1 day)', ''])(
  '%s is no expression',
  (expression) => {
    expect(expressionOf(expression, 'UTC')).toBeUndefined();
  },
);

test('a time zone that there is not has no times', () => {
  expect(expressionOf('rate(1 hour)', 'Mars/Olympus')).toBeUndefined();
});
