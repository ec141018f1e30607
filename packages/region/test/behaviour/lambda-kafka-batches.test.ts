import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { at } from '../../src/core/json.ts';
import { BAD_BATCHES, goodBatch, sealed } from '../support/fake-cluster/bad-batches.ts';
import type { FakeCluster } from '../support/fake-cluster/fake-cluster.ts';
import { offsetsIn, QUEUE } from '../support/fake-cluster/mapping.ts';
import { Orders } from '../support/fake-cluster/orders.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 60_000;

let orders: Orders;
let cluster: FakeCluster;
beforeEach(async () => {
  orders = await Orders.open();
  cluster = orders.cluster;
});
afterEach(() => orders.stop());

const committed = (): Record<string, number> =>
  Object.fromEntries([...cluster.state.commits].map(([name, offset]) => [name, Number(offset)]));

describe('a batch that cannot be read', () => {
  test.each(Object.keys(BAD_BATCHES))(
    'for %s is dead-lettered by its offsets, and its partition goes on',
    async (kind) => {
      const bad = cluster.state.partition('orders-0');
      bad.append(goodBatch('before'), 1);
      bad.append(BAD_BATCHES[kind]?.() ?? Buffer.alloc(0), 2);
      bad.append(goodBatch('after'), 1);
      cluster.state.partition('orders-1').append(goodBatch('other'), 1);
      const { events, reports, journal, mapping } = await orders.start();
      await until(() => committed()['orders-0'] === 4 && committed()['orders-1'] === 1, LIMIT_MS);
      expect(offsetsIn(events).toSorted()).toEqual(['0@0', '0@3', '1@0']);
      expect(reports.map(({ arn }) => arn)).toEqual(reports.map(() => QUEUE));
      const letters = reports.map(({ report }) => JSON.parse(report.record));
      expect(letters.map((letter) => at(letter, 'KafkaBatchInfo', 'recordsInfo'))).toEqual([
        { 'orders-0': { firstRecordOffset: '1', lastRecordOffset: '2' } },
      ]);
      expect(letters[0]).toMatchObject({
        requestContext: { condition: 'DESERIALIZATION_ERROR', approximateInvokeCount: 0 },
      });
      const hops = journal.hops().filter(({ step }) => step === 'dead-lettered');
      expect(hops.map(({ detail }) => detail?.['partitions'])).toEqual([{ 'orders-0': '1-2' }]);
      await until(async () => (await mapping.lag()).every(({ lagRecords }) => lagRecords === 0), LIMIT_MS);
      expect((await mapping.lag()).map(({ unreadableBatches }) => unreadableBatches)).toEqual([1, 0]);
    },
  );

  test('is dropped without a failure destination, and the journal says so', async () => {
    const bad = cluster.state.partition('orders-0');
    bad.append(BAD_BATCHES['a wrong checksum']?.() ?? Buffer.alloc(0), 2);
    bad.append(goodBatch('after'), 1);
    const { events, reports, journal } = await orders.start({ onFailure: undefined });
    await until(() => committed()['orders-0'] === 3, LIMIT_MS);
    expect([offsetsIn(events), reports]).toEqual([['0@2'], []]);
    expect(journal.hops().filter(({ step }) => step === 'dropped')).toMatchObject([
      { detail: { reason: 'the checksum of the batch does not fit', partitions: { 'orders-0': '0-1' } } },
    ]);
  });

  test('and that is marked as control holds no records: its offsets are passed over', async () => {
    const partition = cluster.state.partition('orders-0');
    const mark = goodBatch('mark');
    mark.writeInt16BE(0b11_0000, 21);
    partition.append(sealed(mark), 1);
    partition.append(goodBatch('after'), 1);
    const last = goodBatch('mark');
    last.writeInt16BE(0b11_0000, 21);
    partition.append(sealed(last), 1);
    const { events, reports, mapping } = await orders.start();
    await until(async () => committed()['orders-0'] === 3 && (await mapping.lag())[0]?.lagRecords === 0, LIMIT_MS);
    expect([offsetsIn(events), reports]).toEqual([['0@1'], []]);
  });

  test('because it is larger than the first fetch takes is fetched with more room, and read', async () => {
    cluster.state.isStrict = true;
    cluster.state.partition('orders-0').append(goodBatch('x'.repeat(3 * 1024 * 1024)), 1);
    cluster.state.partition('orders-1').append(goodBatch('other'), 1);
    const { events } = await orders.start();
    await until(() => committed()['orders-0'] === 1 && committed()['orders-1'] === 1, LIMIT_MS);
    expect(offsetsIn(events).toSorted()).toEqual(['0@0', '1@0']);
  });
});
