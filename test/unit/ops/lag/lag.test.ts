import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Admin, Producer } from '@platformatic/kafka';
import { adminOf, PartitionReader } from '@tributary/region/kafka-client';
import { readLag } from '../../../../ops/lag/partition-lag.ts';
import { lagJson, lagText } from '../../../../ops/lag/text.ts';
import type { Broker } from '../../../../packages/region/src/kafka/broker.ts';
import { openBroker } from '../../../../packages/region/test/unit/kafka/broker-fixture.ts';

let broker: Broker;
let admin: Admin;
let reader: PartitionReader;
beforeEach(async () => {
  broker = await openBroker();
  const cluster = { bootstrapServers: [broker.bootstrapServer] };
  admin = adminOf('test', cluster);
  reader = new PartitionReader({ clientId: 'test', cluster });
});
afterEach(async () => {
  await Promise.all([admin.close(), reader.close()]);
  await broker.stop();
});

async function produce(topic: string, ...partitions: readonly number[]): Promise<void> {
  const producer = new Producer({ clientId: 'test', bootstrapBrokers: [broker.bootstrapServer] });
  await producer.send({ messages: partitions.map((partition) => ({ topic, partition })), acks: -1 });
  await producer.close();
}

const commit = (groupId: string, name: string, ...offsets: readonly bigint[]): Promise<void> =>
  admin.alterConsumerGroupOffsets({
    groupId,
    topics: [{ name, partitionOffsets: offsets.map((offset, partition) => ({ partition, offset })) }],
  });

describe('the lag of consumer groups', () => {
  test('is what lies between commit and end, in each partition of each group', async () => {
    broker.createTopic('orders', 2);
    broker.createTopic('payments', 1);
    await produce('orders', 0, 0, 0, 1);
    await produce('payments', 0);
    await commit('late', 'orders', 1n, 1n);
    await commit('early', 'payments', 0n);
    const rows = await readLag(admin, reader);
    expect(rows).toEqual([
      {
        group: 'early',
        state: 'Empty',
        topic: 'payments',
        partition: 0,
        committedOffset: 0n,
        endOffset: 1n,
        lagRecords: 1n,
      },
      {
        group: 'late',
        state: 'Empty',
        topic: 'orders',
        partition: 0,
        committedOffset: 1n,
        endOffset: 3n,
        lagRecords: 2n,
      },
      {
        group: 'late',
        state: 'Empty',
        topic: 'orders',
        partition: 1,
        committedOffset: 1n,
        endOffset: 1n,
        lagRecords: 0n,
      },
    ]);
    expect(lagText({ rows, mappings: [] }).split('\n')).toEqual([
      'GROUP  STATE  TOPIC     PARTITION  COMMITTED  END  LAG',
      'early  Empty  payments          0          0    1    1',
      'late   Empty  orders            0          1    3    2',
      'late   Empty  orders            1          1    1    0',
      '3 records behind in 3 partitions',
    ]);
    expect(lagJson({ rows: rows.slice(0, 1), mappings: [] })).toBe(
      '{"group":"early","topic":"payments","partition":0,"committedOffset":"0","state":"Empty","endOffset":"1","lagRecords":"1"}',
    );
  });

  test('is none when no group has committed', async () => {
    broker.createTopic('orders', 1);
    await produce('orders', 0);
    expect(lagText({ rows: await readLag(admin, reader), mappings: [] })).toBe(
      'No consumer group has committed an offset.',
    );
  });
});
