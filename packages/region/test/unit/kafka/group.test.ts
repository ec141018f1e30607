import { beforeEach, expect, test } from '@jest/globals';
import { Group } from '../../../src/kafka/group/group.ts';
import type { JoinRequest, JoinResult, SyncResult } from '../../../src/kafka/group/member.ts';
import { ManualClock } from './manual-clock.ts';

const SESSION_MS = 10_000;
const REBALANCE_MS = 30_000;
let clock: ManualClock;
let group: Group;
let ids: number;

beforeEach(() => {
  clock = new ManualClock();
  ids = 0;
  group = new Group({ groupId: 'g', liveness: clock, newId: () => String(++ids) });
});

function join(clientId: string, changes: Partial<JoinRequest> = {}): Promise<JoinResult> {
  const request: JoinRequest = {
    memberId: '',
    instanceId: null,
    clientId,
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: SESSION_MS,
    rebalanceTimeoutMs: REBALANCE_MS,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from(`about ${clientId}`) }],
    mustBringMemberId: false,
    canSkipAssignment: false,
    ...changes,
  };
  return Promise.resolve(group.join(request));
}

function sync(
  { memberId, generationId }: JoinResult,
  shares: Readonly<Record<string, string>> = {},
  instanceId: string | null = null,
): Promise<SyncResult> {
  const assignments = new Map(Object.entries(shares).map(([id, share]) => [id, Buffer.from(share)]));
  const protocol = { protocolType: 'consumer', protocolName: 'range' };
  return Promise.resolve(group.sync({ memberId, instanceId, generationId, ...protocol, assignments }));
}

const identity = (memberId: string) => ({ memberId, instanceId: null });

/** A heartbeat whose answer does not matter: it keeps a member alive. */
function heartbeat(memberId: string, generationId: number): void {
  try {
    group.heartbeat(identity(memberId), generationId);
  } catch (error) {
    expect(error).toMatchObject({ code: 'REBALANCE_IN_PROGRESS' });
  }
}

/** Two members, a-1 who leads and b-2, in generation 2. */
async function twoStableMembers(): Promise<readonly [JoinResult, JoinResult]> {
  const alone = await join('a');
  await sync(alone, { [alone.memberId]: 'all' });
  const joiningB = join('b');
  const [a, b] = await Promise.all([join('a', { memberId: alone.memberId }), joiningB]);
  await Promise.all([sync(b), sync(a, { [a.memberId]: 'left', [b.memberId]: 'right' })]);
  return [a, b];
}

test('the first member works at once, without waiting for others', async () => {
  const joined = await join('a');
  const synced = await sync(joined, { 'a-1': 'everything' });

  expect(joined).toEqual({
    error: 'NONE',
    memberId: 'a-1',
    generationId: 1,
    protocolType: 'consumer',
    protocolName: 'range',
    leaderId: 'a-1',
    skipAssignment: false,
    members: [{ memberId: 'a-1', instanceId: null, metadata: Buffer.from('about a') }],
  });
  expect(String(synced.assignment)).toBe('everything');
  expect(group.state).toBe('Stable');
});

test('a second member makes the first join again, and the leader shares out', async () => {
  const first = await join('a');
  await sync(first, { 'a-1': 'all' });
  const second = join('b');

  expect(() => group.heartbeat(identity('a-1'), 1)).toThrow('The group is rebalancing.');
  const again = await join('a', { memberId: 'a-1' });
  const joined = await second;
  const [b, a] = await Promise.all([sync(joined), sync(again, { 'a-1': 'left', 'b-2': 'right' })]);

  expect([again.leaderId, joined.leaderId, joined.members]).toEqual(['a-1', 'a-1', []]);
  expect([again.generationId, joined.generationId]).toEqual([2, 2]);
  expect([String(a.assignment), String(b.assignment)]).toEqual(['left', 'right']);
});

test('a member that falls silent is dropped after its session, and the others share anew', async () => {
  await twoStableMembers();
  clock.advance(SESSION_MS - 1);
  group.heartbeat(identity('a-1'), 2);
  clock.advance(1);

  expect(() => group.heartbeat(identity('a-1'), 2)).toThrow('The group is rebalancing.');
  expect(() => group.heartbeat(identity('b-2'), 2)).toThrow('Group g has no member b-2.');
  expect((await join('a', { memberId: 'a-1' })).members.map(({ memberId }) => memberId)).toEqual(['a-1']);
});

test('a member that does not join again within the rebalance timeout is left behind', async () => {
  await twoStableMembers();
  const joining = join('c');
  const rejoining = join('a', { memberId: 'a-1', rebalanceTimeoutMs: REBALANCE_MS });
  for (let passedMs = 0; passedMs < REBALANCE_MS; passedMs += 1_000) {
    heartbeat('b-2', 2);
    clock.advance(1_000);
  }
  const [a] = await Promise.all([rejoining, joining]);

  expect(a.members.map(({ memberId }) => memberId).sort()).toEqual(['a-1', 'c-3']);
});

