import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Reader, Writer } from '@platformatic/kafka';
import { ErrorCode } from '../../../src/kafka/protocol/error-code.ts';
import { OPERATIONS_NOT_ASKED_FOR } from '../../../src/kafka/state.ts';
import { openState } from './open-state.ts';
import { askState, bodyOf, list, numbers } from './tool-requests.ts';

/** What Kafka's admin client asks for, as Apache Kafka answers it: checks/kafka-clients/admin-calls/recorded.txt. */
let { state } = openState();
beforeEach(() => {
  state = openState().state;
});
const ask = (apiKey: number, version: number, body: (to: Writer) => void): Promise<Reader> =>
  askState(state, apiKey, version, body);

const NO_ID = '00000000-0000-0000-0000-000000000000';
const operations = (...numbered: readonly number[]): number => numbered.reduce((sum, one) => sum + 2 ** one, 0);
const CLUSTER_OPERATIONS = operations(5, 7, 8, 9, 10, 11, 12);
const TOPIC_OPERATIONS = operations(3, 4, 5, 6, 7, 8, 10, 11);
const GROUP_OPERATIONS = operations(3, 6, 8, 10, 11);

describe('Metadata', () => {
  interface Wanted {
    readonly id?: string;
    readonly name: string | null;
  }
  async function topicsOf(wanted: readonly Wanted[], withOperations: boolean) {
    const answer = await ask(3, 12, (to) => {
      to.appendUnsignedVarInt(wanted.length + 1);
      for (const { id = NO_ID, name } of wanted) to.appendUUID(id).appendString(name, true).appendTaggedFields();
      to.appendBoolean(false).appendBoolean(withOperations).appendTaggedFields();
    });
    list(answer, () => [
      answer.readInt32(),
      answer.readString(true),
      answer.readInt32(),
      answer.readNullableString(true),
    ]);
    answer.readNullableString(true);
    answer.readInt32();
    return list(answer, () => {
      const topic = [answer.readInt16(), answer.readNullableString(true), answer.readUUID()];
      answer.readBoolean();
      const partitions = list(answer, () => {
        answer.skip(14);
        return [numbers(answer), numbers(answer), numbers(answer)];
      });
      return [...topic, partitions.length, answer.readInt32()];
    });
  }
  const idOfOrders = (): string => state.topics.get('orders')?.id ?? '';

  test('finds a topic by its id, whatever the name beside it is', async () => {
    const orders = [ErrorCode.NONE, 'orders', idOfOrders(), 2, OPERATIONS_NOT_ASKED_FOR];
    expect(await topicsOf([{ id: idOfOrders(), name: '' }], false)).toEqual([orders]);
    expect(await topicsOf([{ id: idOfOrders(), name: null }], false)).toEqual([orders]);
  });

  test('tells what may be done with a topic when it is asked, and that a name is not possible', async () => {
    const found = await topicsOf([{ name: 'orders' }, { name: 'no name' }], true);
    expect(found.map(([code, name]) => [code, name])).toEqual([
      [ErrorCode.NONE, 'orders'],
      [ErrorCode.INVALID_TOPIC_EXCEPTION, 'no name'],
    ]);
    expect(found[0]?.at(-1)).toBe(TOPIC_OPERATIONS);
  });
});

test.each([
  [true, CLUSTER_OPERATIONS],
  [false, OPERATIONS_NOT_ASKED_FOR],
])('DescribeCluster tells what may be done with the cluster when it is asked (%s)', async (isAsked, expected) => {
  const answer = await ask(60, 0, (to) => to.appendBoolean(isAsked).appendTaggedFields());
  answer.skip(2);
  answer.readNullableString(true);
  answer.readString(true);
  answer.readInt32();
  list(answer, () => [
    answer.readInt32(),
    answer.readString(true),
    answer.readInt32(),
    answer.readNullableString(true),
  ]);
  expect(answer.readInt32()).toBe(expected);
});

test.each([
  [true, GROUP_OPERATIONS],
  [false, OPERATIONS_NOT_ASKED_FOR],
])('DescribeGroups tells what may be done with a group when it is asked (%s)', async (isAsked, expected) => {
  state.groups.commit('shop', [{ groupId: 'shop', topic: 'orders', partition: 0 }]);
  const answer = await ask(15, 5, (to) => {
    to.appendUnsignedVarInt(2).appendString('shop', true).appendBoolean(isAsked).appendTaggedFields();
  });
  const groups = list(answer, () => {
    const texts = [answer.readInt16(), ...Array.from({ length: 4 }, () => answer.readString(true))];
    return [...texts, list(answer, () => 0), answer.readInt32()];
  });
  expect(groups).toEqual([[0, 'shop', 'Empty', '', '', [], expected]]);
});

