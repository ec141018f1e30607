import { beforeEach, describe, expect, test } from '@jest/globals';
import { Reader, Writer } from '@platformatic/kafka';
import { seededRandom } from '../../../src/core/random.ts';
import { dispatcher } from '../../../src/kafka/dispatch.ts';
import { newState } from '../../../src/kafka/new-state.ts';
import { NO_ANSWER } from '../../../src/kafka/protocol/api.ts';
import { ErrorCode } from '../../../src/kafka/protocol/error-code.ts';
import type { BrokerState } from '../../../src/kafka/state.ts';
import { ManualClock } from './manual-clock.ts';
import { STATE_SETTINGS } from './open-state.ts';
import { appendTopics, askState, list, numbers } from './tool-requests.ts';

/** The APIs that user interfaces and tools of Kafka ask for. */
let state: BrokerState;
beforeEach(() => {
  const clock = new ManualClock();
  state = newState({ clock, liveness: clock, random: seededRandom(1), ...STATE_SETTINGS });
  state.topics.create('orders', 3);
  state.topics.create('payments', 2);
});

const ask = (apiKey: number, version: number, body: (to: Writer) => void): Promise<Reader> =>
  askState(state, apiKey, version, body);

describe('DescribeLogDirs', () => {
  const sizes = (from: Reader) => {
    expect(from.readInt16()).toBe(ErrorCode.NONE);
    return list(from, () => {
      const [error, folder] = [from.readInt16(), from.readString(true)];
      const topics = list(from, () => [
        from.readString(true),
        list(from, () => [from.readInt32(), Number(from.readInt64()), Number(from.readInt64()), from.readBoolean()]),
      ]);
      return { error, folder, topics, bytes: [Number(from.readInt64()), Number(from.readInt64())] };
    });
  };

  test('tells the size of each partition', async () => {
    const answer = await ask(35, 4, (to) => to.appendUnsignedVarInt(0).appendTaggedFields());
    const empty = (count: number) => Array.from({ length: count }, (_, index) => [index, 0, 0, false]);
    const topics = [
      ['orders', empty(3)],
      ['payments', empty(2)],
    ];
    expect(sizes(answer)).toEqual([{ error: 0, folder: '/region', topics, bytes: [-1, -1] }]);
  });

  test('tells those that are asked for, and nothing of topics that are not there', async () => {
    const answer = await ask(35, 4, (to) => {
      appendTopics(to, { orders: [1, 9], nobody: [0] });
      to.appendTaggedFields();
    });
    expect(sizes(answer)).toMatchObject([{ topics: [['orders', [[1, 0, 0, false]]]] }]);
  });
});

test('ElectLeaders: no partition needs another leader', async () => {
  const answer = await ask(43, 2, (to) => {
    to.appendInt8(0);
    appendTopics(to, { orders: [0, 7] });
    to.appendInt32(1_000).appendTaggedFields();
  });
  expect(answer.readInt16()).toBe(ErrorCode.NONE);
  const outcomes = list(answer, () => [
    answer.readString(true),
    list(answer, () => [answer.readInt32(), answer.readInt16(), answer.readNullableString(true)]),
  ]);
  expect(outcomes).toEqual([
    [
      'orders',
      [
        [0, ErrorCode.ELECTION_NOT_NEEDED, 'Broker 1 is the leader already.'],
        [7, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'There is no such partition.'],
      ],
    ],
  ]);
});

test('DescribeClientQuotas: there are none', async () => {
  const answer = await ask(48, 1, (to) => to.appendUnsignedVarInt(1).appendBoolean(false).appendTaggedFields());
  expect([answer.readInt16(), answer.readNullableString(true), list(answer, () => 0)]).toEqual([0, null, []]);
});

test('DescribeUserScramCredentials: nobody has any', async () => {
  const answer = await ask(50, 0, (to) => {
    to.appendUnsignedVarInt(2).appendString('ann', true).appendTaggedFields().appendTaggedFields();
  });
  expect([answer.readInt16(), answer.readNullableString(true)]).toEqual([0, null]);
  const results = list(answer, () => [
    answer.readString(true),
    answer.readInt16(),
    answer.readNullableString(true),
    list(answer, () => 0),
  ]);
  expect(results).toEqual([['ann', ErrorCode.RESOURCE_NOT_FOUND, 'There are no credentials of ann.', []]]);
});