test('when the leader leaves, another member leads', async () => {
  await twoStableMembers();
  group.leave(identity('a-1'));
  const b = await join('b', { memberId: 'b-2' });

  expect([b.leaderId, b.generationId]).toEqual(['b-2', 3]);
});

test('when the last member leaves, the group is empty and has no timers left', async () => {
  const a = await join('a');
  await sync(a, {});
  group.leave(identity('a-1'));

  expect([group.state, clock.waiting]).toEqual(['Empty', 0]);
});

test('calls of an old generation are refused', async () => {
  const [a] = await twoStableMembers();

  expect(() => group.heartbeat(identity('a-1'), 1)).toThrow('The group is at generation 2.');
  expect((await sync({ ...a, generationId: 1 })).error).toBe('ILLEGAL_GENERATION');
});

test('a member unknown to the group is told so', async () => {
  await join('a');

  expect((await join('x', { memberId: 'x-9' })).error).toBe('UNKNOWN_MEMBER_ID');
  expect((await sync({ ...(await join('y', { memberId: 'y-9' })), generationId: 1 })).error).toBe('UNKNOWN_MEMBER_ID');
});

test('newer clients are given their id first, and are waited for', async () => {
  const refused = await join('a', { mustBringMemberId: true });
  const joined = await join('a', { memberId: refused.memberId, mustBringMemberId: true });

  expect([refused.error, refused.memberId]).toEqual(['MEMBER_ID_REQUIRED', 'a-1']);
  expect([joined.error, joined.memberId]).toEqual(['NONE', 'a-1']);
});

test('an id with which no member joins is forgotten after the session timeout', async () => {
  await join('a', { mustBringMemberId: true });
  clock.advance(SESSION_MS);

  expect((await join('a', { memberId: 'a-1', mustBringMemberId: true })).error).toBe('UNKNOWN_MEMBER_ID');
});

test('a member that knows none of the common ways of sharing is refused', async () => {
  await join('a');
  const other = await join('b', { protocols: [{ name: 'sticky', metadata: Buffer.alloc(0) }] });
  const connect = await join('c', { protocolType: 'connect' });

  expect([other.error, connect.error]).toEqual(['INCONSISTENT_GROUP_PROTOCOL', 'INCONSISTENT_GROUP_PROTOCOL']);
});

test('the way of sharing that most members prefer and all know is chosen', async () => {
  const protocols = (...names: readonly string[]) => names.map((name) => ({ name, metadata: Buffer.from(name) }));
  const a = await join('a', { protocols: protocols('range', 'sticky') });
  await sync(a, {});
  const joining = join('b', { protocols: protocols('newest', 'sticky', 'range') });
  const joiningC = join('c', { protocols: protocols('sticky', 'range') });
  const again = await join('a', { memberId: 'a-1', protocols: protocols('range', 'sticky') });
  await Promise.all([joining, joiningC]);

  expect(again.protocolName).toBe('sticky');
  expect(again.members.map(({ metadata }) => String(metadata))).toEqual(['sticky', 'sticky', 'sticky']);
});

test('a leader that joins but never shares out is dropped after the rebalance timeout', async () => {
  await join('a');
  for (let passedMs = 0; passedMs < REBALANCE_MS; passedMs += 1_000) {
    heartbeat('a-1', 1);
    clock.advance(1_000);
  }

  expect(group.state).toBe('Empty');
});

test('a static member that comes back takes its share again without a rebalance, and fences off its former self', async () => {
  const first = await join('a', { instanceId: 'one' });
  await sync(first, { [first.memberId]: 'all' }, 'one');
  const back = await join('a', { instanceId: 'one', canSkipAssignment: true });
  const synced = await sync(back, {}, 'one');

  expect([back.memberId, back.generationId, back.skipAssignment]).toEqual(['one-2', 1, true]);
  expect(String(synced.assignment)).toBe('all');
  expect(() => group.heartbeat({ memberId: 'one-1', instanceId: 'one' }, 1)).toThrow(
    'Another member has taken the name one.',
  );
});

test('closing the group answers everyone who waits, and leaves no timer', async () => {
  await twoStableMembers();
  const waiting = join('c');
  group.close();

  expect((await waiting).error).toBe('UNKNOWN_MEMBER_ID');
  expect(clock.waiting).toBe(0);
});

test('members that are made to join anew hear of it at their next heartbeat, and work on in the next generation', async () => {
  const [a, b] = await twoStableMembers();
  group.startOver();
  expect(() => group.heartbeat(identity(b.memberId), b.generationId)).toThrow(
    expect.objectContaining({ code: 'REBALANCE_IN_PROGRESS' }),
  );
  const joining = [join('a', { memberId: a.memberId }), join('b', { memberId: b.memberId })];
  const [a2, b2] = await Promise.all(joining);
  expect([a2?.error, a2?.generationId, b2?.generationId]).toEqual(['NONE', a.generationId + 1, a.generationId + 1]);
});
