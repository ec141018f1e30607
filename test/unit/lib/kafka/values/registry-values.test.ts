import { describe, expect, test } from '@jest/globals';
import { writeFrame } from '#lib/encodings/framing.ts';
import type { Event } from '#lib/event.ts';
import { readCloudEvent } from '#lib/kafka/cloud-event.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { encodeData } from '#lib/kafka/values/encode-value.ts';
import { registryValues } from '#lib/kafka/values/registry-values.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { allMessages } from '#schemas/generated/messages.ts';
import { encodedHeaders, encodedRecord, encodingsOf } from '../../../../support/encoded-records.ts';
import { busSample, header, placedOrder, recordOf } from '../../../../support/samples.ts';
import { type MemoryRegistry, memoryRegistry } from '../../../../support/schema-registry.ts';

const FRAMINGS = ['confluent', 'glue'] as const;
const ENCODINGS = ['avro', 'protobuf'] as const;
const BOTH = FRAMINGS.flatMap((framing) => ENCODINGS.map((encoding) => [framing, encoding] as const));

/** What the topic of the records carries. */
const valuesFor = (encoding: ValueEncoding, registry: MemoryRegistry) =>
  registryValues(new Map([['orders', encoding]]), () => registry, allMessages);

async function readAll(records: readonly KafkaRecord[], encoding: ValueEncoding, registry: MemoryRegistry) {
  const reader = valuesFor(encoding, registry);
  const values = { encodingOf: () => encoding, read: await reader.readerFor(records) };
  return records.map((record) => readCloudEvent(record, 0, values)?.event);
}

const readOne = async (record: KafkaRecord, encoding: ValueEncoding, registry: MemoryRegistry) =>
  (await readAll([record], encoding, registry))[0];

const withValue = (record: KafkaRecord, bytes: Uint8Array): KafkaRecord => ({
  ...record,
  value: Buffer.from(bytes).toString('base64'),
});

describe.each(BOTH)('a value by a %s registry in %s', (framing, encoding) => {
  test.each([
    placedOrder(),
    busSample<Event<string, object>>('PaymentCaptured').detail,
    busSample<Event<string, object>>('StockReserved').detail,
  ])('is the data that was written', async (event) => {
    const registry = memoryRegistry(framing);
    const read = await readOne(await encodedRecord(event, encoding, registry), encoding, registry);
    expect(read).toEqual(event);
  });

  test('has its schema asked for once, however many records of a batch have it', async () => {
    const registry = memoryRegistry(framing);
    const ids = ['a', 'b', 'c'];
    const records = await Promise.all(ids.map((id) => encodedRecord(placedOrder({ id }), encoding, registry)));
    const events = await readAll(records, encoding, registry);
    expect(events.map((event) => event?.metadata.id)).toEqual(ids);
    expect(registry.asked).toHaveLength(1);
  });

  test('whose schema nobody knows is refused by its id', async () => {
    const registry = memoryRegistry(framing);
    const record = await encodedRecord(placedOrder(), encoding, registry);
    registry.schemas.clear();
    await expect(readOne(record, encoding, registry)).rejects.toThrow(
      `The registry the ${framing} registry has no schema ${registry.asked[0] ?? ''}`,
    );
  });

  test('that is JSON, or ends too early, is refused as one without a frame', async () => {
    const registry = memoryRegistry(framing);
    const record = await encodedRecord(placedOrder(), encoding, registry);
    for (const bytes of [Buffer.from(JSON.stringify(placedOrder().data)), Buffer.from([framing === 'glue' ? 3 : 0, 0])])
      await expect(readOne(withValue(record, bytes), encoding, registry)).rejects.toThrow(
        'The value of orders-0@42 lacks the frame of a',
      );
    expect(registry.asked).toEqual([]);
  });

  test.each(['XML', 'avro', '', 'a\n'.repeat(5_000)])(
    'whose schema is of the type %j is refused by it',
    async (type) => {
      const registry = memoryRegistry(framing);
      const record = await encodedRecord(placedOrder(), encoding, registry);
      for (const [id, { text }] of registry.schemas) registry.schemas.set(id, { type, text });
      const refusal = readOne(record, encoding, registry);
      await expect(refusal).rejects.toMatchObject({ code: 'SCHEMA_TYPE_UNKNOWN', retryable: false });
      const [id] = registry.asked;
      const shown = type.length > 100 ? 'a text of 10000 characters' : type;
      await expect(refusal).rejects.toThrow(
        `The registry ${registry.name} has schema ${id}, which orders-0@42 names, as ${shown}.`,
      );
    },
  );

  test('that was written in the encoding of another topic is refused by its schema', async () => {
    const registry = memoryRegistry(framing);
    const other = encoding === 'avro' ? 'protobuf' : 'avro';
    const { value = null } = await encodedRecord(placedOrder(), other, registry);
    const record = { ...recordOf('', encodedHeaders(placedOrder(), encoding)), value };
    // Avro of an order begins with what is no message index of Confluent.
    const code = framing === 'confluent' && encoding === 'protobuf' ? 'RECORD_NOT_FRAMED' : 'RECORD_SCHEMA_OTHER';
    await expect(readOne(record, encoding, registry)).rejects.toMatchObject({ code, retryable: false });
  });

  test('that is cut short behind its frame is refused as not of its schema', async () => {
    const registry = memoryRegistry(framing);
    const record = await encodedRecord(placedOrder(), encoding, registry);
    const bytes = Buffer.from(record.value ?? '', 'base64').subarray(0, -3);
    await expect(readOne(withValue(record, bytes), encoding, registry)).rejects.toThrow(
      /is not (Avro|Protobuf) of its/,
    );
  });

  test('is a tombstone where there is none', async () => {
    const registry = memoryRegistry(framing);
    const record = { ...recordOf('', encodedHeaders(placedOrder(), encoding)), value: null };
    expect(await readOne(record, encoding, registry)).toBeUndefined();
  });
});

