import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Admin, Producer } from '@platformatic/kafka';
import { seededRandom } from '../../src/core/random.ts';
import { realClock } from '../../src/core/real-clock.ts';
import { startBroker } from '../../src/kafka/broker.ts';
import type { Mapping } from '../../src/lambda/mappings/mapping.ts';
import { goodBatch } from '../support/fake-cluster/bad-batches.ts';
import type { FakeCluster } from '../support/fake-cluster/fake-cluster.ts';
import { mappingOn, offsetsIn } from '../support/fake-cluster/mapping.ts';
import { Orders } from '../support/fake-cluster/orders.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 60_000;
const GROUP_AUTHORIZATION_FAILED = 30;

let orders: Orders;
let cluster: FakeCluster;
beforeEach(async () => {
  orders = await Orders.open();
  cluster = orders.cluster;
});
afterEach(() => orders.stop());

/** A partition with ten records, one in each batch. */
function tenRecords() {
  const partition = cluster.state.partition('orders-0');
  for (let n = 0; n < 10; n++) partition.append(goodBatch(String(n)), 1);
  return partition;
}

const isAtEnd = async (one: Mapping): Promise<boolean> => {
  const lag = await one.lag();
  return lag.length === 2 && lag.every(({ lagRecords, trouble }) => lagRecords === 0 && trouble === undefined);
};
const fetches = (): number => cluster.state.calls.get('Fetch') ?? 0;

describe('an offset that the cluster does not have', () => {
  test.each(['TRIM_HORIZON', 'LATEST'] as const)(
    'because the records are deleted: the partition goes on at the first that is left, and counts the gap (%s)',
    async (startingPosition) => {
      const partition = tenRecords();
      cluster.state.commits.set('orders-0', 2n);
      partition.deleteBefore(7n);
      const { events, journal, mapping } = await orders.start({ startingPosition });
      await until(() => isAtEnd(mapping), LIMIT_MS);
      expect(offsetsIn(events)).toEqual(['0@7', '0@8', '0@9']);
      expect(cluster.state.commits.get('orders-0')).toBe(10n);
      expect((await mapping.lag())[0]).toMatchObject({ missingRecords: 5 });
      expect(journal.hops().filter(({ step }) => step === 'dropped')).toEqual([
        expect.objectContaining({
          place: 'mapping/main/bridge/orders-0',
          detail: {
            condition: 'OFFSET_OUT_OF_RANGE',
            partitions: { 'orders-0': '2-6' },
            records: 5,
            reason: 'the cluster has deleted 5 records before they were read; going on at 7',
          },
        }),
      ]);
    },
  );

  test('because the records are deleted: the gap is still counted after the mapping has joined its group again', async () => {
    const partition = tenRecords();
    cluster.state.commits.set('orders-0', 2n);
    partition.deleteBefore(7n);
    const { events, mapping } = await orders.start();
    await until(() => isAtEnd(mapping), LIMIT_MS);
    cluster.state.refusals.set('Heartbeat', { code: GROUP_AUTHORIZATION_FAILED, times: 1 });
    await until(async () => (await mapping.lag()).length === 0, LIMIT_MS);
    partition.append(goodBatch('later'), 1);
    await until(async () => offsetsIn(events).includes('0@10') && (await isAtEnd(mapping)), LIMIT_MS);
    expect((await mapping.lag())[0]).toMatchObject({ missingRecords: 5 });
  });

  test('because all records are deleted: the group moves on past them', async () => {
    tenRecords().deleteBefore(10n);
    cluster.state.commits.set('orders-0', 2n);
    const { events, mapping } = await orders.start();
    await until(() => isAtEnd(mapping), LIMIT_MS);
    expect([offsetsIn(events), cluster.state.commits.get('orders-0')]).toEqual([[], 10n]);
  });

  test('because it is past the end: the partition is read again from its beginning', async () => {
    tenRecords();
    cluster.state.commits.set('orders-0', 50n);
    const { events, journal, mapping } = await orders.start();
    await until(() => isAtEnd(mapping), LIMIT_MS);
    expect(offsetsIn(events)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((n) => `0@${n}`));
    const reasons = journal.hops().map(({ detail }) => detail?.['reason']);
    expect(reasons).toContain('offset 50 is not there; reading again from 0');
  });

  test('though the cluster says that it begins there: it is asked again later each time, and the other goes on', async () => {
    tenRecords();
    cluster.state.partition('orders-1').append(goodBatch('a'), 1);
    cluster.state.refusals.set('Fetch', { code: 1, partition: 'orders-0' });
    const { events, mapping } = await orders.start();
    await until(async () => (await mapping.lag()).some(({ trouble }) => (trouble?.attempts ?? 0) >= 4), LIMIT_MS);
    expect(fetches()).toBeLessThan(30);
    expect(offsetsIn(events)).toEqual(['1@0']);
    cluster.state.refusals.clear();
    await until(() => isAtEnd(mapping), LIMIT_MS);
    expect(offsetsIn(events)).toHaveLength(11);
  });
});

