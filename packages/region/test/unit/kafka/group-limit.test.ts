import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Admin } from '@platformatic/kafka';
import { GroupCoordinator } from '../../../src/kafka/group/coordinator.ts';
import { Offsets } from '../../../src/kafka/group/offsets.ts';
import { adminOf } from '../../../src/kafka-client/index.ts';
import { openBroker } from './broker-fixture.ts';
import { ManualClock } from './manual-clock.ts';

const NOBODY = { memberId: '', instanceId: null };
const committed = { offset: 7, leaderEpoch: -1, metadata: '' };

let groups: GroupCoordinator;
let forgotten: string[];

beforeEach(() => {
  forgotten = [];
  let ids = 0;
  groups = new GroupCoordinator({
    offsets: new Offsets(),
    liveness: new ManualClock(),
    newId: () => String(++ids),
    minSessionTimeoutMs: 1,
    maxSessionTimeoutMs: 60_000,
    maxGroups: 3,
    onForgotten: (groupId) => forgotten.push(groupId),
  });
});
afterEach(() => groups.close());

function commit(...groupIds: readonly string[]): void {
  for (const groupId of groupIds) {
    groups.checkCommit(groupId, NOBODY, -1);
    groups.commit(groupId, [{ groupId, topic: 'orders', partition: 0, committed }]);
  }
}

const join = (groupId: string) =>
  groups.join(groupId, {
    ...NOBODY,
    clientId: 'c',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
    mustBringMemberId: false,
    canSkipAssignment: false,
  });

const known = (): readonly string[] => groups.all().map(({ groupId }) => groupId);

describe('of more groups than the limit', () => {
  test('the one that was used the longest ago goes, with its offsets, and is named', () => {
    commit('a', 'b', 'c', 'a', 'd');
    expect([known(), forgotten]).toEqual([['c', 'a', 'd'], ['b']]);
    expect(groups.offsets.get('b', 'orders', 0)).toBeUndefined();
    expect(groups.offsets.get('a', 'orders', 0)).toEqual(committed);
    expect(groups.fill()).toEqual({ count: 3, dropped: 1 });
  });

  test('none goes that has members, however long ago it was used', async () => {
    await join('a');
    commit('b', 'c', 'd', 'e');
    expect([known(), forgotten]).toEqual([
      ['a', 'd', 'e'],
      ['b', 'c'],
    ]);
  });

  test('a new one is told to come back while all have members', async () => {
    for (const groupId of ['a', 'b', 'c']) await join(groupId);
    expect(await join('d')).toMatchObject({ error: 'COORDINATOR_NOT_AVAILABLE' });
    expect(() => commit('d')).toThrow(expect.objectContaining({ code: 'COORDINATOR_NOT_AVAILABLE' }));
    expect([known(), forgotten]).toEqual([['a', 'b', 'c'], []]);
  });
});

test('a client sees a group that is gone as one that has committed nothing', async () => {
  const names: string[] = [];
  await using stack = new AsyncDisposableStack();
  const broker = stack.adopt(await openBroker({ maxGroups: 2, onGroupForgotten: (name) => names.push(name) }), (one) =>
    one.stop(),
  );
  broker.createTopic('orders', 1);
  const connection = { bootstrapServers: [broker.bootstrapServer] };
  const admin: Admin = stack.adopt(adminOf('test', connection), (one) => one.close());
  const topics = [{ name: 'orders', partitionOffsets: [{ partition: 0, offset: 7n }] }];
  for (const groupId of ['old', 'new', 'newest']) await admin.alterConsumerGroupOffsets({ groupId, topics });
  expect([[...(await admin.listGroups()).keys()].toSorted(), names]).toEqual([['new', 'newest'], ['old']]);
  expect(broker.fill().groups).toEqual({ count: 2, dropped: 1 });
});