test('a flood of unknown schemas is asked for eight at a time', async () => {
  const registry = memoryRegistry('confluent');
  let [asking, most] = [0, 0];
  const slow: MemoryRegistry = {
    ...registry,
    async schemaOf(id) {
      most = Math.max(most, ++asking);
      await new Promise(setImmediate);
      asking--;
      return registry.schemaOf(id);
    },
  };
  const records = Array.from({ length: 100 }, (_, index) => {
    const value = writeFrame(
      { framing: 'confluent', encoding: 'avro', schemaId: String(900 + index) },
      Buffer.alloc(1),
    );
    return withValue(recordOf('', encodedHeaders(placedOrder(), 'avro')), value);
  });
  await valuesFor('avro', slow).readerFor(records);
  expect(most).toBe(8);
  expect(new Set(registry.asked).size).toBe(100);
});

describe('a value in Avro', () => {
  test('is decoded by the schema with which it was written, with the fields of a newer minor version', async () => {
    const registry = memoryRegistry('confluent');
    const event = busSample<Event<string, object>>('StockDepleted').detail;
    const fields = [
      { name: 'depth', type: 'long' },
      { name: 'sku', type: 'string' },
    ];
    registry.schemas.set('900', { type: 'AVRO', text: JSON.stringify({ type: 'record', name: 'Newer', fields }) });
    const payload = Buffer.concat([Buffer.from([84, 6]), Buffer.from('ABC')]);
    const value = writeFrame({ framing: 'confluent', encoding: 'avro', schemaId: '900' }, payload);
    const record = withValue(recordOf('', encodedHeaders(event, 'avro')), value);
    expect((await readOne(record, 'avro', registry))?.data).toEqual({ depth: 42, sku: 'ABC' });
  });

  test('may have the UUID of its schema in a header', async () => {
    const registry = memoryRegistry('confluent');
    const id = '0a1b2c3d-0000-4000-8000-000000000009';
    const event = placedOrder();
    registry.schemas.set(id, { type: 'AVRO', text: encodingsOf(event).avroSchema });
    const bytes = [1, ...Buffer.from(id.replaceAll('-', ''), 'hex')];
    const headers = [...encodedHeaders(event, 'avro'), { __value_schema_id: [...new Int8Array(bytes)] }];
    const record = withValue(recordOf('', headers), encodeData(encodingsOf(event), 'avro', event.data, 'a test'));
    expect(await readOne(record, 'avro', registry)).toEqual(event);
    expect(registry.asked).toEqual([id]);
  });
});

describe('a value in Protobuf', () => {
  const framed = (messageIndexes: readonly number[], registry: MemoryRegistry, schemaId: string) => {
    const event = placedOrder();
    const payload = encodeData(encodingsOf(event), 'protobuf', event.data, 'a test');
    const value = writeFrame({ framing: 'confluent', encoding: 'protobuf', schemaId, messageIndexes }, payload);
    return readOne(withValue(recordOf('', encodedHeaders(event, 'protobuf')), value), 'protobuf', registry);
  };

  test('of a message that its file lacks, or of another one, is refused', async () => {
    const registry = memoryRegistry('confluent');
    const schemaId = (await registry.idOf(encodingsOf(placedOrder()), 'protobuf')) ?? '';
    await expect(framed([7], registry, schemaId)).rejects.toThrow(
      `written by message 7 of schema ${schemaId}, which has none`,
    );
    await expect(framed([0, 1], registry, schemaId)).rejects.toThrow(
      'written by message tributary.orders.OrderPlacedV2.LinesItem. Its topic and type want tributary.orders.OrderPlacedV2.',
    );
  });

  test('of an event that has no contract is left to who looks for the contract', async () => {
    const registry = memoryRegistry('glue');
    const record = await encodedRecord(placedOrder(), 'protobuf', registry);
    const unknown = { ...record, headers: [...(record.headers ?? []), header('ce_dataversion', '9')] };
    expect(await readOne(unknown, 'protobuf', registry)).toMatchObject({ metadata: { version: 9 }, data: undefined });
  });
});
