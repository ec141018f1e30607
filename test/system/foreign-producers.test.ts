import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event } from '#lib/event.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { type EncodedShop, encodedShop } from '../support/encoded-shop.ts';
import { type Cluster, installClients, writeWith } from '../support/foreign-producers/programs.ts';
import { foreignRecord } from '../support/foreign-producers/record.ts';
import { busSample } from '../support/samples.ts';

/** They are in the cache after the first time. */
const INSTALL_WITHIN_MS = 600_000;
const TIMEOUT_MS = 240_000;
const FAILED = 'BridgeKafkaFailedQueue';

/** What each topic carries. */
const TOPICS = [
  ['orders', 'OrderPlaced', 'json'],
  ['payments', 'PaymentCaptured', 'avro'],
  ['inventory', 'StockReserved', 'protobuf'],
] as const;

beforeAll(() => installClients(), INSTALL_WITHIN_MS);

let shop: EncodedShop;
afterEach(() => shop.stop());

function sampleOf(type: string): Event<string, object> {
  const { metadata, data } = busSample<Event<string, object>>(type).detail;
  return { metadata: { ...metadata, id: randomUUID(), hops: 0 }, data };
}

/** An event of each topic in each of the forms, and its record. */
const written = (forms: readonly string[]) =>
  TOPICS.flatMap(([topic, type, encoding]) =>
    forms.map((form) => {
      const event = sampleOf(type);
      return { event, record: foreignRecord(topic, event, encoding, form) };
    }),
  );

type Written = ReturnType<typeof written>;

/** Has a client write events; gives what came of them: type and data by id. */
async function cameOf(producer: Parameters<typeof writeWith>[0], cluster: Cluster, sent: Written) {
  const records = sent.map(({ record }) => record);
  await writeWith(producer, cluster, records);
  await shop.region.settled();
  const ids = new Set(sent.map(({ event }) => event.metadata.id));
  const onBus = (await shop.onTheBus()).filter(({ detail }) => ids.has(detail.metadata.id));
  return new Map(onBus.map(({ detail: { metadata, data } }) => [metadata.id, [metadata.type, data]]));
}

const dataOf = (sent: Written) =>
  new Map(sent.map(({ event: { metadata, data } }) => [metadata.id, [metadata.type, data]]));

const withRegistry = (...registry: readonly string[]): Cluster => ({
  bootstrap: shop.region.kafkaBootstrapServers,
  registry,
});

describe('events on the bus are what was written to orders in JSON, payments in Avro and inventory in Protobuf by', () => {
  test.each([
    ['confluent-kafka for Python', 'python'],
    ['@confluentinc/schemaregistry', 'confluent'],
  ] as const)(
    '%s, with the id of the schema in the value or in a header',
    async (_name, producer) => {
      shop = await encodedShop(await ensurePackaged(), { KafkaPollers: 'on-demand' });
      const sent = written(['value', 'header']);
      expect(await cameOf(producer, withRegistry(shop.region.schemaRegistryUrl), sent)).toEqual(dataOf(sent));
      expect(await shop.deadLetters(FAILED)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test.each(['on-demand', 'provisioned'])(
    'the serializer of AWS for Glue, plain and compressed, with pollers %s',
    async (KafkaPollers) => {
      shop = await encodedShop(await ensurePackaged(), { KafkaPollers, KafkaSchemaRegistry: 'glue' });
      const sent = written(['NONE', 'ZLIB']);
      expect(await cameOf('glue', withRegistry(shop.region.endpoint, 'tributary-dev'), sent)).toEqual(dataOf(sent));
      expect(await shop.deadLetters(FAILED)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

test(
  '@kafkajs/confluent-schema-registry writes events in JSON and Avro; its Protobuf, which lacks the indexes, is dead-lettered',
  async () => {
    shop = await encodedShop(await ensurePackaged(), { KafkaPollers: 'on-demand' });
    const sent = written(['value']);
    const whole = sent.filter(({ record }) => record.encoding !== 'protobuf');
    expect(await cameOf('kafkajs', withRegistry(shop.region.schemaRegistryUrl), sent)).toEqual(dataOf(whole));
    expect(await shop.deadLetters(FAILED)).toMatchObject([
      { error: { code: 'RECORD_NOT_FRAMED', retryable: false }, payload: { record: { valueEncoding: 'protobuf' } } },
    ]);
  },
  TIMEOUT_MS,
);
