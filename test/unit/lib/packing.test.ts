import { describe, expect, test } from '@jest/globals';
import { chunksOf, inParallel } from '#lib/in-parallel.ts';
import { pack } from '#lib/pack.ts';

const sizes = (...sizesBytes: number[]) => sizesBytes.map((sizeBytes) => ({ sizeBytes }));

describe('pack', () => {
  test('fills a call to the last byte and to the last item', () => {
    expect(pack(sizes(4, 6, 1, 1, 1, 1), 3, 10)).toEqual([sizes(4, 6), sizes(1, 1, 1), sizes(1)]);
  });

  test('begins a call with an item that would be a byte too many', () => {
    expect(pack(sizes(4, 7, 3), 3, 10)).toEqual([sizes(4), sizes(7, 3)]);
  });

  test('gives an item that is too large a call of its own', () => {
    expect(pack(sizes(1, 11, 1), 3, 10)).toEqual([sizes(1), sizes(11), sizes(1)]);
    expect(pack(sizes(11), 3, 10)).toEqual([sizes(11)]);
  });

  test('makes no call for nothing', () => {
    expect(pack([], 3, 10)).toEqual([]);
  });
});

describe('chunksOf', () => {
  test('cuts a list into pieces, the last one shorter', () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('makes nothing of nothing, and one of what fits', () => {
    expect([chunksOf([], 2), chunksOf([1, 2], 2)]).toEqual([[], [[1, 2]]]);
  });
});

describe('inParallel', () => {
  test('works on no more than the limit at a time, and keeps the order of the results', async () => {
    const gates = [1, 2, 3, 4, 5].map(() => Promise.withResolvers<void>());
    let running = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      most = Math.max(most, ++running);
      gates[5 - item]?.resolve();
      await gates[item - 1]?.promise;
      running--;
      return item * 10;
    };
    gates[0]?.resolve();
    gates[1]?.resolve();
    gates[2]?.resolve();
    expect(await inParallel([1, 2, 3, 4, 5], 3, work)).toEqual([10, 20, 30, 40, 50]);
    expect(most).toBe(3);
  });

  test('passes on the first error', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error(`no ${item}`);
    };
    await expect(inParallel([1, 2, 3], 1, work)).rejects.toEqual(new Error('no 2'));
  });

  test('does nothing for nothing', async () => {
    expect(await inParallel([], 3, async () => 1)).toEqual([]);
  });
});