test('AlterPartitionReassignments: a partition may stay where it is, and go nowhere else', async () => {
  const moves = [
    { topic: 'orders', partition: 0, to: [1] },
    { topic: 'orders', partition: 1, to: [9] },
    { topic: 'orders', partition: 0, to: null },
    { topic: 'nobody', partition: 0, to: [1] },
  ];
  const answer = await ask(45, 0, (to) => {
    to.appendInt32(1_000).appendUnsignedVarInt(moves.length + 1);
    for (const move of moves) {
      to.appendString(move.topic, true).appendUnsignedVarInt(2).appendInt32(move.partition);
      to.appendUnsignedVarInt(move.to === null ? 0 : move.to.length + 1);
      for (const broker of move.to ?? []) to.appendInt32(broker);
      to.appendTaggedFields().appendTaggedFields();
    }
    to.appendTaggedFields();
  });
  expect([answer.readInt16(), answer.readNullableString(true)]).toEqual([ErrorCode.NONE, null]);
  const outcomes = list(answer, () => [
    answer.readString(true),
    list(answer, () => [answer.readInt32(), answer.readInt16(), answer.readNullableString(true) !== null]),
  ]);
  expect(outcomes).toEqual([
    ['orders', [[0, ErrorCode.NONE, false]]],
    ['orders', [[1, ErrorCode.INVALID_REPLICA_ASSIGNMENT, true]]],
    ['orders', [[0, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, true]]],
    ['nobody', [[0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, true]]],
  ]);
});

test('AlterReplicaLogDirs: there is one folder', async () => {
  const answer = await ask(34, 2, (to) => {
    to.appendUnsignedVarInt(3);
    for (const [folder, topic] of [['/elsewhere', 'orders'] as const, ['/region', 'orders'] as const]) {
      to.appendString(folder, true).appendUnsignedVarInt(2).appendString(topic, true).appendUnsignedVarInt(3);
      to.appendInt32(0).appendInt32(7).appendTaggedFields().appendTaggedFields();
    }
    to.appendTaggedFields();
  });
  const outcomes = list(answer, () => [
    answer.readString(true),
    list(answer, () => [answer.readInt32(), answer.readInt16()]),
  ]);
  const missing = [7, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION];
  expect(outcomes).toEqual([
    ['orders', [0, 7].map((partition) => [partition, ErrorCode.LOG_DIR_NOT_FOUND])],
    ['orders', [[0, ErrorCode.NONE], missing]],
  ]);
});

describe('transactions, of which there are none', () => {
  test('ListTransactions: names the states that there are not', async () => {
    const answer = await ask(66, 0, (to) => {
      to.appendUnsignedVarInt(3).appendString('Ongoing', true).appendString('Lost', true);
      to.appendUnsignedVarInt(1).appendTaggedFields();
    });
    expect(answer.readInt16()).toBe(ErrorCode.NONE);
    const unknown = Array.from({ length: answer.readUnsignedVarInt() - 1 }, () => answer.readString(true));
    expect([unknown, list(answer, () => 0)]).toEqual([['Lost'], []]);
  });

  test('DescribeTransactions: does not know an id', async () => {
    const answer = await ask(65, 0, (to) => to.appendUnsignedVarInt(2).appendString('till', true).appendTaggedFields());
    const states = list(answer, () => {
      const named = [answer.readInt16(), answer.readString(true), answer.readString(true)];
      answer.skip(22);
      return [...named, list(answer, () => 0)];
    });
    expect(states).toEqual([[ErrorCode.TRANSACTIONAL_ID_NOT_FOUND, 'till', '', []]]);
  });
});

test.each([
  ['all', [], ['1 4', 'orders 2']],
  ['topics', [2], ['orders 2']],
  ['metrics of clients', [16], []],
])('ListConfigResources: %s', async (_name, types: readonly number[], expected) => {
  const answer = await ask(74, 1, (to) => {
    to.appendUnsignedVarInt(types.length + 1);
    for (const type of types) to.appendInt8(type);
    to.appendTaggedFields();
  });
  expect(answer.readInt16()).toBe(ErrorCode.NONE);
  expect(list(answer, () => `${answer.readString(true)} ${answer.readInt8()}`)).toEqual(expected);
});

test('DescribeQuorum: the one broker was elected, and other topics have no voters', async () => {
  const answer = await bodyOf(state, 55, 0, (to) => {
    to.appendUnsignedVarInt(3);
    for (const topic of ['__cluster_metadata', 'orders']) {
      to.appendString(topic, true).appendUnsignedVarInt(2).appendInt32(0);
      to.appendTaggedFields().appendTaggedFields();
    }
    to.appendTaggedFields();
  });
  expect(answer.readInt16()).toBe(ErrorCode.NONE);
  const replicas = () => list(answer, () => [answer.readInt32(), Number(answer.readInt64())]);
  const described = list(answer, () => [
    answer.readString(true),
    list(answer, () => {
      const leader = [answer.readInt32(), answer.readInt16(), answer.readInt32(), answer.readInt32()];
      return [...leader, Number(answer.readInt64()), replicas(), replicas()];
    }),
  ]);
  expect(described).toEqual([
    ['__cluster_metadata', [[0, ErrorCode.NONE, 1, 1, 0, [[1, 0]], []]]],
    ['orders', [[0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1, -1, -1, [], []]]],
  ]);
});
