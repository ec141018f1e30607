import { afterEach, describe, expect, test } from '@jest/globals';
import { at, listOf, numberOf, objectOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { KafkaReader } from '../../../src/lambda/mappings/kafka.ts';
import { Mapping, type MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { until } from '../../support/until.ts';
import { FUNCTION, mappingHarness, type Script, Throttled } from './mapping-harness.ts';
import { MemoryCluster } from './memory-cluster.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/main/0c6e';
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';
const PROVISIONED = { provisionedPollers: { minimum: 1, maximum: 1 } };

let mapping: Mapping | undefined;
afterEach(() => mapping?.disable());

function setUp(
  cluster: MemoryCluster,
  script: Script,
  settings: Partial<MappingDeclaration> = {},
  wallClock = new VirtualClock(0),
) {
  const clock = new VirtualClock(0);
  const harness = mappingHarness(clock, script);
  const more = {
    random: seededRandom(1),
    wallClock,
    bootstrapServers: 'b:9092',
    open: cluster.open,
  };
  const base = { uuid: 'u-1', functionArn: FUNCTION, eventSourceArn: CLUSTER, topics: ['orders'] };
  mapping = new Mapping(new KafkaReader({ ...harness.deps, ...more }, { ...base, ...settings }));
  return { ...harness, clock, mapping };
}

/** The offsets of an event, by partition. */
function offsetsIn(event: unknown): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(objectOf(at(event, 'records'))).map(([partition, list]) => [
      partition,
      listOf(list).map((record) => numberOf(at(record, 'offset')) ?? -1),
    ]),
  );
}
const committed = (cluster: MemoryCluster) => Object.fromEntries([...cluster.commits].map(([k, v]) => [k, Number(v)]));
const failing = (...offsets: number[]) =>
  ((event) => {
    const seen = Object.values(offsetsIn(event)).flat();
    if (seen.some((offset) => offsets.includes(offset))) throw new Error('poison');
  }) as Script;
const partial = (...failed: [partition: string, offset: number][]) => ({
  batchItemFailures: failed.map(([partition, offset]) => ({ itemIdentifier: { partition, offset } })),
});

describe('batches', () => {
  test('hold records of several partitions, and are committed after success', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', '{"id":"a"}', '{"id":"b"}');
    cluster.append('orders-1', '{"id":"c"}');
    const { events, mapping, journal } = setUp(cluster, () => null);
    await mapping.enable();
    await until(() => cluster.commits.size === 2);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0, 1], 'orders-1': [0] }]);
    expect(committed(cluster)).toEqual({ 'orders-0': 2, 'orders-1': 1 });
    await until(() => mapping.pendingCount === 0);
    expect(journal.hops().map(({ step, place, ids, detail }) => [step, place, ids, detail])).toEqual([
      [
        'polled',
        'mapping/main/bridge',
        ['a', 'orders-0@0', 'b', 'orders-0@1', 'c', 'orders-1@0'],
        { batchSize: 3, partitions: { 'orders-0': '0-1', 'orders-1': '0-0' } },
      ],
      ['committed', 'mapping/main/bridge/orders-0', [], { offset: 2, lagRecords: 0 }],
      ['committed', 'mapping/main/bridge/orders-1', [], { offset: 1, lagRecords: 0 }],
    ]);
  });

  test('wait 500 ms for more unless they are full', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a', 'b', 'c');
    const { events, times, mapping } = setUp(cluster, () => null, { batchSize: 2 });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 3n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0, 1] }, { 'orders-0': [2] }]);
    expect(times).toEqual([0, 500]);
  });

  test('of different partitions run side by side; those of one partition never do', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', 'a', 'b', 'c', 'd');
    cluster.append('orders-1', 'e', 'f');
    const running: Record<string, number> = {};
    let most = 0;
    const { mapping, events } = setUp(
      cluster,
      async (event) => {
        for (const name of Object.keys(offsetsIn(event))) running[name] = (running[name] ?? 0) + 1;
        expect(Math.max(...Object.values(running))).toBe(1);
        most = Math.max(
          most,
          Object.values(running).reduce((sum, n) => sum + n, 0),
        );
        await new Promise((resolve) => setTimeout(resolve, 5));
        for (const name of Object.keys(offsetsIn(event))) running[name] = 0;
      },
      { batchSize: 2 },
    );
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 4n && cluster.commits.get('orders-1') === 2n);
    expect([most, events.length]).toEqual([2, 3]);
  });

  test('that are not full wait while one is in hand: what comes meanwhile is one batch', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1', 'orders-2']);
    cluster.append('orders-0', 'a');
    const first = Promise.withResolvers<void>();
    // Its time stands still, so patience has no end.
    const wallClock = new VirtualClock(0);
    wallClock.hold();
    const script: Script = (_event, call) => (call === 1 ? first.promise : null);
    const { mapping, events } = setUp(cluster, script, { windowMs: 0 }, wallClock);
    await mapping.enable();
    await until(() => events.length === 1);
    cluster.append('orders-1', 'b');
    cluster.append('orders-2', 'c');
    await until(() => mapping.pendingCount === 3);
    expect(events).toHaveLength(1);
    first.resolve();
    await until(() => cluster.commits.size === 3);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0] }, { 'orders-1': [0], 'orders-2': [0] }]);
  });

  test('that are not full wait no longer than a tenth of a second, and full ones not at all', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1', 'orders-2']);
    cluster.append('orders-0', 'a');
    const first = Promise.withResolvers<void>();
    const wallClock = new VirtualClock(0);
    const release = wallClock.hold();
    const script: Script = (_event, call) => (call === 1 ? first.promise : null);
    const { mapping, events } = setUp(cluster, script, { windowMs: 0, batchSize: 2 }, wallClock);
    await mapping.enable();
    await until(() => events.length === 1);
    cluster.append('orders-1', 'b', 'c', 'd');
    await until(() => cluster.commits.get('orders-1') === 2n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0] }, { 'orders-1': [0, 1] }]);
    release();
    await until(() => cluster.commits.get('orders-1') === 3n);
    expect(wallClock.now()).toBe(100);
    first.resolve();
  });

  test('an endless failure is repeated with growing delays and blocks its partition only', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', 'poison');
    const { mapping, times, events } = setUp(cluster, (event) => {
      if (offsetsIn(event)['orders-0']) throw new Error('poison');
    });
    await mapping.enable();
    await until(() => times.length >= 9);
    cluster.append('orders-1', 'fine');
    await until(() => cluster.commits.get('orders-1') === 1n);
    expect(times.slice(0, 9)).toEqual([500, 1_500, 3_500, 7_500, 15_500, 31_500, 63_500, 123_500, 183_500]);
    expect(committed(cluster)).toEqual({ 'orders-1': 1 });
    expect(
      new Set(events.filter((event) => offsetsIn(event)['orders-0']).map((event) => JSON.stringify(event))).size,
    ).toBe(1);
  });

  test('a function that is throttled is tried again from the same offset', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, times } = setUp(cluster, (_event, call) => {
      if (call < 3) throw new Throttled();
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n);
    expect(times).toEqual([500, 1_500, 3_500]);
  });
});

