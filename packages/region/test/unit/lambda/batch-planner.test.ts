import { expect, test } from '@jest/globals';
import { BatchPlanner } from '../../../src/lambda/mappings/batch-planner.ts';
import { partitionNamed } from './mapping-harness.ts';

const planner = (limits = {}) => new BatchPlanner<string>({ maxItems: 3, maxBytes: 100, windowMs: 500, ...limits });
const item = (partition: string, position: number, sizeBytes = 10) => ({
  partition: partitionNamed(partition),
  position: BigInt(position),
  timestampMs: 0,
  json: '{}',
  sizeBytes,
  ids: [],
  record: `${partition}@${position}`,
});
const named = (batch: ReturnType<BatchPlanner<string>['next']>) =>
  batch && {
    items: batch.items.map(({ record }) => record),
    through: Object.fromEntries([...batch.through].map(([{ name }, position]) => [name, position])),
  };

test('a batch closes when it has enough records', () => {
  const plan = planner();
  for (const n of [0, 1]) plan.add({ item: item('a', n), isWanted: true }, 0);
  expect(plan.next(499)).toBeUndefined();
  plan.add({ item: item('a', 2), isWanted: true }, 10);
  expect(named(plan.next(10))).toEqual({ items: ['a@0', 'a@1', 'a@2'], through: { a: 3n } });
});

test('a batch closes when the window of its first record ends', () => {
  const plan = planner();
  plan.add({ item: item('a', 0), isWanted: true }, 1_000);
  plan.add({ item: item('b', 5), isWanted: true }, 1_400);
  expect([plan.closesAt(), plan.next(1_499)]).toEqual([1_500, undefined]);
  expect(named(plan.next(1_500))).toEqual({ items: ['a@0', 'b@5'], through: { a: 1n, b: 6n } });
});

test('a batch closes before it has more bytes than an event holds', () => {
  const plan = planner();
  plan.add({ item: item('a', 0, 60), isWanted: true }, 0);
  plan.add({ item: item('a', 1, 60), isWanted: true }, 0);
  expect(named(plan.next(0))).toEqual({ items: ['a@0'], through: { a: 1n } });
});

test('a record that is too large by itself makes a batch by itself', () => {
  const plan = planner({ windowMs: 0 });
  plan.add({ item: item('a', 0, 101), isWanted: true }, 0);
  plan.add({ item: item('a', 1), isWanted: true }, 0);
  expect(named(plan.next(0))?.items).toEqual(['a@0']);
});

test('a partition whose records are being handled waits; the others go on', () => {
  const plan = planner({ windowMs: 0 });
  plan.add({ item: item('a', 0), isWanted: true }, 0);
  plan.next(0);
  plan.add({ item: item('a', 1), isWanted: true }, 1);
  plan.add({ item: item('b', 0), isWanted: true }, 1);
  expect(named(plan.next(1))?.items).toEqual(['b@0']);
  expect(plan.next(1)).toBeUndefined();
  plan.free(partitionNamed('a'), 2);
  expect(named(plan.next(2))?.items).toEqual(['a@1']);
});

test('unwanted records are in no batch but move their partition on', () => {
  const plan = planner();
  plan.add({ item: item('a', 0), isWanted: false }, 0);
  plan.add({ item: item('a', 1), isWanted: true }, 0);
  plan.add({ item: item('a', 2), isWanted: false }, 0);
  expect(named(plan.next(500))).toEqual({ items: ['a@1'], through: { a: 3n } });
});

test('a partition with nothing but unwanted records is passed over at once', () => {
  const plan = planner();
  plan.add({ item: item('a', 0), isWanted: false }, 0);
  expect(named(plan.next(0))).toEqual({ items: [], through: { a: 1n } });
});

test('a partition that is dropped takes its records along', () => {
  const plan = planner({ windowMs: 0 });
  plan.add({ item: item('a', 0), isWanted: true }, 0);
  plan.drop(partitionNamed('a'));
  expect([plan.next(0), plan.waitingOf(partitionNamed('a')), plan.closesAt()]).toEqual([undefined, 0, undefined]);
});

test('the partition that waits longest comes first', () => {
  const plan = planner({ maxItems: 1, windowMs: 0 });
  plan.add({ item: item('b', 0), isWanted: true }, 1);
  plan.add({ item: item('a', 0), isWanted: true }, 2);
  expect([named(plan.next(3))?.items, named(plan.next(3))?.items]).toEqual([['b@0'], ['a@0']]);
});
