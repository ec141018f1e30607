import { describe, expect, test } from '@jest/globals';
import { avroCodec, protobufCodec } from '#lib/encodings/event-encodings.ts';
import { readFrame } from '#lib/encodings/framing.ts';
import { type EncodedTopics, messageFor } from '#lib/kafka/encoded-message.ts';
import type { SchemaRegistry } from '#lib/kafka/registry/schema-registry.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { allEncodings, orderCancelledEncodings } from '#schemas/generated/encodings.ts';
import { cancelledOrder } from '../../../support/samples.ts';

const GLUE_ID = '89791762-2336-4186-9674-299b90a802e2';
const event = cancelledOrder();
const codecs = { avro: avroCodec, protobuf: protobufCodec };

const registryOf = (framing: SchemaRegistry['framing'], id: string | undefined): SchemaRegistry => ({
  framing,
  name: framing === 'glue' ? 'depot' : 'http://schemas.test',
  schemaOf: async () => undefined,
  idOf: async () => id,
});

const topicsOf = (encoding: ValueEncoding, registry: SchemaRegistry): EncodedTopics => ({
  encodings: new Map([['orders', encoding]]),
  registry: () => registry,
  contracts: allEncodings,
});

describe('an event for a topic in another encoding', () => {
  test.each<[ValueEncoding, SchemaRegistry['framing'], string, string | undefined]>([
    ['avro', 'confluent', '7', 'http://schemas.test/schemas/ids/7'],
    ['protobuf', 'confluent', '7', 'http://schemas.test/schemas/ids/7'],
    ['avro', 'glue', GLUE_ID, undefined],
    ['protobuf', 'glue', GLUE_ID, undefined],
  ])('has data in %s behind the frame of %s, and attributes in headers', async (encoding, framing, id, dataSchema) => {
    const { topic, key, headers, value } = await messageFor(
      'orders',
      event,
      topicsOf(encoding, registryOf(framing, id)),
    );
    expect([topic, key]).toEqual(['orders', event.metadata.subject]);
    expect(headers.get('content-type')).toBe(`application/${encoding}`);
    expect(headers.get('ce_dataschema')).toBe(dataSchema);
    expect(headers.get('ce_id')).toBe(event.metadata.id);
    const { schemaId, payload } = readFrame(value, { framing, encoding }, 'it');
    expect(schemaId).toBe(id);
    expect(JSON.parse(codecs[encoding].decode(orderCancelledEncodings, payload, 'it'))).toEqual(event.data);
  });

  test('stays JSON where the topic carries JSON, and no registry is asked', async () => {
    const none = (): never => {
      throw new Error('asked');
    };
    const message = await messageFor('other', event, { ...topicsOf('avro', registryOf('glue', '')), registry: none });
    expect(message.headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(message.value.toString())).toEqual(event.data);
  });

  test('is refused when its schema is not registered', async () => {
    const topics = topicsOf('avro', registryOf('confluent', undefined));
    await expect(messageFor('orders', event, topics)).rejects.toMatchObject({ code: 'SCHEMA_NOT_REGISTERED' });
  });

  test('is refused when it has no contract in that version', async () => {
    const newer = { ...event, metadata: { ...event.metadata, version: 9 } };
    const topics = topicsOf('avro', registryOf('confluent', '7'));
    await expect(messageFor('orders', newer, topics)).rejects.toMatchObject({
      code: 'EVENT_NOT_ENCODED',
      message: expect.stringContaining('version 9 has no schema for it'),
    });
  });
});