describe('filters', () => {
  const filters = ['{"value":{"kind":["order"]}}'];

  test('keep records from the function but let them be committed', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', '{"kind":"x"}', '{"kind":"order"}', '{"kind":"x"}');
    const { events, mapping, journal } = setUp(cluster, () => null, { filters });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 3n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [1] }]);
    expect(
      journal
        .hops()
        .filter(({ step }) => step === 'filtered')
        .map(({ ids }) => ids),
    ).toEqual([['orders-0@0', 'orders-0@2']]);
  });

  test('let a record of another format pass', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'plain text', null);
    const { events, mapping } = setUp(cluster, () => null, { filters });
    await mapping.enable();
    await until(() => events.length === 1);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0, 1] }]);
  });

  test('nothing but unwanted records is committed without an invocation', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', '{"kind":"x"}');
    const { events, mapping } = setUp(cluster, () => null, { filters });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n);
    expect(events).toEqual([]);
  });
});

describe('provisioned pollers', () => {
  test('give a batch up after its retries and tell the queue where it lies', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a', 'b');
    const { mapping, events, reports } = setUp(cluster, failing(0), {
      ...PROVISIONED,
      maximumRetryAttempts: 2,
      onFailure: QUEUE,
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 2n);
    expect(events).toHaveLength(3);
    expect(reports.map(({ arn, report }) => [arn, JSON.parse(report.record).KafkaBatchInfo.recordsInfo])).toEqual([
      [
        QUEUE,
        {
          'orders-0': {
            firstRecordOffset: '0',
            lastRecordOffset: '1',
            firstRecordTimestamp: '1970-01-01T00:00:00.000Z',
            lastRecordTimestamp: '1970-01-01T00:00:00.000Z',
          },
        },
      ],
    ]);
  });

  test('endless retries and a failure destination are ten retries', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, events, reports } = setUp(cluster, failing(0), { onFailure: QUEUE });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n);
    const { requestContext } = JSON.parse(reports[0]?.report.record ?? '');
    expect([events.length, requestContext.approximateInvokeCount, requestContext.condition]).toEqual([
      11,
      11,
      'RetryAttemptsExhausted',
    ]);
  });

  test('split a failing batch until the poison is alone', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a', 'b', 'poison', 'd');
    const { mapping, events, journal } = setUp(cluster, failing(2), {
      ...PROVISIONED,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 4n);
    expect(events.map((event) => offsetsIn(event)['orders-0'])).toEqual([[0, 1, 2, 3], [0, 1], [2, 3], [2], [2], [3]]);
    const dropped = journal.hops().filter(({ step }) => step === 'dropped');
    expect(dropped.map(({ ids, detail }) => [ids, detail?.['condition']])).toEqual([
      [['orders-0@2'], 'RetryAttemptsExhausted'],
    ]);
  });

  test('commit the records before a reported failure and retry from it, partition by partition', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', 'a', 'b', 'c');
    cluster.append('orders-1', 'd');
    const answers = [partial(['orders-0', 1]), null];
    const { mapping, events } = setUp(cluster, (_event, call) => answers[call - 1], {
      ...PROVISIONED,
      reportBatchItemFailures: true,
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 3n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0, 1, 2], 'orders-1': [0] }, { 'orders-0': [1, 2] }]);
    expect(cluster.commitLog).toEqual(['orders-0:1', 'orders-1:1', 'orders-0:3']);
  });

  test('repeat the whole batch when the answer names a record that was not in it', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a', 'b');
    const answers = [partial(['orders-0', 99]), null];
    const { mapping, events } = setUp(cluster, (_event, call) => answers[call - 1], {
      ...PROVISIONED,
      reportBatchItemFailures: true,
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 2n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0, 1] }, { 'orders-0': [0, 1] }]);
  });

  test('give up records that are too old without invoking', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, events, reports } = setUp(cluster, failing(0), {
      ...PROVISIONED,
      maximumRecordAgeMs: 60_000,
      maximumRetryAttempts: 10_000,
      onFailure: QUEUE,
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n);
    const { requestContext } = JSON.parse(reports[0]?.report.record ?? '');
    expect([events.length, requestContext.condition]).toEqual([6, 'RecordAgeExceeded']);
  });

  test('send given-up records to a Kafka topic, one message each, with its key', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a', 'b');
    const { mapping } = setUp(cluster, failing(0, 1), {
      ...PROVISIONED,
      maximumRetryAttempts: 0,
      onFailure: 'kafka://orders.failed',
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 2n);
    const short = cluster.produced.map(({ topic, key, value }) => [topic, key, offsetsIn(at(value, 'payload'))]);
    expect(short).toEqual([
      ['orders.failed', 'k', { 'orders-0': [0] }],
      ['orders.failed', 'k', { 'orders-0': [1] }],
    ]);
  });

  test('give up a record that no event can hold', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'x'.repeat(5 * 1024 * 1024), 'small');
    const { mapping, events, reports } = setUp(cluster, () => null, { onFailure: QUEUE });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 2n);
    const { requestContext, responseContext } = JSON.parse(reports[0]?.report.record ?? '');
    expect([
      events.map(offsetsIn),
      requestContext.condition,
      requestContext.approximateInvokeCount,
      responseContext,
    ]).toEqual([[{ 'orders-0': [1] }], 'MaximumPayloadSizeExceeded', 0, null]);
  });
});