test('a topic that is deleted and made again is read from its beginning, however far the group was', async () => {
  tenRecords();
  const { events, journal, mapping } = await orders.start({ startingPosition: 'TRIM_HORIZON' });
  await until(() => isAtEnd(mapping), LIMIT_MS);
  cluster.state.topics.delete('orders');
  await until(async () => (await mapping.lag()).some(({ trouble }) => trouble !== undefined), LIMIT_MS);
  // The group's offset is still there, and the new topic is already longer than the old one was.
  const topic = cluster.state.makeTopic('orders', 2);
  for (let n = 0; n < 12; n++) topic.partitions[0]?.append(goodBatch(String(n)), 1);
  await until(() => offsetsIn(events).length === 22 && cluster.state.commits.get('orders-0') === 12n, LIMIT_MS);
  expect(offsetsIn(events).slice(10, 13)).toEqual(['0@0', '0@1', '0@2']);
  expect(journal.hops().map(({ detail }) => detail?.['reason'])).toContain(
    'topic orders was deleted and made again; reading it from its beginning',
  );
});

test('partitions that are added are read, and the others are not interrupted', async () => {
  tenRecords();
  const { events, mapping } = await orders.start();
  await until(() => isAtEnd(mapping), LIMIT_MS);
  const more = cluster.state.makeTopic('more', 1).partitions[0];
  if (more) cluster.state.topics.get('orders')?.partitions.push(more);
  more?.append(goodBatch('new'), 1);
  await until(() => offsetsIn(events).includes('2@0'), LIMIT_MS);
  expect(offsetsIn(events)).toHaveLength(11);
});

test("of the region's own broker, records that DeleteRecords takes away are a gap, and the rest is read", async () => {
  const broker = await startBroker({ clock: realClock(), random: seededRandom(1) });
  broker.createTopic('orders', 2);
  const client = { clientId: 'test', bootstrapBrokers: [broker.bootstrapServer] };
  const [producer, admin] = [new Producer(client), new Admin(client)];
  const produce = (value: string) =>
    producer.send({ messages: [{ topic: 'orders', partition: 0, value: Buffer.from(value) }], acks: -1 });
  try {
    const { events, mapping } = mappingOn({ bootstrapServers: [broker.bootstrapServer] }, () => null);
    await produce('first');
    await mapping.enable();
    await until(() => isAtEnd(mapping), LIMIT_MS);
    await mapping.disable();
    for (let n = 0; n < 9; n++) await produce(String(n));
    await admin.deleteRecords({ topics: [{ name: 'orders', partitions: [{ partition: 0, offset: 6n }] }] });
    await mapping.enable();
    await until(() => isAtEnd(mapping), LIMIT_MS);
    expect(offsetsIn(events)).toEqual(['0@0', '0@6', '0@7', '0@8', '0@9']);
    expect((await mapping.lag())[0]).toMatchObject({ missingRecords: 5 });
    await mapping.disable();
  } finally {
    await Promise.all([producer.close(), admin.close()]);
    await broker.stop();
  }
});
