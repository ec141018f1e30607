import { afterEach, expect, jest, test } from '@jest/globals';
import type { Broker, BrokerOptions } from '../../../src/kafka/broker.ts';
import { FrameReader } from '../../../src/kafka/frame-reader.ts';
import { RequestMemory } from '../../../src/kafka/request-memory.ts';
import { usedBytes, watchLoop } from '../../support/event-loop.ts';
import { until } from '../../support/until.ts';
import { openBroker } from './broker-fixture.ts';
import { firstBatch, produce } from './hostile-answers.ts';
import { ManualClock } from './manual-clock.ts';
import { rawBatch, rawRecord } from './raw-batch.ts';
import { RawClient, request } from './raw-client.ts';

const MEBIBYTE = 1024 * 1024;
/** Below 100 on its own. In a process that has run many tests, to collect garbage takes some hundred more. */
const TURN_MS = 1_000;
const TIMEOUT_MS = 180_000;
const API_VERSIONS = 18;
const FETCH = 1;

// Other work on the machine only adds to a turn, so one attempt that stays below the limit shows that it is held.
jest.retryTimes(4);

let broker: Broker;
const clients: RawClient[] = [];

async function open(options: Partial<BrokerOptions> = {}): Promise<void> {
  broker = await openBroker(options);
  broker.createTopic('orders', 1, new Map([['max.message.bytes', String(2 * MEBIBYTE)]]));
}

async function connected(): Promise<RawClient> {
  const client = await RawClient.open(broker.bootstrapServer);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await broker.stop();
});

const apiVersions = (correlationId: number): Buffer => request(API_VERSIONS, 0, correlationId, () => {});
const fetch = (correlationId: number, maxWaitMs = 0, minBytes = 1): Buffer =>
  request(FETCH, 4, correlationId, (to) =>
    to
      .appendInt32(-1)
      .appendInt32(maxWaitMs)
      .appendInt32(minBytes)
      .appendInt32(2 ** 31 - 1)
      .appendInt8(0)
      .appendInt32(1)
      .appendString('orders', false)
      .appendInt32(1)
      .appendInt32(0)
      .appendInt64(0n)
      .appendInt32(2 ** 31 - 1),
  );
const lengthOf = (bytes: number): Buffer => {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(bytes);
  return prefix;
};

test('a request that comes a byte at a time is answered', async () => {
  await open();
  const client = await connected();
  for (const byte of apiVersions(1)) {
    client.send(Buffer.of(byte));
    await new Promise(setImmediate);
  }

  expect((await client.answer(1)).readInt16()).toBe(0);
});

test('a request that does not come in whole in time ends its connection, and no other', async () => {
  const liveness = new ManualClock();
  await open({ liveness, patience: { requestTimeoutMs: 60_000 } });
  const [slow, other] = [await connected(), await connected()];
  slow.send(apiVersions(1).subarray(0, 7));
  await other.ask(API_VERSIONS, 0, () => {});
  liveness.advance(59_000);
  slow.send(Buffer.of(0));
  await other.ask(API_VERSIONS, 0, () => {});
  expect(slow.isClosed).toBe(false);
  liveness.advance(1_000);
  await slow.closed();

  expect((await other.ask(API_VERSIONS, 0, () => {})).readInt16()).toBe(0);
});

test.each([
  ['2 GB', 2 ** 31 - 1],
  ['a negative number of', -1],
  ['the least number of', -(2 ** 31)],
])('a request of %s bytes ends its connection at once', async (_text, length) => {
  await open();
  const client = await connected();
  client.send(lengthOf(length));
  await client.closed();
  expect((await (await connected()).ask(API_VERSIONS, 0, () => {})).readInt16()).toBe(0);
});

test('a long request that holds no records ends its connection', async () => {
  await open();
  const client = await connected();
  client.send(request(3, 4, 1, (to) => to.append(Buffer.alloc(MEBIBYTE))));
  await client.closed();
});

test('an idle connection is closed, one that waits for records is not', async () => {
  await open({ patience: { maxIdleMs: 200 } });
  const [idle, waiting, producer] = [await connected(), await connected(), await connected()];
  waiting.send(fetch(1, 600_000));
  await idle.closed();
  await until(() => producer.isClosed);

  expect(waiting.isClosed).toBe(false);
  await produce(await connected(), 'orders', rawBatch());
  await waiting.answer(1);
});