describe('settings', () => {
  test.each([
    [{ maximumRetryAttempts: 3 }, 'MaximumRetryAttempts'],
    [{ maximumRecordAgeMs: 60_000 }, 'MaximumRecordAgeInSeconds'],
    [{ bisectBatchOnFunctionError: true }, 'BisectBatchOnFunctionError'],
    [{ reportBatchItemFailures: true }, 'FunctionResponseTypes'],
    [{ onFailure: 'kafka://failed' }, 'DestinationConfig.OnFailure.Destination kafka://'],
  ])('%j needs provisioned pollers', (settings, name) => {
    expect(() => setUp(new MemoryCluster([]), () => null, settings)).toThrow(
      `${name} needs ProvisionedPollerConfig on a Kafka event source mapping. Add it, or leave ${name} out.`,
    );
  });

  test('a failure topic that is also the source is refused', () => {
    expect(() => setUp(new MemoryCluster([]), () => null, { ...PROVISIONED, onFailure: 'kafka://orders' })).toThrow(
      'The on-failure destination kafka://orders is a source topic of the same mapping.',
    );
  });
});

describe('the group', () => {
  test('offsets of the group win over the starting position', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', 'a', 'b');
    cluster.append('orders-1', 'c');
    cluster.commits.set('orders-0', 1n);
    const { mapping, events } = setUp(cluster, () => null, { startingPosition: 'LATEST' });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 2n);
    cluster.append('orders-1', 'd');
    await until(() => cluster.commits.get('orders-1') === 2n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [1] }, { 'orders-1': [1] }]);
  });

  test('the result of a batch whose partition was taken away meanwhile is not committed', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', 'a');
    cluster.append('orders-1', 'b');
    const { mapping, events } = setUp(cluster, (_event, call) => {
      if (call === 1) cluster.revoke('orders-0');
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-1') === 1n && mapping.pendingCount === 0);
    expect([events.length, cluster.commitLog]).toEqual([1, ['orders-1:1']]);
  });

  test('nor is it when the partition has come back: its records come again', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, events } = setUp(cluster, (_event, call) => {
      if (call > 1) return;
      cluster.revoke('orders-0');
      cluster.assign('orders-0');
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n);
    expect([events.length, cluster.commitLog]).toEqual([2, ['orders-0:1']]);
  });

  test('a failing batch whose partition was taken away is not retried', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'poison');
    const { mapping, events } = setUp(cluster, () => {
      cluster.revoke('orders-0');
      throw new Error('poison');
    });
    await mapping.enable();
    await until(() => events.length === 1 && mapping.pendingCount === 0);
    expect(cluster.commitLog).toEqual([]);
  });

  test('a commit that a rebalance refuses is made when the partition is still ours after it', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, journal } = setUp(cluster, () => {
      cluster.isRebalancing = true;
    });
    await mapping.enable();
    await until(() => journal.hops().some(({ step }) => step === 'failed'));
    cluster.isRebalancing = false;
    cluster.assign();
    await until(() => cluster.commits.get('orders-0') === 1n);
    expect(journal.hops().find(({ step }) => step === 'failed')?.detail).toEqual({
      offset: 1,
      code: 'REBALANCE_IN_PROGRESS',
      reason: 'not committed: OffsetCommit: REBALANCE_IN_PROGRESS',
    });
  });

  test('a cluster that is lost is joined again', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    const { mapping } = setUp(cluster, () => null);
    await mapping.enable();
    cluster.fail('gone');
    await until(() => cluster.opened === 2);
    cluster.append('orders-0', 'a');
    await until(() => cluster.commits.get('orders-0') === 1n);
    expect(mapping.state).toBe('Enabled');
  });

  test('a mapping tells what came of its last attempt, and that the cluster cannot be reached', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    const { mapping } = setUp(cluster, failing(1), { batchSize: 1 });
    await mapping.enable();
    expect(mapping.lastResult).toBe('No records processed');
    cluster.append('orders-0', 'a');
    await until(() => mapping.lastResult === 'OK');
    cluster.append('orders-0', 'poison');
    await until(() => mapping.lastResult === 'PROBLEM: Function call failed');

    cluster.fail('gone');

    expect(mapping.lastResult).toMatch(/^PROBLEM: Connection error/);
    await until(() => mapping.lastResult === 'PROBLEM: Function call failed');
  });

  test('a batch from before the loss is not committed after it', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, events } = setUp(cluster, async (_event, call) => {
      if (call > 1) return;
      cluster.fail('gone');
      await until(() => cluster.opened === 2);
    });
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n && mapping.pendingCount === 0);
    expect([events.length, cluster.commitLog]).toEqual([2, ['orders-0:1']]);
  });

  test('lag is told by partition', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a', 'poison');
    const { mapping, times } = setUp(cluster, failing(1), { batchSize: 1 });
    await mapping.enable();
    await until(() => times.length > 2);
    expect(await mapping.lag()).toEqual([
      expect.objectContaining({ topic: 'orders', partition: 0, committedOffset: 1n, endOffset: 2n, lagRecords: 1 }),
    ]);
  });
});

