import { describe, expect, test } from '@jest/globals';
import { type BatchLimits, inBatches } from '../../../../ops/produce/batches.ts';

const LIMITS: BatchLimits = { maxItems: 3, maxBytes: 100, maxWaitMs: 60_000 };

async function* itemsOf(...sizes: readonly number[]) {
  for (const sizeBytes of sizes) yield { sizeBytes };
}

async function sizes(items: AsyncIterable<{ sizeBytes: number }>, limits: BatchLimits): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const batch of inBatches(items, limits)) batches.push(batch.map(({ sizeBytes }) => sizeBytes));
  return batches;
}

describe('a batch', () => {
  test('ends with its last item by count', async () => {
    expect(await sizes(itemsOf(1, 2, 3, 4, 5, 6, 7), LIMITS)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  test('ends before the item that would make it too large; a larger one is alone', async () => {
    expect(await sizes(itemsOf(60, 40, 1, 500, 2), LIMITS)).toEqual([[60, 40], [1], [500], [2]]);
  });

  test('of nothing is none', async () => {
    expect(await sizes(itemsOf(), LIMITS)).toEqual([]);
  });

  test('is sent when its first item has waited long enough, though more may come', async () => {
    const { promise: more, resolve: goOn } = Promise.withResolvers<void>();
    async function* slow() {
      yield { sizeBytes: 1 };
      await more;
      yield { sizeBytes: 2 };
    }
    const batches: number[] = [];
    for await (const batch of inBatches(slow(), { ...LIMITS, maxWaitMs: 1 })) {
      batches.push(batch.length);
      goOn();
    }
    expect(batches).toEqual([1, 1]);
  });

  test('fails when its items do', async () => {
    async function* failing() {
      yield { sizeBytes: 1 };
      throw new Error('the file is gone');
    }
    await expect(sizes(failing(), LIMITS)).rejects.toThrow('the file is gone');
  });
});
