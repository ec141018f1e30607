import { expect, test } from '@jest/globals';
import { sinceMs } from '../../../../ops/logs/since.ts';

const NOW_MS = Date.UTC(2031, 0, 2);

test.each([
  ['30s', NOW_MS - 30_000],
  ['10m', NOW_MS - 600_000],
  ['2h', NOW_MS - 7_200_000],
  ['1d', NOW_MS - 86_400_000],
  ['2031-01-01T00:00:00Z', NOW_MS - 86_400_000],
  ['99999d', 0],
])('%s is understood', (text, timeMs) => {
  expect(sinceMs(text, NOW_MS)).toBe(timeMs);
});

test.each(['3x', '', 'yesterday', '-1h'])('%j is refused', (text) => {
  expect(() => sinceMs(text, NOW_MS)).toThrow('--since takes 30s, 10m, 2h, 1d or a date');
});