test('DescribeProducers: the idempotent producers of a partition', async () => {
  const log = state.topics.get('orders')?.partitions[0];
  expect(log?.producers).toEqual([]);
  const answer = await ask(61, 0, (to) => {
    appendTopics(to, { orders: [0, 7] });
    to.appendTaggedFields();
  });
  const partitions = list(answer, () => [
    answer.readString(true),
    list(answer, () => [
      answer.readInt32(),
      answer.readInt16(),
      answer.readNullableString(true),
      list(answer, () => answer.readInt64()),
    ]),
  ]);
  const missing = [7, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'There is no such partition.', []];
  expect(partitions).toEqual([['orders', [[0, 0, null, []], missing]]]);
});

describe('DescribeTopicPartitions', () => {
  /** The partitions by topic, and where the next page begins. */
  async function page(names: readonly string[], max: number, cursor?: readonly [string, number]) {
    const answer = await ask(75, 0, (to) => {
      to.appendUnsignedVarInt(names.length + 1);
      for (const name of names) to.appendString(name, true).appendTaggedFields();
      to.appendInt32(max);
      if (cursor === undefined) to.appendInt8(-1);
      else to.appendInt8(1).appendString(cursor[0], true).appendInt32(cursor[1]).appendTaggedFields();
      to.appendTaggedFields();
    });
    const topics = list(answer, () => {
      const [error, name] = [answer.readInt16(), answer.readNullableString(true)];
      answer.skip(17);
      const partitions = list(answer, () => {
        const [code, index, leader] = [answer.readInt16(), answer.readInt32(), answer.readInt32()];
        answer.skip(4);
        expect([code, leader, numbers(answer), numbers(answer)]).toEqual([0, 1, [1], [1]]);
        // The newest Java client fails at a list that is null.
        expect([numbers(answer), numbers(answer), numbers(answer)]).toEqual([[], [], []]);
        return index;
      });
      answer.skip(4);
      return [error, name, partitions];
    });
    const next = answer.readInt8() === -1 ? null : [answer.readString(true), answer.readInt32()];
    return { topics, next };
  }

  test('gives topics by name, all of them when none is named', async () => {
    expect(await page(['payments', 'nobody', 'no name'], 2_000)).toEqual({
      topics: [
        [ErrorCode.INVALID_TOPIC_EXCEPTION, 'no name', []],
        [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'nobody', []],
        [0, 'payments', [0, 1]],
      ],
      next: null,
    });
    expect((await page([], 2_000)).topics.map(([, name]) => name)).toEqual(['orders', 'payments']);
  });

  test('gives pages of partitions, each with the place of the next', async () => {
    expect(await page([], 2)).toEqual({ topics: [[0, 'orders', [0, 1]]], next: ['orders', 2] });
    expect(await page([], 2, ['orders', 2])).toEqual({
      topics: [
        [0, 'orders', [2]],
        [0, 'payments', [0]],
      ],
      next: ['payments', 1],
    });
    expect(await page([], 2, ['payments', 1])).toEqual({ topics: [[0, 'payments', [1]]], next: null });
  });
});

describe('the consumer group protocol of KIP-848', () => {
  const message = 'The consumer group protocol is not enabled. Use group.protocol=classic.';

  test('is not among the APIs', async () => {
    const writer = Writer.create().appendInt16(18).appendInt16(0).appendInt32(7).appendString('test', false);
    const answer = await dispatcher(state, '/127.0.0.1')(writer.buffer, () => () => {});
    if (answer === NO_ANSWER) throw new Error('There was no answer.');
    const reader = Reader.from(Buffer.concat([answer].flat()));
    reader.skip(10);
    const keys = Array.from({ length: reader.readInt32() }, () => {
      const key = reader.readInt16();
      reader.skip(4);
      return key;
    });
    expect(keys).toEqual(expect.arrayContaining([35, 43, 48, 50, 61, 75]));
    expect(keys.filter((key) => key === 68 || key === 69)).toEqual([]);
  });

  test('is refused with an error of the protocol', async () => {
    const heartbeat = await ask(68, 0, (to) => to.appendString('group', true));
    expect([heartbeat.readInt16(), heartbeat.readNullableString(true)]).toEqual([
      ErrorCode.UNSUPPORTED_VERSION,
      message,
    ]);
    const described = await ask(69, 0, (to) => {
      to.appendUnsignedVarInt(2).appendString('group', true).appendBoolean(false).appendTaggedFields();
    });
    expect([described.readUnsignedVarInt(), described.readInt16(), described.readNullableString(true)]).toEqual([
      2,
      ErrorCode.UNSUPPORTED_VERSION,
      message,
    ]);
  });
});
