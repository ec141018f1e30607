import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Reader, Writer } from '@platformatic/kafka';
import { seededRandom } from '../../../src/core/random.ts';
import type { Broker } from '../../../src/kafka/broker.ts';
import { ErrorCode } from '../../../src/kafka/protocol/error-code.ts';
import { until } from '../../support/until.ts';
import { batchOf } from './batches.ts';
import { openBroker } from './broker-fixture.ts';
import { RawClient, request } from './raw-client.ts';

const MAX_REQUEST_BYTES = 2_000_000;
let broker: Broker;
let client: RawClient;
let appended: string[];

beforeEach(async () => {
  appended = [];
  broker = await openBroker({
    maxRequestBytes: MAX_REQUEST_BYTES,
    onAppend: (topic, partition, baseOffset, { count }) => {
      appended.push(`${topic}-${partition}@${baseOffset} ${count}`);
    },
  });
  broker.createTopic('orders', 2, new Map([['max.message.bytes', '1000']]));
  client = await RawClient.open(broker.bootstrapServer);
});
afterEach(async () => {
  client.close();
  await broker.stop();
});

const produce = (acks: number, partition: number, batch: Buffer | null) => (to: Writer) =>
  to
    .appendString(null, false)
    .appendInt16(acks)
    .appendInt32(1_000)
    .appendInt32(1)
    .appendString('orders', false)
    .appendInt32(1)
    .appendInt32(partition)
    .appendBytes(batch, false);

const fetch = (offset: number, maxWaitMs: number, minBytes: number) => (to: Writer) =>
  to
    .appendInt32(-1)
    .appendInt32(maxWaitMs)
    .appendInt32(minBytes)
    .appendInt32(1_000_000)
    .appendInt8(0)
    .appendInt32(1)
    .appendString('orders', false)
    .appendInt32(1)
    .appendInt32(0)
    .appendInt64(BigInt(offset))
    .appendInt32(1_000_000);

/** The one partition of an answer to Produce version 3: error and base offset. */
function produced(from: Reader): readonly [errorCode: number, baseOffset: number] {
  from.skip(4).readString(false);
  from.skip(8);
  return [from.readInt16(), Number(from.readInt64())];
}

/** The one partition of an answer to Fetch version 4: error, high watermark and records. */
function fetched(from: Reader): readonly [errorCode: number, highWatermark: number, records: Buffer] {
  from.skip(8).readString(false);
  from.skip(8);
  const errorCode = from.readInt16();
  const highWatermark = Number(from.readInt64());
  from.skip(8 + 4);
  return [errorCode, highWatermark, from.readBytes(false)];
}

/** The broker still serves others. */
async function isServing(): Promise<boolean> {
  const other = await RawClient.open(broker.bootstrapServer);
  const errorCode = (await other.ask(18, 0, () => {})).readInt16();
  other.close();
  return errorCode === ErrorCode.NONE;
}

test('a client newer than the broker is told the versions in the oldest form', async () => {
  const answer = await client.ask(18, 99, () => {});

  expect([answer.readInt16(), answer.readInt32()]).toEqual([ErrorCode.UNSUPPORTED_VERSION, 47]);
});

test('a batch goes where it is sent, and is given back byte for byte behind its offset', async () => {
  const [first, second] = [batchOf([[1, 'a']]), batchOf([[2, 'b']], { compression: 'gzip' })];
  const positions = [
    produced(await client.ask(0, 3, produce(-1, 0, first))),
    produced(await client.ask(0, 3, produce(1, 0, second))),
  ];
  const answer = fetched(await client.ask(1, 4, fetch(0, 0, 1)));
  second.writeBigInt64BE(1n, 0);

  expect(positions).toEqual([
    [ErrorCode.NONE, 0],
    [ErrorCode.NONE, 1],
  ]);
  expect(answer).toEqual([ErrorCode.NONE, 2, Buffer.concat([first, second])]);
  expect(appended).toEqual(['orders-0@0 1', 'orders-0@1 1']);
});

test('with acks 0 there is no answer, and the record is there all the same', async () => {
  client.send(request(0, 3, 77, produce(0, 0, batchOf([[1, 'a']]))));
  const answer = await client.ask(18, 0, () => {});

  expect(answer.readInt16()).toBe(ErrorCode.NONE);
  expect(broker.endOffsets('orders')).toEqual([1, 0]);
});

