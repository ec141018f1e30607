import { afterEach, describe, expect, test } from '@jest/globals';
import { sleep } from '../../../src/core/clock.ts';
import { at, listOf, textOf } from '../../../src/core/json.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { VirtualClock } from '../../../src/core/virtual-clock.ts';
import { writeGlue } from '../../../src/kafka-values/framing/glue.ts';
import { KafkaReader } from '../../../src/lambda/mappings/kafka.ts';
import { Mapping, type MappingDeclaration } from '../../../src/lambda/mappings/mapping.ts';
import { KINDS, PROBLEMS, type TroubleKind } from '../../../src/lambda/mappings/trouble/kinds.ts';
import { TROUBLES } from '../../../src/lambda/mappings/trouble/table.ts';
import type { RegistryFault } from '../../../src/lambda/mappings/values/registry-fault.ts';
import { GLUE, READING, toyRegistry, UNKNOWN } from '../../support/schema-registry.ts';
import { until } from '../../support/until.ts';
import { FUNCTION, mappingHarness } from './mapping-harness.ts';
import { MemoryCluster } from './memory-cluster.ts';

const CLUSTER = 'arn:aws:kafka:eu-central-1:000000000000:cluster/main/0c6e';
const QUEUE = 'arn:aws:sqs:eu-central-1:000000000000:failed';

let mapping: Mapping | undefined;
afterEach(() => mapping?.disable());

function setUp(cluster: MemoryCluster, settings: Partial<MappingDeclaration> = {}) {
  const clock = new VirtualClock(0);
  const harness = mappingHarness(clock, () => null);
  const wallClock = new VirtualClock(0);
  const toy = toyRegistry();
  const more = {
    random: seededRandom(1),
    wallClock,
    bootstrapServers: 'b:9092',
    open: cluster.open,
    openRegistry: () => toy.registry,
  };
  const base = { uuid: 'u-1', functionArn: FUNCTION, eventSourceArn: CLUSTER, topics: ['readings'] };
  const registry = { schemaRegistry: GLUE, provisionedPollers: { minimum: 1, maximum: 1 } };
  mapping = new Mapping(new KafkaReader({ ...harness.deps, ...more }, { ...base, ...registry, ...settings }));
  return { ...harness, ...toy, clock, wallClock, mapping };
}

const framed = (text: string, id = READING): Buffer => writeGlue(id, Buffer.from(text));
const reading = (id: string, more: object = {}): Buffer => framed(JSON.stringify({ id, ...more }));

/** The values that the function got, decoded from base64. */
const valuesIn = (events: readonly unknown[], partition = 'readings-0') =>
  events.flatMap((event) =>
    listOf(at(event, 'records', partition)).map((record) =>
      Buffer.from(textOf(at(record, 'value')), 'base64').toString(),
    ),
  );

const isCommitted =
  (cluster: MemoryCluster, offset: bigint, partition = 'readings-0') =>
  () =>
    cluster.commits.get(partition) === offset;

describe('a mapping with a schema registry', () => {
  test('hands decoded records to the function, each with its schema, and finds their ids', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', reading('a'), null);
    const { events, mapping, journal } = setUp(cluster);
    await mapping.enable();
    await until(isCommitted(cluster, 2n));

    const [first, second] = listOf(at(events[0], 'records', 'readings-0'));
    expect(first).toMatchObject({
      value: Buffer.from('{"id":"a"}').toString('base64'),
      valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: READING },
    });
    expect(at(second, 'value')).toBeUndefined();
    expect(at(second, 'valueSchemaMetadata')).toBeUndefined();
    expect(journal.hops()[0]).toMatchObject({ step: 'polled', ids: ['a', 'readings-0@0', 'readings-0@1'] });
  });

  test('filters by the decoded value, in SOURCE mode too', async () => {
    for (const format of ['JSON', 'SOURCE'] as const) {
      const cluster = new MemoryCluster(['readings-0']);
      cluster.append('readings-0', reading('a', { zone: 'x' }), reading('b', { zone: 'y' }));
      const filters = ['{"value":{"zone":["y"]}}'];
      const { events, mapping } = setUp(cluster, { filters, schemaRegistry: { ...GLUE, format } });
      await mapping.enable();
      await until(isCommitted(cluster, 2n));
      expect(valuesIn(events)).toEqual(['{"id":"b","zone":"y"}']);
      await mapping.disable();
    }
  });
});

