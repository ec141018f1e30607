import { expect, test } from '@jest/globals';
import { deletable } from '../../../../demo/chaos/housekeeping.ts';

const group = (topic: string, ...offsets: readonly number[]) => ({
  topics: [
    {
      name: topic,
      partitions: offsets.map((offset, partitionIndex) => ({ partitionIndex, committedOffset: BigInt(offset) })),
    },
  ],
});

/** It always chooses all that may be deleted, as nearly as it can. */
const greedy = { next: () => 1 - Number.EPSILON, integer: () => 0, uuid: () => '' };

const ends = (...of: Parameters<typeof deletable>): readonly string[] =>
  deletable(...of).map(({ topic, partition, before }) => `${topic}-${partition}@${before}`);

test('what every reader has read may be deleted, partition by partition', () => {
  const groups = [group('readings', 11, 5), group('readings', 7, 9), group('alerts', 3)];
  expect(ends(groups, [], greedy)).toEqual(['readings-0@6', 'readings-1@4', 'alerts-0@2']);
});

test('a partition that one reader has not begun stays, and all of them while a group has read nothing', () => {
  expect(ends([group('readings', 11, 5), group('readings', 7)], [], greedy)).toEqual(['readings-0@6']);
  expect(ends([group('readings', 11), { topics: [] }], [], greedy)).toEqual([]);
});

test('records stay that a dead letter names only by their offset', () => {
  const deadLetters = [{ records: ['readings-0@4', 'readings-0@5'] }];
  expect(ends([group('readings', 11)], deadLetters, greedy)).toEqual(['readings-0@3']);
});
