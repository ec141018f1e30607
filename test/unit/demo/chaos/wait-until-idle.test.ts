import { describe, expect, test } from '@jest/globals';
import { waitForPending } from '../../../../demo/chaos/wait-until-idle.ts';

/** Pages that tell one count after the other, and the last one for ever. */
function pagesOf(...counts: readonly number[]) {
  const left = [...counts];
  return {
    pending: async (): Promise<Readonly<Record<string, number>>> => {
      const count = (left.length > 1 ? left.shift() : left[0]) ?? 0;
      return count > 0 ? { workflows: count } : {};
    },
    now: async () => '2026-03-02T08:00:00.000Z',
  };
}
const options = { check: () => {}, onPending: () => {}, stuckAfterMs: 100 };

describe('waiting for a region', () => {
  test('ends once no more is pending than may be', async () => {
    const seen: number[] = [];
    await waitForPending(1, { ...options, pages: pagesOf(5, 3, 1, 0), onPending: (count) => seen.push(count) });
    expect(seen).toEqual([5, 3, 1]);
  });

  test('is given up when nothing moves, with what is still pending', async () => {
    await expect(waitForPending(0, { ...options, pages: pagesOf(4) })).rejects.toThrow(
      'Nothing moves any more. Pending: {"workflows":4} at 2026-03-02T08:00:00.000Z',
    );
  });

  test('ends with the region', async () => {
    const check = () => {
      throw new Error('The region ended with 1.');
    };
    await expect(waitForPending(0, { ...options, pages: pagesOf(4), check })).rejects.toThrow(
      'The region ended with 1.',
    );
  });
});
