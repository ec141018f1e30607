import { describe, expect, test } from '@jest/globals';
import {
  barsOf,
  countIn,
  fromLocalInput,
  MINUTE_MS,
  progressOf,
  toLocalInput,
  wholeSpan,
} from '../../../ui/pages/archive/span.ts';

const minutes = {
  count: 6,
  minutes: [
    { at: 10 * MINUTE_MS, count: 1 },
    { at: 11 * MINUTE_MS, count: 2 },
    { at: 15 * MINUTE_MS, count: 3 },
  ],
  types: {},
};

describe('the span of an archive', () => {
  test('goes from its first minute up to the end of its last', () => {
    expect(wholeSpan(minutes, 0)).toEqual([10 * MINUTE_MS, 16 * MINUTE_MS]);
  });

  test('of an empty one is the last hour', () => {
    expect(wholeSpan({ ...minutes, minutes: [] }, 100 * MINUTE_MS)).toEqual([40 * MINUTE_MS, 100 * MINUTE_MS]);
  });

  test('has the events from its beginning on and before its end', () => {
    expect(countIn(minutes, 11 * MINUTE_MS, 15 * MINUTE_MS)).toBe(2);
    expect(countIn(minutes, ...wholeSpan(minutes, 0))).toBe(6);
  });
});

test('bars of several minutes have all events between them', () => {
  const bars = barsOf(minutes, 10 * MINUTE_MS, 16 * MINUTE_MS, 3);

  expect(bars).toEqual([
    { at: 10 * MINUTE_MS, count: 3 },
    { at: 12 * MINUTE_MS, count: 0 },
    { at: 14 * MINUTE_MS, count: 3 },
  ]);
});

test.each([
  [undefined, 0],
  [100, 0],
  [150, 0.5],
  [900, 1],
])('a replay of 100 to 200 whose newest event is of %s has done %s of its work', (lastEventAt, done) => {
  const span = { from: 100, to: 200 };
  expect(progressOf(lastEventAt === undefined ? span : { ...span, lastEventAt })).toBe(done);
});

test('a time goes through a field of the browser to the second', () => {
  const at = Date.UTC(2026, 2, 2, 9, 15, 30);
  expect(fromLocalInput(toLocalInput(at))).toBe(at);
  expect(fromLocalInput('')).toBeUndefined();
});