test(
  'a client that does not read its answers takes little memory, and is closed',
  async () => {
    const liveness = new ManualClock();
    await open({ liveness, patience: { unreadTimeoutMs: 60_000 } });
    const [reader, other] = [await connected(), await connected()];
    const batch = () => rawBatch({ records: rawRecord({ value: Buffer.alloc(MEBIBYTE) }) });
    for (let count = 0; count < 20; count++) expect((await produce(other, 'orders', batch())).errorCode).toBe(0);
    reader.stopReading();
    for (let id = 1; id <= 1_000; id++) reader.send(fetch(id));
    const ended = until(() => {
      reader.send(apiVersions(0));
      liveness.advance(200);
      return reader.isClosed;
    });
    const { longestTurnMs, buffersBytes } = await watchLoop(ended, 64 * MEBIBYTE);

    expect(longestTurnMs).toBeLessThan(TURN_MS);
    expect(buffersBytes).toBeLessThan(64 * MEBIBYTE);
    expect(await firstBatch(other, 'orders', 0)).toMatchObject({ errorCode: 0 });
  },
  TIMEOUT_MS,
);

test('an answer with records has one batch while too much is unread', async () => {
  await open({ limits: { maxUnreadBytes: 0 } });
  const client = await connected();
  for (let count = 0; count < 3; count++) await produce(client, 'orders', rawBatch());
  client.send(fetch(9));
  const answer = await client.answer(9);

  expect(answer.skip(8 + 2 + 'orders'.length + 4 + 4 + 2 + 16 + 4).readInt32()).toBe(rawBatch().length);
});

test(
  'requests that are sent in one go without reading leave others their turn',
  async () => {
    await open();
    const [rude, other] = [await connected(), await connected()];
    rude.stopReading();
    const requests = Buffer.concat(Array.from({ length: 20_000 }, (_, index) => apiVersions(index)));
    const flood = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) {
        rude.send(requests);
        for (let count = 0; count < 10; count++) await other.ask(API_VERSIONS, 0, () => {});
      }
    };
    const { longestTurnMs, buffersBytes } = await watchLoop(flood(), 40 * MEBIBYTE);

    expect(longestTurnMs).toBeLessThan(TURN_MS);
    expect(buffersBytes).toBeLessThan(40 * MEBIBYTE);
  },
  TIMEOUT_MS,
);

test(
  'a flood of connections ends those that ask nothing, and the broker takes new ones',
  async () => {
    await open({ limits: { maxConnections: 50 } });
    const waiting = await connected();
    waiting.send(fetch(1, 600_000));
    const producer = await connected();
    await producer.ask(API_VERSIONS, 0, () => {});
    const silent = await Promise.all(Array.from({ length: 300 }, connected));
    await until(() => silent.filter(({ isClosed }) => isClosed).length >= 250);
    const late = await connected();

    expect((await produce(late, 'orders', rawBatch())).errorCode).toBe(0);
    expect((await produce(producer, 'orders', rawBatch())).errorCode).toBe(0);
    await waiting.answer(1);
  },
  TIMEOUT_MS,
);

test(
  'many long requests that never end take no more than their limit',
  async () => {
    await open({ limits: { maxReceivedBytes: 16 * MEBIBYTE, maxConnections: 20 } });
    const half = Buffer.concat([lengthOf(50 * MEBIBYTE), Buffer.alloc(4 * MEBIBYTE)]);
    const [other, ...long] = await Promise.all(Array.from({ length: 10 }, connected));
    for (const client of long) client.send(half);
    await until(() => long.filter(({ isClosed }) => isClosed).length >= 5);

    if (other === undefined) throw new Error('There is no other client.');
    expect((await produce(other, 'orders', rawBatch())).errorCode).toBe(0);
    expect(long.filter(({ isClosed }) => !isClosed).length).toBeGreaterThan(1);
  },
  TIMEOUT_MS,
);

test('a request takes at most twice its size, however small the pieces that it comes in', () => {
  const reader = new FrameReader(MEBIBYTE, new RequestMemory());
  const before = usedBytes();
  reader.push(lengthOf(MEBIBYTE));
  for (let count = 0; count < 200_000; count++) reader.push(Buffer.of(1));

  expect(reader.partialBytes).toBe(200_004);
  expect(usedBytes() - before).toBeLessThan(MEBIBYTE);
});

test(
  'a small batch that came with much else does not keep that in memory',
  async () => {
    await open();
    const client = await connected();
    const before = usedBytes();
    const refused = Array.from({ length: 14 }, () =>
      rawBatch({ crc: 1, records: rawRecord({ value: Buffer.alloc(MEBIBYTE) }) }),
    );
    for (let round = 0; round < 5; round++) {
      const batches = [rawBatch(), ...refused];
      await client.ask(0, 8, (to) => {
        to.appendString(null, false).appendInt16(-1).appendInt32(30_000).appendInt32(1).appendString('orders', false);
        to.appendInt32(batches.length);
        for (const batch of batches) to.appendInt32(0).appendBytes(batch, false);
      });
    }
    expect(broker.endOffsets('orders')).toEqual([5]);
    await until(() => usedBytes() - before < 60 * MEBIBYTE);
  },
  TIMEOUT_MS,
);
