import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { adminOf } from '@tributary/region/kafka-client';
import { KafkaTopics } from '../../../../../ops/dlq/kafka-topics.ts';
import type { RecordPage, RecordRow } from '../../../server/kafka/shapes.ts';
import { type ConsoleClient, consoleClient } from '../../support/console-client.ts';
import { type ConsoleRegion, consoleRegion } from '../../support/console-region.ts';

const PARTITIONS = 3;
const COUNT = 300;

let running: ConsoleRegion;
let client: ConsoleClient;
beforeAll(async () => {
  running = await consoleRegion({ isEmpty: true });
  client = consoleClient(running.region.endpoint);
  const admin = adminOf('test', running.region.kafkaConnection);
  await admin.createTopics({ topics: ['readings', 'strange'], partitions: PARTITIONS });
  await admin.close();
  const topics = new KafkaTopics(running.region.kafkaConnection);
  await client.post('topics/produce', { topic: 'readings', text: JSON.stringify({ value: { n: 0 }, headers: {} }) });
  for (let n = 1; n < COUNT; n++)
    await topics.produce([
      {
        topic: 'readings',
        partition: n % PARTITIONS,
        key: Buffer.from(`k-${n}`),
        value: Buffer.from(`{"n":${n}}`),
        headers: [],
      },
    ]);
  await topics.close();
});
afterAll(() => running?.stop());

const read = (query: Record<string, string>): Promise<RecordPage> =>
  client.get<RecordPage>('topics/records', { topic: 'readings', ...query });
const numberOf = (row: RecordRow): number =>
  row.kind === 'unreadable' || row.value === null || !('text' in row.value) ? Number.NaN : JSON.parse(row.value.text).n;

async function all(query: Record<string, string>): Promise<number[]> {
  const numbers: number[] = [];
  for (let page = await read(query); ; page = await read({ ...query, cursor: page.cursor ?? '' })) {
    numbers.push(...page.records.map(numberOf));
    if (page.cursor === undefined || page.records.length === 0) return numbers;
  }
}

const DOWN = Array.from({ length: COUNT }, (_, index) => COUNT - 1 - index);
const ofEachPartition = (numbers: readonly number[]): number[][] =>
  Array.from({ length: PARTITIONS }, (_, partition) => numbers.filter((n) => n > 0 && n % PARTITIONS === partition));

describe('records', () => {
  test('come newest first, page by page, each once, those of a partition in their order', async () => {
    const numbers = await all({ limit: '70' });
    expect(numbers.toSorted((a, b) => b - a)).toEqual(DOWN);
    expect(ofEachPartition(numbers)).toEqual(ofEachPartition(DOWN));
  });

  test('come oldest first from the start', async () => {
    const numbers = await all({ at: 'start', limit: '70' });
    expect(numbers.toSorted((a, b) => b - a)).toEqual(DOWN);
    expect(ofEachPartition(numbers)).toEqual(ofEachPartition(DOWN.toReversed()));
  });

  test('begin at an offset of one partition', async () => {
    const { records } = await read({ p: '1', at: '40', limit: '2' });
    expect(records).toMatchObject([
      { partition: 1, offset: '40' },
      { partition: 1, offset: '41' },
    ]);
  });

  test('begin at a time', async () => {
    expect((await read({ at: '2000-01-01T00:00:00Z', limit: '500' })).records).toHaveLength(COUNT);
    expect((await read({ at: '2100-01-01T00:00:00Z', limit: '500' })).records).toEqual([]);
  });

  test('that a filter takes are all found, and it says how many were looked at', async () => {
    const { records, looked, total } = await read({ field: 'n', op: 'below', value: '5' });
    expect(records.map(numberOf).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect({ looked, total }).toEqual({ looked: String(COUNT), total: String(COUNT) });
  });

  test('that come later are read from the tail on', async () => {
    const { tail } = await read({ limit: '1' });
    expect((await read({ cursor: tail })).records).toEqual([]);
    await client.post('topics/produce', { topic: 'readings', partition: 2, text: '{"headers":{},"value":{"n":1000}}' });
    const later = await read({ cursor: tail });
    expect(later.records.map(numberOf)).toEqual([1_000]);
  });

  test.each([
    [{ at: '40' }, 'InvalidPosition'],
    [{ at: 'yesterday' }, 'InvalidPosition'],
    [{ p: '77' }, 'NoPartition'],
    [{ topic: 'unheard' }, 'NoTopic'],
    [{ cursor: 'on:x' }, 'InvalidCursor'],
  ])('for %j are refused with what to do', async (query, code) => {
    await expect(read(query)).rejects.toThrow(code);
  });
});

test('a record that is no text, one that is no JSON and one without a value are rows like others', async () => {
  const topics = new KafkaTopics(running.region.kafkaConnection);
  const values = [
    Buffer.from([0xff, 0x00]),
    Buffer.from('{"broken'),
    null,
    Buffer.from('{"metadata":{"id":"e-9","type":"T"}}'),
  ];
  await client.post('topics/produce', { topic: 'strange', text: '{"headers":{},"value":1}', partition: 0 });
  for (const value of values) await topics.produce([{ topic: 'strange', partition: 0, key: null, value, headers: [] }]);
  await topics.close();
  const { records } = await client.get<RecordPage>('topics/records', { topic: 'strange', p: '0', at: 'start' });
  expect(records.slice(-4)).toMatchObject([
    { kind: 'bytes', value: { base64: '/wA=' } },
    { kind: 'text', value: { text: '{"broken' } },
    { kind: 'null', value: null },
    { kind: 'json', eventId: 'e-9', eventType: 'T' },
  ]);
});

test('reading joins no group and commits nothing', async () => {
  await read({});
  expect(await client.get('topics/groups')).toEqual({ groups: [] });
});

test('topics have their partitions, offsets and retention', async () => {
  const { topics } = await client.get<{ topics: object[] }>('topics');
  expect(topics).toMatchObject([
    { name: 'readings', retentionMs: 604_800_000, isCompacted: false, readers: [] },
    { name: 'strange', records: '5' },
  ]);
});

test('a value that is very large is cut off in the list, and whole by itself', async () => {
  const value = 'x'.repeat(100_000);
  const sent = await client.post<{ partition: number; offset: string }>('topics/produce', {
    topic: 'strange',
    text: JSON.stringify({ headers: { note: 'large' }, value }),
  });
  const place = { topic: 'strange', p: String(sent.partition) };
  const { records } = await client.get<RecordPage>('topics/records', { ...place, at: sent.offset });
  expect(records).toMatchObject([{ isCut: true, sizeBytes: value.length + 2, headers: [['note', { text: 'large' }]] }]);
  const whole = await client.get('topics/record', { ...place, offset: sent.offset });
  expect(whole).toMatchObject({ isCut: false, value: { text: JSON.stringify(value) } });
});