describe('switching off', () => {
  test('lets the batch in hand finish and stops an endless retry', async () => {
    const cluster = new MemoryCluster(['orders-0', 'orders-1']);
    cluster.append('orders-0', 'poison');
    const clock = realClock();
    const harness = mappingHarness(clock, failing(0));
    const more = { random: seededRandom(1), wallClock: clock, bootstrapServers: 'b:9092', open: cluster.open };
    const base = { uuid: 'u-1', functionArn: FUNCTION, eventSourceArn: CLUSTER, topics: ['orders'], windowMs: 0 };
    mapping = new Mapping(new KafkaReader({ ...harness.deps, ...more }, base));
    await mapping.enable();
    await until(() => harness.events.length === 1);
    await mapping.disable();
    expect([mapping.state, mapping.pendingCount, harness.events.length]).toEqual(['Disabled', 0, 1]);
  });

  test('and on again goes on where it was', async () => {
    const cluster = new MemoryCluster(['orders-0']);
    cluster.append('orders-0', 'a');
    const { mapping, events } = setUp(cluster, () => null);
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 1n);
    await mapping.disable();
    cluster.append('orders-0', 'b');
    await mapping.enable();
    await until(() => cluster.commits.get('orders-0') === 2n);
    expect(events.map(offsetsIn)).toEqual([{ 'orders-0': [0] }, { 'orders-0': [1] }]);
  });
});