describe('a record that cannot be decoded', () => {
  test('is dropped with its reason where there is no destination, and the partition goes on', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', reading('a'), framed('{}', UNKNOWN), framed('{}'), reading('d'));
    const { events, mapping, journal, times } = setUp(cluster);
    await mapping.enable();
    await until(isCommitted(cluster, 4n));
    expect(valuesIn(events)).toEqual(['{"id":"a"}', '{"id":"d"}']);
    expect(times).toHaveLength(1);
    const dropped = journal.hops().filter(({ step }) => step === 'dropped');
    expect(dropped.map(({ ids, detail }) => [ids, detail])).toEqual([
      [
        ['readings-0@1'],
        {
          condition: 'SCHEMA_NOT_FOUND',
          reason: `value: The registry has no schema ${UNKNOWN}.`,
          partitions: { 'readings-0': '1-1' },
        },
      ],
      [
        ['readings-0@2'],
        {
          condition: 'DESERIALIZATION_ERROR',
          reason: 'value: id is not there.',
          partitions: { 'readings-0': '2-2' },
        },
      ],
    ]);
  });

  test('is given up also when the registry takes longer for all ids than an absent one is remembered', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    const unknown = Array.from({ length: 20 }, (_, id) => UNKNOWN.replace('0ff', String(id + 100)));
    cluster.append('readings-0', ...unknown.map((id) => framed('{}', id)), reading('z'));
    const { events, mapping, asked, state, wallClock } = setUp(cluster);
    state.hold = () => sleep(wallClock, 4_000);
    await mapping.enable();
    await until(isCommitted(cluster, 21n));
    expect(valuesIn(events)).toEqual(['{"id":"z"}']);
    expect(asked).toHaveLength(21);
  });

  test('goes to a queue by its offset, and is not filtered first', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', framed('{}', UNKNOWN));
    const { events, mapping, reports } = setUp(cluster, { onFailure: QUEUE, filters: ['{"value":{"id":["a"]}}'] });
    await mapping.enable();
    await until(isCommitted(cluster, 1n));
    expect(events).toEqual([]);
    expect(reports.map(({ arn, report }) => [arn, JSON.parse(report.record)])).toMatchObject([
      [
        QUEUE,
        {
          requestContext: { condition: 'SCHEMA_NOT_FOUND', approximateInvokeCount: 0 },
          responseContext: null,
          KafkaBatchInfo: {
            batchSize: 1,
            recordsInfo: { 'readings-0': { firstRecordOffset: '0', lastRecordOffset: '0' } },
          },
        },
      ],
    ]);
  });

  test('goes to a topic with its key and with its bytes as they were', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    const value = framed('{}');
    cluster.appendRecord('readings-0', { key: Buffer.from('sensor-1'), value });
    const { mapping } = setUp(cluster, { onFailure: 'kafka://failed' });
    await mapping.enable();
    await until(isCommitted(cluster, 1n));
    expect(cluster.produced).toMatchObject([
      {
        topic: 'failed',
        key: 'sensor-1',
        value: {
          requestContext: { condition: 'DESERIALIZATION_ERROR' },
          payload: { records: { 'readings-0': [{ value: value.toString('base64') }] } },
        },
      },
    ]);
    expect(
      at(cluster.produced[0]?.value, 'payload', 'records', 'readings-0', 0, 'valueSchemaMetadata'),
    ).toBeUndefined();
  });
});

describe('while the registry does not answer', () => {
  test('nothing is lost, the mapping shows a problem, and goes on when it answers', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', reading('a'));
    const { events, mapping, journal, state, asked } = setUp(cluster, { onFailure: QUEUE });
    state.fault = 'UNREACHABLE';
    await mapping.enable();
    await until(() => asked.length >= 5);

    expect(mapping.lastResult).toBe(
      'PROBLEM: Schema registry connection error. Please check your schema registry configuration.',
    );
    expect(await mapping.lag()).toMatchObject([
      { committedOffset: 0n, lagRecords: 1, trouble: { api: 'SchemaRegistry', code: 'UNREACHABLE' } },
    ]);
    expect(journal.hops().map(({ step, place, detail }) => [step, place, detail])).toEqual([
      ['failed', 'mapping/main/bridge/readings-0', { code: 'UNREACHABLE', reason: 'SchemaRegistry: nobody is there' }],
    ]);

    state.fault = undefined;
    await until(isCommitted(cluster, 1n));
    expect(valuesIn(events)).toEqual(['{"id":"a"}']);
    expect(mapping.lastResult).toBe('OK');
  });

  test.each(Object.entries(TROUBLES.SchemaRegistry))('for %s it says so, waits and goes on', async (code, name) => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', reading('a'));
    const { mapping, state } = setUp(cluster);
    state.fault = code as RegistryFault;
    const kind: TroubleKind = KINDS[name];
    await mapping.enable();
    await until(() => mapping.lastResult === PROBLEMS[kind.problem]);
    expect(mapping.stateReason).toBe(kind.stopReason ?? 'USER_INITIATED');
    state.fault = undefined;
    await until(isCommitted(cluster, 1n));
    expect(mapping.lastResult).toBe('OK');
  });

  test('it is the registry that is told, also after the cluster was away in between', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', reading('a'));
    const { mapping, state, asked } = setUp(cluster);
    state.fault = 'UNREACHABLE';
    await mapping.enable();
    await until(() => asked.length > 0);
    cluster.fail('gone');
    await until(() => cluster.opened === 2 && mapping.lastResult === PROBLEMS.registry);
    expect(mapping.trouble).toBeUndefined();
    state.fault = undefined;
    await until(isCommitted(cluster, 1n));
  });

  test('partitions whose schemas are known go on', async () => {
    const cluster = new MemoryCluster(['readings-0', 'readings-1']);
    cluster.append('readings-0', reading('a'));
    const { events, mapping, state } = setUp(cluster);
    await mapping.enable();
    await until(isCommitted(cluster, 1n));
    state.fault = 'UNREACHABLE';
    cluster.append('readings-1', framed('{"id":"x"}', UNKNOWN));
    cluster.append('readings-0', reading('b'));
    await until(isCommitted(cluster, 2n));
    expect(valuesIn(events)).toEqual(['{"id":"a"}', '{"id":"b"}']);
    expect(cluster.commits.get('readings-1')).toBeUndefined();
  });

  test('a partition that is taken away meanwhile is left alone', async () => {
    const cluster = new MemoryCluster(['readings-0']);
    cluster.append('readings-0', reading('a'));
    const { events, mapping, state, asked } = setUp(cluster);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    state.hold = () => answered;
    await mapping.enable();
    await until(() => asked.length === 1);
    cluster.revoke('readings-0');
    answer();
    await mapping.disable();
    expect(events).toEqual([]);
  });
});
