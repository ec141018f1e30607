import { expect, test } from '@jest/globals';
import { LagFigures } from '../../../src/lambda/mappings/lag-figures.ts';
import { Mapping, type PartitionLag } from '../../../src/lambda/mappings/mapping.ts';
import { ManualClock } from '../kafka/manual-clock.ts';

const MINUTE_MS = 60_000;
const settings = {
  uuid: 'u-1',
  functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:bridge',
  eventSourceArn: 'arn:aws:kafka:eu-west-1:000000000000:cluster/main/1',
  topics: ['readings'],
  consumerGroupId: 'readers',
};
const partition = (committed: bigint, end: bigint): PartitionLag => ({
  topic: 'readings',
  partition: 0,
  committedOffset: committed,
  endOffset: end,
  lagRecords: Number(end - committed),
  missingRecords: 0,
  unreadableBatches: 0,
});

/** A reader of which a test says how far it is behind, and its figures. */
async function harness(isToldOfRecords = true) {
  const clock = new ManualClock();
  const cluster = { lag: [partition(5n, 5n)], asked: 0 };
  const mapping = new Mapping({
    settings,
    pendingCount: 0,
    start: async () => {},
    stop: async () => {},
    lag: async () => {
      cluster.asked++;
      return cluster.lag;
    },
  });
  await mapping.enable();
  const figures = new LagFigures({ clock, mappings: () => [mapping], isToldOfRecords });
  async function minute(): Promise<readonly unknown[]> {
    const reported: unknown[] = [];
    clock.advance(MINUTE_MS);
    await expect(figures.sample({ report: (...all) => reported.push(all) })).resolves.toBe(mapping.state === 'Enabled');
    return reported;
  }
  return { cluster, mapping, figures, minute };
}

const GROUP = { 'Cluster Name': 'main', 'Consumer Group': 'readers', Topic: 'readings' };
const reportOf = (records: number, seconds: number) => [
  ['AWS/Kafka', GROUP, { SumOffsetLag: records, MaxOffsetLag: records, EstimatedMaxTimeLag: seconds }],
  ['AWS/Lambda', { FunctionName: 'bridge' }, { OffsetLag: records }],
];

test('a reader at the end reports zeros each minute, and the cluster is asked once', async () => {
  const { cluster, minute } = await harness();
  for (let minutes = 0; minutes < 3; minutes++) await expect(minute()).resolves.toEqual(reportOf(0, 0));
  expect(cluster.asked).toBe(1);
});

test('a reader that is behind reports by how many records, and since when', async () => {
  // Given a reader that was at the end for some minutes
  const { cluster, figures, minute } = await harness();
  for (let minutes = 0; minutes < 3; minutes++) await minute();
  // When records come and it stands still
  figures.wake();
  cluster.lag = [partition(5n, 9n)];
  // Then its lag grows from the last minute in which it was at the end
  await expect(minute()).resolves.toEqual(reportOf(4, 60));
  await expect(minute()).resolves.toEqual(reportOf(4, 120));
  // And it is asked until it is at the end again
  cluster.lag = [partition(9n, 9n)];
  await expect(minute()).resolves.toEqual(reportOf(0, 0));
  await minute();
  expect(cluster.asked).toBe(4);
});

test('a cluster that does not tell of records is asked each minute', async () => {
  const { cluster, minute } = await harness(false);
  for (let minutes = 0; minutes < 3; minutes++) await minute();
  expect(cluster.asked).toBe(3);
});

test('a reader that is switched off reports nothing', async () => {
  const { mapping, minute } = await harness();
  await minute();
  await mapping.disable();
  await expect(minute()).resolves.toEqual([]);
});

test('a partition that stands still is behind by time since then, though nobody knows what is in it', async () => {
  const { cluster, minute } = await harness();
  const trouble = { api: 'Fetch', code: 'LEADER_NOT_AVAILABLE', reason: 'nobody leads it', attempts: 3 } as const;
  cluster.lag = [{ ...partition(5n, 5n), trouble: { ...trouble, sinceMs: 0 } }];
  await expect(minute()).resolves.toEqual(reportOf(0, 60));
  await expect(minute()).resolves.toEqual(reportOf(0, 120));
  expect(cluster.asked).toBe(2);
});
