import { beforeEach, expect, test } from '@jest/globals';
import { Reader, Writer } from '@platformatic/kafka';
import { dispatcher } from '../../../src/kafka/dispatch.ts';
import { NO_ANSWER } from '../../../src/kafka/protocol/api.ts';
import { ErrorCode } from '../../../src/kafka/protocol/error-code.ts';
import { openState } from './open-state.ts';

const GROUP = 'shop';
let { state } = openState();
beforeEach(() => {
  state = openState().state;
  state.topics.create('payments', 1);
  const committed = { offset: 3, leaderEpoch: 0, metadata: '' };
  state.groups.commit(GROUP, [
    { groupId: GROUP, topic: 'orders', partition: 0, committed },
    { groupId: GROUP, topic: 'payments', partition: 0, committed },
  ]);
});

/** What a consumer tells of itself when it joins: the version, its topics, and no data of its own. */
function subscription(topics: readonly string[]): Buffer {
  const writer = Writer.create().appendInt16(0).appendInt32(topics.length);
  for (const topic of topics) writer.appendString(topic, false);
  return writer.appendInt32(-1).buffer;
}

/** A member that has joined and has its share, so that the group is stable. */
async function memberJoins(protocolType: string, metadata: Buffer): Promise<void> {
  const joined = await state.groups.join(GROUP, {
    memberId: '',
    instanceId: null,
    clientId: 'desk',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: 6_000,
    rebalanceTimeoutMs: 6_000,
    protocolType,
    protocols: [{ name: 'range', metadata }],
    mustBringMemberId: false,
    canSkipAssignment: true,
  });
  const { memberId, generationId } = joined;
  const named = { protocolType: null, protocolName: null };
  await state.groups.sync(GROUP, { memberId, instanceId: null, generationId, ...named, assignments: new Map() });
}

/** The error of the group, and those of the partitions 0 of the topics. */
async function forget(groupId: string, topics: readonly string[]) {
  const writer = Writer.create().appendInt16(47).appendInt16(0).appendInt32(7).appendString('test', false);
  writer.appendString(groupId, false).appendInt32(topics.length);
  for (const topic of topics) writer.appendString(topic, false).appendInt32(1).appendInt32(0);
  const answer = await dispatcher(state, '/127.0.0.1')(writer.buffer, () => () => {});
  if (answer === NO_ANSWER) throw new Error('There was no answer.');
  const reader = Reader.from(Buffer.concat([answer].flat()));
  reader.skip(8);
  const errorCode = reader.readInt16();
  reader.skip(4);
  const results = Array.from({ length: reader.readInt32() }, () => {
    const topic = reader.readString(false);
    reader.skip(8);
    return [topic, reader.readInt16()];
  });
  return { errorCode, results };
}

test('a group without members forgets what it committed', async () => {
  expect(await forget(GROUP, ['orders', 'nobody'])).toEqual({
    errorCode: ErrorCode.NONE,
    results: [
      ['orders', ErrorCode.NONE],
      ['nobody', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ],
  });
  expect([...state.groups.offsets.topicsOf(GROUP).keys()]).toEqual(['payments']);
});

test('a group that is read by forgets the topics that no member reads, and no other', async () => {
  await memberJoins('consumer', subscription(['orders']));

  expect(await forget(GROUP, ['orders', 'payments'])).toEqual({
    errorCode: ErrorCode.NONE,
    results: [
      ['orders', ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC],
      ['payments', ErrorCode.NONE],
    ],
  });
  expect([...state.groups.offsets.topicsOf(GROUP).keys()]).toEqual(['orders']);
});

test.each([
  ['is empty', Buffer.alloc(0)],
  ['is cut off', subscription(['orders']).subarray(0, 9)],
  ['counts more topics than it has', Buffer.from('about a member')],
])('nothing is forgotten while a member reads nobody knows what: its subscription %s', async (_name, metadata) => {
  await memberJoins('consumer', metadata);

  const { results } = await forget(GROUP, ['payments']);

  expect(results).toEqual([['payments', ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC]]);
});

test('a group of another kind than consumers forgets nothing while it has members', async () => {
  await memberJoins('connect', subscription([]));

  expect(await forget(GROUP, ['orders'])).toEqual({ errorCode: ErrorCode.NON_EMPTY_GROUP, results: [] });
});

test('a group that is not there has nothing to forget', async () => {
  expect(await forget('nobody', ['orders'])).toEqual({ errorCode: ErrorCode.GROUP_ID_NOT_FOUND, results: [] });
});
