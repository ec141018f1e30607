import { expect, test } from '@jest/globals';
import { Progress } from '../../../../ops/produce/progress.ts';

function progressOn(isTTY: boolean) {
  const written: string[] = [];
  const clock = { nowMs: 0 };
  const out = { isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
  return { written, clock, progress: new Progress(out, () => clock.nowMs) };
}

test('a run of less than two seconds says nothing', () => {
  const { written, clock, progress } = progressOn(false);
  clock.nowMs = 1_999;
  progress.add(500);
  progress.end();
  expect(written).toEqual([]);
});

test('a longer one says each second how far it is', () => {
  const { written, clock, progress } = progressOn(false);
  for (clock.nowMs = 500; clock.nowMs <= 4_000; clock.nowMs += 500) progress.add(1_000);
  progress.end();
  expect(written).toEqual([
    '4,000 records sent, 2,000 a second\n',
    '6,000 records sent, 2,000 a second\n',
    '8,000 records sent, 2,000 a second\n',
  ]);
});

test('on a terminal it is always the same line', () => {
  const { written, clock, progress } = progressOn(true);
  clock.nowMs = 2_000;
  progress.add(10);
  progress.end();
  expect(written).toEqual([`\r${'10 records sent, 5 a second'.padEnd(60)}`, '\n']);
});
