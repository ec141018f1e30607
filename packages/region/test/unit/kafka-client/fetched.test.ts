import { describe, expect, test } from '@jest/globals';
import { Consumer } from '@platformatic/kafka';
import { fetchedFrom } from '../../../src/kafka-client/index.ts';
import { openBroker } from '../kafka/broker-fixture.ts';

type Response = Awaited<ReturnType<Parameters<typeof fetchedFrom>[1]>>;
type Partition = Response['responses'][number]['partitions'][number];
type Batch = NonNullable<Partition['records']>[number];

const TARGET = { topicId: 'id-of-orders', topic: 'orders', partition: 0, offset: 7n };
const BATCH = {
  firstOffset: 7n,
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  firstTimestamp: 1_000n,
  maxTimestamp: 9_000n,
  producerId: -1n,
  producerEpoch: -1,
  firstSequence: -1,
};
const PARTITION = {
  partitionIndex: 0,
  errorCode: 0,
  highWatermark: 20n,
  lastStableOffset: 20n,
  logStartOffset: 0n,
  abortedTransactions: null,
  preferredReadReplica: -1,
};
const RECORD = { length: 0, attributes: 0, timestampDelta: 5n, offsetDelta: 0 };

function batchOf(batch: Partial<Batch>, ...records: readonly Partial<Batch['records'][number]>[]): Batch {
  const made = records.map((record, offsetDelta) => {
    return { ...RECORD, offsetDelta, key: null, value: null, headers: [], ...record };
  });
  return { ...BATCH, lastOffsetDelta: made.length - 1, records: made, ...batch };
}

function responseOf(partition: Partial<Partition>, topicId = TARGET.topicId): Response {
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    sessionId: 0,
    responses: [{ topicId, partitions: [{ ...PARTITION, ...partition }] }],
  };
}

const fetched = (partition: Partial<Partition>) => fetchedFrom([TARGET], async () => responseOf(partition));

describe('what is fetched of a partition', () => {
  test('are its records with their bytes, the next offset and the end', async () => {
    const headers: [Buffer, Buffer | null][] = [
      [Buffer.from('a'), Buffer.from([0xff])],
      [Buffer.from('a'), null],
    ];
    const batch = batchOf({ lastOffsetDelta: 4 }, { key: Buffer.from('k'), headers }, { value: Buffer.from('v') });
    const common = { topic: 'orders', partition: 0, timestampMs: 1_005, timestampType: 'CREATE_TIME' };
    expect(await fetched({ records: [batch] })).toEqual([
      {
        topic: 'orders',
        partition: 0,
        from: 7n,
        nextOffset: 12n,
        endOffset: 20n,
        records: [
          { ...common, offset: 7n, key: Buffer.from('k'), value: null, headers },
          { ...common, offset: 8n, key: null, value: Buffer.from('v'), headers: [] },
        ],
      },
    ]);
  });

  test('have the time of the broker where the topic sets it', async () => {
    const [result] = await fetched({ records: [batchOf({ attributes: 0x08 }, {})] });
    expect(result?.records).toMatchObject([{ timestampMs: 9_000, timestampType: 'LOG_APPEND_TIME' }]);
  });

  test('are no marks of transactions, which still move the offset', async () => {
    const [result] = await fetched({ records: [batchOf({ attributes: 0x20 }, {})] });
    expect(result).toMatchObject({ records: [], nextOffset: 8n });
  });

  test('is nothing at the end of the partition', async () => {
    expect(await fetched({ records: null })).toMatchObject([{ records: [], nextOffset: 7n, endOffset: 20n }]);
  });

  test('begins where the partition begins when the offset no longer exists', async () => {
    expect(await fetched({ errorCode: 1, logStartOffset: 9n })).toMatchObject([{ records: [], nextOffset: 9n }]);
    expect(await fetched({ errorCode: 1, logStartOffset: -1n })).toMatchObject([{ records: [], nextOffset: 0n }]);
  });

  test('is left out when it was not asked for', async () => {
    const others = await fetchedFrom([TARGET], async () => responseOf({}, 'id-of-payments'));
    expect([others, await fetched({ partitionIndex: 1 })]).toEqual([[], []]);
  });
});

test('an error that is not about the offset is thrown as it is', async () => {
  const error = new Error('connection closed');
  await expect(fetchedFrom([TARGET], () => Promise.reject(error))).rejects.toBe(error);
});

test('of a broker, an offset beyond the end gives the first offset and no error', async () => {
  const broker = await openBroker();
  broker.createTopic('orders', 1);
  const consumer = new Consumer({ clientId: 'test', groupId: 'test', bootstrapBrokers: [broker.bootstrapServer] });
  try {
    const found = (await consumer.metadata({ topics: ['orders'] })).topics.get('orders');
    const target = { ...TARGET, topicId: found?.id ?? '', offset: 99n };
    const epochs = { currentLeaderEpoch: -1, lastFetchedEpoch: -1 };
    const partitions = [{ partition: 0, fetchOffset: 99n, partitionMaxBytes: 1_000, ...epochs }];
    const request = {
      maxWaitTime: 10,
      minBytes: 1,
      maxBytes: 1_000,
      topics: [{ topicId: target.topicId, partitions }],
    };
    const node = found?.partitions[0]?.leader ?? 0;
    expect(await fetchedFrom([target], () => consumer.fetch({ node, ...request }))).toMatchObject([
      { from: 99n, records: [], nextOffset: 0n },
    ]);
  } finally {
    await consumer.close(true);
    await broker.stop();
  }
});
