import { describe, expect, test } from '@jest/globals';
import type { Mapping } from '../../src/lambda/mappings/mapping.ts';
import { goodBatch } from '../support/fake-cluster/bad-batches.ts';
import { FakeCluster } from '../support/fake-cluster/fake-cluster.ts';
import { mappingOn, offsetsIn } from '../support/fake-cluster/mapping.ts';
import { until } from '../support/until.ts';

// Most of their time they wait, so the tests of this file run side by side.
const LIMIT_MS = 60_000;
const ILLEGAL_GENERATION = 22;
const UNKNOWN_MEMBER_ID = 25;

/** Two brokers, each of which leads one partition of `orders` with two records. The mapping is enabled. */
async function setUp(script: (event: unknown, cluster: FakeCluster) => unknown = () => null, requestTimeoutMs = 2_000) {
  const cluster = await FakeCluster.start(2);
  const topic = cluster.state.makeTopic('orders', 2);
  for (const [index, partition] of topic.partitions.entries()) {
    partition.leader = index;
    for (const value of ['a', 'b']) partition.append(goodBatch(value), 1);
  }
  const { bootstrapServers } = cluster;
  const running = mappingOn({ bootstrapServers, requestTimeoutMs }, (event) => script(event, cluster));
  await running.mapping.enable();
  return {
    cluster,
    ...running,
    [Symbol.asyncDispose]: async () => {
      await running.mapping.disable();
      await cluster.stop();
    },
  };
}

const committed = ({ state }: FakeCluster) =>
  ['orders-0', 'orders-1'].map((name) => Number(state.commits.get(name) ?? -1));
const troubled = async (mapping: Mapping) =>
  (await mapping.lag()).flatMap(({ partition, trouble }) => (trouble ? [`${partition} ${trouble.code}`] : []));

describe('a broker of two', () => {
  test.concurrent('that goes away stops its own partitions only, and they go on when it is back', async () => {
    await using set = await setUp();
    const { cluster, mapping, events } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    // The coordinator is the other one.
    await cluster.stopNode(1);
    for (const name of ['orders-0', 'orders-1']) cluster.state.partition(name).append(goodBatch('c'), 1);
    await until(async () => committed(cluster)[0] === 3 && (await troubled(mapping)).includes('1 REFUSED'), LIMIT_MS);
    expect(offsetsIn(events).filter((one) => one.startsWith('1@'))).toEqual(['1@0', '1@1']);
    await cluster.startNode(1);
    await until(async () => committed(cluster)[1] === 3 && (await troubled(mapping)).length === 0, LIMIT_MS);
    expect(mapping.lastResult).toBe('OK');
  });

  test.concurrent('that does not answer does not hold up the other', async () => {
    await using set = await setUp(() => null, 10 * LIMIT_MS);
    const { cluster } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    cluster.state.silentNode = 1;
    for (let count = 3; count <= 8; count++) {
      cluster.state.partition('orders-0').append(goodBatch('c'), 1);
      await until(() => committed(cluster)[0] === count, LIMIT_MS);
    }
    cluster.state.silentNode = undefined;
  });

  test.concurrent('that does not answer is told of when the time limit is over', async () => {
    await using set = await setUp();
    const { cluster, mapping } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    cluster.state.silentNode = 1;
    await until(() => mapping.lastResult?.startsWith('PROBLEM') === true, LIMIT_MS);
    // The call for the lag shares the connection: the one whose time is over first closes it for the other.
    expect(await troubled(mapping)).toEqual([expect.stringMatching(/^1 (TIMED_OUT|RESET)$/)]);
  });

  test.concurrent('that takes over a partition is found, and the partition goes on where it was', async () => {
    await using set = await setUp();
    const { cluster, events } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    cluster.state.partition('orders-1').leader = 0;
    cluster.state.partition('orders-1').append(goodBatch('c'), 1);
    await until(() => committed(cluster)[1] === 3, LIMIT_MS);
    expect(offsetsIn(events).filter((one) => one.startsWith('1@'))).toEqual(['1@0', '1@1', '1@2']);
  });
});

test.concurrent('a partition that nobody leads waits, and the other goes on', async () => {
  await using set = await setUp();
  const { cluster, mapping } = set;
  await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
  cluster.state.partition('orders-1').leader = -1;
  for (const name of ['orders-0', 'orders-1']) cluster.state.partition(name).append(goodBatch('c'), 1);
  const isWaiting = async () => (await troubled(mapping)).some((one) => /^1 (LEADER_NOT|NOT_LEADER)/.test(one));
  await until(async () => committed(cluster)[0] === 3 && (await isWaiting()), LIMIT_MS);
  cluster.state.partition('orders-1').leader = 1;
  await until(() => committed(cluster)[1] === 3, LIMIT_MS);
});

describe('a commit that is refused', () => {
  test.concurrent('because the group has moved on without us leads to reading again, and nothing is skipped', async () => {
    // Given a function in whose hands the group gives its partitions to somebody else
    await using set = await setUp((_event, { state }) => {
      if (state.generation > 1) return;
      state.refusals.set('OffsetCommit', { code: UNKNOWN_MEMBER_ID, times: 2 });
      state.refusals.set('Heartbeat', { code: UNKNOWN_MEMBER_ID, times: 1 });
    });
    const { cluster, events } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    const all = [...new Set(offsetsIn(events))].toSorted();
    expect(all).toEqual(['0@0', '0@1', '1@0', '1@1']);
  });

  test.concurrent('is made again until the group takes it, and no more is read meanwhile than is in hand', async () => {
    await using set = await setUp();
    const { cluster, mapping, events } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    cluster.state.refusals.set('OffsetCommit', { code: ILLEGAL_GENERATION, partition: 'orders-0' });
    cluster.state.partition('orders-0').append(goodBatch('c'), 1);
    await until(() => mapping.lastResult?.startsWith('PROBLEM') === true, LIMIT_MS);
    for (let count = 0; count < 5; count++) {
      for (const name of ['orders-0', 'orders-1']) cluster.state.partition(name).append(goodBatch('d'), 1);
    }
    await until(() => committed(cluster)[1] === 7, LIMIT_MS);
    expect(committed(cluster)[0]).toBe(2);
    expect(offsetsIn(events)).not.toContain('0@7');
    cluster.state.refusals.clear();
    await until(() => committed(cluster).join() === '8,7', LIMIT_MS);
    expect(offsetsIn(events).filter((one) => one.startsWith('0@'))).toHaveLength(8);
  });

  test.concurrent('of the only partition that has records has it read on once the group takes it', async () => {
    await using set = await setUp();
    const { cluster, mapping } = set;
    await until(() => committed(cluster).join() === '2,2', LIMIT_MS);
    await mapping.disable();
    cluster.state.topics.get('orders')?.partitions.splice(1);
    cluster.state.refusals.set('OffsetCommit', { code: ILLEGAL_GENERATION });
    cluster.state.partition('orders-0').append(goodBatch('c'), 1);
    await mapping.enable();
    await until(() => mapping.lastResult?.startsWith('PROBLEM') === true, LIMIT_MS);
    cluster.state.partition('orders-0').append(goodBatch('d'), 1);
    cluster.state.refusals.clear();
    await until(() => committed(cluster)[0] === 4, LIMIT_MS);
  });
});
