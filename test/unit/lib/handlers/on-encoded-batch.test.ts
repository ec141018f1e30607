import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { KitError } from '#lib/errors.ts';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import { registryValues } from '#lib/kafka/values/registry-values.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { allMessages } from '#schemas/generated/messages.ts';
import { decodedRecord, encodedHeaders, encodedRecord } from '../../../support/encoded-records.ts';
import { contextOf, type TestKit, testKit } from '../../../support/kit.ts';
import { base64, binaryRecord, kafkaInvocation, placedOrder, recordOf } from '../../../support/samples.ts';
import { type MemoryRegistry, memoryRegistry } from '../../../support/schema-registry.ts';

const ENCODINGS = new Map<string, ValueEncoding>([
  ['orders', 'avro'],
  ['returns', 'protobuf'],
]);

const bridge = ({ kit, sendOn }: TestKit, registry: MemoryRegistry, partialBatch = true) =>
  onKafkaBatch(kit, allEvents, sendOn, {
    partialBatch,
    values: registryValues(ENCODINGS, () => registry, allMessages),
  });

const away = new KitError('REGISTRY_UNREACHABLE', { registry: 'r', what: '1', problem: 'it is away' });

describe('a batch of topics in Avro, Protobuf and JSON', () => {
  test('is sent on, each event once and as it was written', async () => {
    const [test, registry] = [testKit(), memoryRegistry('glue')];
    const records = [
      await encodedRecord(placedOrder({ id: 'a' }), 'avro', registry),
      await encodedRecord(placedOrder({ id: 'a' }), 'avro', registry, { offset: 43 }),
      await encodedRecord(placedOrder({ id: 'b' }), 'protobuf', registry, { topic: 'returns' }),
      binaryRecord(placedOrder({ id: 'c' }), { topic: 'invoices' }),
    ];
    const handler = bridge(test, registry);
    expect(await handler(kafkaInvocation(...records), contextOf())).toEqual({ batchItemFailures: [] });
    expect(test.bus.ids.toSorted()).toEqual(['a', 'b', 'c']);
    expect(test.bus.events.map(({ detail }) => detail.data)).toEqual(Array(3).fill(placedOrder().data));
    await handler(kafkaInvocation(...records), contextOf());
    expect(test.bus.ids).toHaveLength(3);
  });

  test('may have been decoded by its mapping in part, while pollers change', async () => {
    const [test, registry] = [testKit(), memoryRegistry('confluent')];
    const { data } = placedOrder();
    const inProtobuf = { ...data, lines: data.lines.map((line) => ({ ...line, quantity: String(line.quantity) })) };
    const records = [
      decodedRecord(placedOrder({ id: 'a' }), 'avro', { ...data, placedBy: null }),
      await encodedRecord(placedOrder({ id: 'b' }), 'avro', registry, { offset: 43 }),
      decodedRecord(placedOrder({ id: 'c' }), 'protobuf', inProtobuf, { topic: 'returns' }),
    ];
    await bridge(test, registry)(kafkaInvocation(...records), contextOf());
    expect(test.bus.ids.toSorted()).toEqual(['a', 'b', 'c']);
    expect(test.bus.events.map(({ detail }) => detail.data)).toEqual(Array(3).fill(data));
    expect(registry.asked).toHaveLength(1);
  });

  test('waits inside of its invocation while the registry is away, and keeps its order', async () => {
    const [test, registry] = [testKit(), memoryRegistry('glue')];
    const { kit } = test;
    const sleep: typeof kit.sleep = async (delayMs) => {
      if (test.waitsMs.length === 2) registry.problem = undefined;
      await kit.sleep(delayMs);
    };
    const records = [
      await encodedRecord(placedOrder({ id: 'a' }), 'avro', registry, { offset: 0 }),
      await encodedRecord(placedOrder({ id: 'b' }), 'avro', registry, { offset: 1 }),
    ];
    registry.problem = away;
    const handler = bridge({ ...test, kit: { ...kit, sleep } }, registry);
    await handler(kafkaInvocation(...records), contextOf(14 * 60_000));
    expect(test.bus.ids).toEqual(['a', 'b']);
    expect(test.waitsMs).toHaveLength(3);
  });

  test.each([
    ['is away', away],
    ['refuses', new KitError('REGISTRY_REFUSED', { registry: 'r', problem: 'it answered 403' })],
  ])('is handed back whole when the registry %s for longer, and nothing of it is lost', async (_what, problem) => {
    const [test, registry] = [testKit(), memoryRegistry('glue')];
    const record = await encodedRecord(placedOrder(), 'avro', registry);
    registry.problem = problem;
    const call = bridge(test, registry)(kafkaInvocation(record), contextOf());
    await expect(call).rejects.toThrow(problem);
    expect([test.bus.ids, test.queue.messages]).toEqual([[], []]);
  });

  test('has each record that cannot be read dead-lettered with its bytes, and the others sent on', async () => {
    const [test, registry] = [testKit(), memoryRegistry('confluent')];
    const good = await encodedRecord(placedOrder({ id: 'good' }), 'avro', registry, { offset: 9 });
    const json = { ...recordOf(placedOrder().data, encodedHeaders(placedOrder(), 'avro')), offset: 1 };
    const unknown = { ...good, offset: 2, value: base64('\0\0\0\x03\x84rest') };
    const broken = { ...good, offset: 3, value: (good.value ?? '').slice(0, 40) };
    const plain = binaryRecord(placedOrder(), { offset: 4 });
    const invalid = await encodedRecord(placedOrder({}, { orderId: 'no id' }), 'avro', registry, { offset: 5 });
    registry.schemas.set('7000', { type: 'XML', text: '<xsd/>' });
    const custom = { ...good, offset: 6, value: base64('\0\0\0\x1b\x58rest') };
    const handler = bridge(test, registry);
    await handler(kafkaInvocation(json, unknown, broken, plain, invalid, custom, good), contextOf());
    expect(test.bus.ids).toEqual(['good']);
    expect(test.queue.messages.map((one) => [at(one, 'origin', 'offset'), at(one, 'error', 'code')])).toEqual([
      [1, 'RECORD_NOT_FRAMED'],
      [2, 'RECORD_SCHEMA_UNKNOWN'],
      [3, 'RECORD_NOT_DECODED'],
      [4, 'RECORD_CONTENT_TYPE'],
      [5, 'EVENT_INVALID'],
      [6, 'SCHEMA_TYPE_UNKNOWN'],
    ]);
    expect(test.queue.messages.map((one) => at(one, 'payload', 'record'))).toEqual(
      [json, unknown, broken, plain, invalid, custom].map(({ key, value, headers }) => ({
        key,
        value,
        headers,
        valueEncoding: 'avro',
      })),
    );
  });

  test('says in a dead letter that its value is no longer what the topic has', async () => {
    const [test, registry] = [testKit(), memoryRegistry('confluent')];
    const record = decodedRecord(placedOrder(), 'avro', { orderId: 'no id' });
    await bridge(test, registry)(kafkaInvocation(record), contextOf());
    expect(at(test.queue.messages[0], 'payload', 'record')).toMatchObject({
      value: record.value,
      valueEncoding: 'avro',
      isValueDecoded: true,
    });
  });
});
