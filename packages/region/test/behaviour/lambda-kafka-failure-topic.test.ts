import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { at, type Json, parseJson } from '../../src/core/json.ts';
import { type Fetched, PartitionReader } from '../../src/kafka-client/index.ts';
import { BAD_BATCHES, goodBatch } from '../support/fake-cluster/bad-batches.ts';
import type { FakeCluster } from '../support/fake-cluster/fake-cluster.ts';
import { offsetsIn } from '../support/fake-cluster/mapping.ts';
import { Orders } from '../support/fake-cluster/orders.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 60_000;
const SETTINGS = { onFailure: 'kafka://broken', provisionedPollers: { minimum: 1, maximum: 1 } };

let orders: Orders;
let cluster: FakeCluster;
beforeEach(async () => {
  orders = await Orders.open(1);
  cluster = orders.cluster;
  cluster.state.makeTopic('broken', 1);
});
afterEach(() => orders.stop());

/** A good batch, a bad one of two records, and a good one. */
async function start(kind = 'a wrong checksum') {
  const partition = cluster.state.partition('orders-0');
  partition.append(goodBatch('before'), 1);
  partition.append(BAD_BATCHES[kind]?.() ?? Buffer.alloc(0), 2);
  partition.append(goodBatch('after'), 1);
  return orders.start(SETTINGS);
}

const isCommitted = (): boolean => cluster.state.commits.get('orders-0') === 4n;

/** The messages on the failure topic. */
async function letters(): Promise<readonly (Json | undefined)[]> {
  const reader = new PartitionReader({ clientId: 'test', cluster });
  let fetched: Fetched | undefined;
  // It waits a short while only: nothing comes of a broker that answers later.
  await until(async () => {
    [fetched] = await reader.fetch([{ topic: 'broken', partition: 0, offset: 0n }]);
    return fetched !== undefined;
  });
  await reader.close();
  const records = (fetched?.parts ?? []).flatMap((part) => (part.kind === 'records' ? part.records : []));
  return records.map(({ value }) => parseJson(String(value)));
}

describe('with a topic as its failure destination, a batch that cannot be read', () => {
  test.each(Object.keys(BAD_BATCHES))(
    'for %s is there by its offsets, once, and its partition goes on',
    async (kind) => {
      const { events, journal, reports } = await start(kind);
      await until(isCommitted, LIMIT_MS);
      expect(offsetsIn(events)).toEqual(['0@0', '0@3']);
      const [letter, ...others] = await letters();
      expect([others, reports]).toEqual([[], []]);
      expect(letter).toMatchObject({
        requestContext: {
          functionArn: expect.stringMatching(/:function:bridge:\$LATEST$/),
          condition: 'DESERIALIZATION_ERROR',
          approximateInvokeCount: 0,
        },
        responseContext: null,
        version: '1.0',
      });
      expect(at(letter, 'KafkaBatchInfo', 'recordsInfo')).toEqual({
        'orders-0': { firstRecordOffset: '1', lastRecordOffset: '2' },
      });
      expect(journal.hops().filter(({ step }) => step === 'dead-lettered')).toMatchObject([
        { detail: { destination: 'kafka://broken', partitions: { 'orders-0': '1-2' } } },
      ]);
    },
  );

  test('waits for a leader of that topic that is away for a moment', async () => {
    cluster.state.refusals.set('Produce', { code: 6, times: 1 });
    const { journal } = await start();
    await until(isCommitted, LIMIT_MS);
    expect(await letters()).toHaveLength(1);
    expect(journal.hops().filter(({ step }) => step === 'dropped')).toEqual([]);
  });

  test('is dropped with a word and a figure when that topic does not take it, and its partition goes on', async () => {
    cluster.state.refusals.set('Produce', { code: 29 });
    const { events, journal, figures } = await start();
    await until(isCommitted, LIMIT_MS);
    expect(offsetsIn(events)).toEqual(['0@0', '0@3']);
    expect(await letters()).toEqual([]);
    expect(journal.hops().filter(({ step }) => step === 'dropped')).toMatchObject([
      { detail: { destination: 'kafka://broken', partitions: { 'orders-0': '1-2' }, reason: expect.any(String) } },
    ]);
    expect(figures).toContainEqual(expect.arrayContaining([{ OnFailureDestinationDeliveryErrorCount: 1 }]));
  });
});
