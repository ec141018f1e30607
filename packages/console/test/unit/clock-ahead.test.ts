import { expect, test } from '@jest/globals';
import { clockAheadIn } from '../../ui/components/clock-ahead.ts';

const MINUTE_MS = 60_000;
const slow = { at: 100_000, answeredAt: 109_000 };

test.each([
  ['between a question and its late answer', 100_500, 0],
  ['about as late as the answer', 110_000, 0],
  ['ahead of the answer', 109_000 + MINUTE_MS, MINUTE_MS],
  ['behind the question', 100_000 - MINUTE_MS, -MINUTE_MS],
])('a time of the region %s', (_which, now, ahead) => {
  expect(clockAheadIn(now, slow)).toBe(ahead);
});