test.each([
  ['too large', -1, 0, batchOf([[1, 'x'.repeat(1_000)]]), ErrorCode.MESSAGE_TOO_LARGE],
  ['without a header', -1, 0, Buffer.alloc(100), ErrorCode.CORRUPT_MESSAGE],
  ['that is none', -1, 0, null, ErrorCode.INVALID_RECORD],
  ['for a partition that is not there', -1, 2, batchOf([[1, 'a']]), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
  ['with acks that there are not', 2, 0, batchOf([[1, 'a']]), ErrorCode.INVALID_REQUIRED_ACKS],
])('a batch %s is refused with its own error', async (_what, acks, partition, batch, errorCode) => {
  expect(produced(await client.ask(0, 3, produce(acks, partition, batch)))).toEqual([errorCode, -1]);
  expect(appended).toEqual([]);
});

test('a fetch that finds nothing waits for the next record', async () => {
  const waiting = client.ask(1, 4, fetch(0, 60_000, 1));
  const other = await RawClient.open(broker.bootstrapServer);
  const batch = batchOf([[1, 'a']]);
  await other.ask(0, 3, produce(1, 0, batch));
  other.close();

  expect(fetched(await waiting)).toEqual([ErrorCode.NONE, 1, batch]);
});

test('a fetch that wants more bytes than one record has waits for the second', async () => {
  const batch = batchOf([[1, 'a']]);
  const waiting = client.ask(1, 4, fetch(0, 60_000, batch.length + 1));
  const other = await RawClient.open(broker.bootstrapServer);
  await other.ask(0, 3, produce(1, 0, batchOf([[1, 'a']])));
  await other.ask(0, 3, produce(1, 0, batchOf([[1, 'b']])));
  other.close();
  const [errorCode, highWatermark, records] = fetched(await waiting);

  expect([errorCode, highWatermark, records.length]).toEqual([ErrorCode.NONE, 2, 2 * batch.length]);
});

test('a fetch is answered empty when its patience ends, and at once when its offset is not there', async () => {
  expect(fetched(await client.ask(1, 4, fetch(0, 20, 1)))).toEqual([ErrorCode.NONE, 0, Buffer.alloc(0)]);
  expect(fetched(await client.ask(1, 4, fetch(5, 60_000, 1)))[0]).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
});

test('a fetch that waits is answered when its topic is deleted', async () => {
  const waiting = client.ask(1, 4, fetch(0, 60_000, 1));
  const other = await RawClient.open(broker.bootstrapServer);
  await other.ask(20, 1, (to) => to.appendInt32(1).appendString('orders', false).appendInt32(1_000));
  other.close();

  expect(fetched(await waiting)[0]).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
});

test('requests sent together are answered in their order', async () => {
  const ids = [11, 12, 13, 14];
  client.send(
    Buffer.concat([
      request(1, 4, 11, fetch(0, 50, 1)),
      request(18, 0, 12, () => {}),
      request(0, 3, 13, produce(1, 0, batchOf([[1, 'a']]))),
      request(18, 1, 14, () => {}),
    ]),
  );
  const answered: number[] = [];
  for (const id of ids) {
    await client.answer(id);
    answered.push(id);
  }

  expect(answered).toEqual(ids);
});

test('transactions are refused by their coordinator with an error that no client tries again after', async () => {
  const coordinator = await client.ask(10, 1, (to) => to.appendString('t', false).appendInt8(1));
  const producerId = await client.ask(22, 0, (to) => to.appendString('t', false).appendInt32(1_000));

  expect(coordinator.skip(4).readInt16()).toBe(ErrorCode.NONE);
  expect(producerId.skip(4).readInt16()).toBe(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
});

test('a topic that would have to be compacted, or live on several brokers, is refused', async () => {
  const create = (replicas: number, config: string, value: string) => (to: Writer) =>
    to
      .appendInt32(1)
      .appendString(`t-${replicas}-${value}`, false)
      .appendInt32(1)
      .appendInt16(replicas)
      .appendInt32(0)
      .appendInt32(1)
      .appendString(config, false)
      .appendString(value, false)
      .appendInt32(1_000);
  const codeOf = async (body: (to: Writer) => void): Promise<number> => {
    const answer = await client.ask(19, 0, body);
    answer.skip(4).readString(false);
    return answer.readInt16();
  };

  expect(await codeOf(create(1, 'cleanup.policy', 'compact'))).toBe(ErrorCode.INVALID_CONFIG);
  expect(await codeOf(create(3, 'cleanup.policy', 'delete'))).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
  expect(await codeOf(create(1, 'cleanup.policy', 'delete'))).toBe(ErrorCode.NONE);
});

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

test.each([
  ['an API that there is not', request(9_999, 0, 1, () => {})],
  ['a version that there is not', request(3, 99, 1, () => {})],
  ['a length below zero', int32(-1)],
  ['a length beyond the limit', int32(MAX_REQUEST_BYTES + 1)],
  ['an empty request', int32(0)],
  ['an array longer than the request', request(3, 1, 1, (to) => to.appendInt32(2_000_000_000))],
  ['a text with a negative length', request(3, 1, 1, (to) => to.appendInt32(1).appendInt16(-2))],
  ['a request cut off in the middle', request(3, 1, 1, (to) => to.appendInt32(1).appendInt16(50).appendInt8(1))],
])('%s ends its own connection and no other', async (_what, bytes) => {
  client.send(bytes);
  await client.closed();

  expect(await isServing()).toBe(true);
});

test('a client that goes away while it waits leaves nothing behind', async () => {
  client.send(request(1, 4, 1, fetch(0, 60_000, 1)));
  client.close();
  const other = await RawClient.open(broker.bootstrapServer);
  const produceOnce = async () => produced(await other.ask(0, 3, produce(1, 0, batchOf([[1, 'a']]))))[0];

  expect(await produceOnce()).toBe(ErrorCode.NONE);
  other.close();
});

test('random bytes and broken requests never keep the broker from serving others', async () => {
  const random = seededRandom(20_261_121);
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random.integer(256)));
  const valid = (): Buffer => request(random.integer(48), random.integer(10), 1, (to) => to.append(bytes(40)));
  const flipped = (): Buffer => {
    const whole = request(0, 3, 1, produce(1, 0, batchOf([[1, 'a']])));
    whole[4 + random.integer(whole.length - 4)] = random.integer(256);
    return whole;
  };
  const kinds = [() => bytes(1 + random.integer(200)), valid, flipped];
  for (let round = 0; round < 300; round++) {
    const attacker = await RawClient.open(broker.bootstrapServer);
    attacker.send(kinds[round % kinds.length]?.() ?? Buffer.alloc(0));
    if (round % 50 === 49) expect(await isServing()).toBe(true);
    attacker.close();
  }
  await until(isServing);
});
