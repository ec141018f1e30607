import { expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import fc from 'fast-check';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import { structuredMessage } from '#lib/kafka/message.ts';
import type { KafkaHeader, KafkaRecord } from '#lib/kafka/record.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { fuzz } from '../../../../packages/region/test/support/fuzz.ts';
import { contextOf, testKit } from '../../../support/kit.ts';
import { binaryRecord, cancelledOrder, kafkaInvocation, placedOrder, recordOf } from '../../../support/samples.ts';

const TIMEOUT_MS = 180_000;

const PROTOTYPES =
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"data":{"__proto__":{"a":1}}}';
/** Well-formed, and with a number that has to be kept as it is written. */
const DEEP = `${'['.repeat(50_000)}1.10${']'.repeat(50_000)}`;
const good = (id: string): readonly KafkaRecord[] => {
  const event = placedOrder({ id, hops: 0 });
  const structured = String(structuredMessage('orders', event).value);
  return [binaryRecord(event), recordOf(structured, []), binaryRecord(cancelledOrder({ id }))];
};

/** Texts as a producer may send them: one that is right with a stretch left out, written twice or put elsewhere. */
const damaged = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(text.length), fc.nat({ max: 9 }), fc.constantFrom('', '"', '\\', '{', '\u0000', '[[[', 'null'))
    .map(([at, length, instead]) => text.slice(0, at) + instead + text.slice(at + length));
const textIn = (base64: string | null | undefined): string => String(Buffer.from(base64 ?? '', 'base64'));

const bytes = fc.uint8Array({ maxLength: 30 });
const value = fc.oneof(
  bytes.map((some) => Buffer.from(some)),
  fc.constantFrom(...good('a').map((record) => textIn(record.value))).chain(damaged),
  fc.constantFrom('', 'null', '[]', '1e999', PROTOTYPES, '['.repeat(50_000), `${'{"a":'.repeat(50_000)}1`, DEEP),
  fc.json(),
);
const headerName = fc.oneof(
  fc.constantFrom('ce_id', 'ce_type', 'ce_source', 'ce_specversion', 'ce_hops', 'ce_sequence', 'ce_dataversion'),
  fc.constantFrom('content-type', 'traceparent', '__proto__', 'constructor', ''),
  fc.string(),
);
const headerBytes = fc.oneof(
  bytes.map((some) => [...new Int8Array(some)]),
  fc
    .constantFrom(
      '1.0',
      'OrderPlaced',
      'tributary.orders',
      '__proto__',
      'application/cloudevents+json',
      '9'.repeat(400),
    )
    .map((text) => [...new Int8Array(Buffer.from(text))]),
  fc.constant(undefined),
);
const header = fc
  .tuple(headerName, headerBytes)
  .map(([name, content]): KafkaHeader => Object.fromEntries([[name, content]]));

const changes = fc.record(
  {
    key: fc.oneof(
      fc.constantFrom(null, ''),
      bytes.map((some) => Buffer.from(some).toString('base64')),
    ),
    value: fc.oneof(
      fc.constant(null),
      value.map((some) => Buffer.from(some).toString('base64')),
    ),
    headers: fc.oneof(fc.constant(null), fc.array(header, { maxLength: 8 })),
    timestamp: fc.oneof(fc.double(), fc.integer()),
  },
  { requiredKeys: [] },
);
/** A good record with some of it replaced, and more headers behind its own, which overrule them. */
const record = fc
  .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(2), changes, fc.array(header, { maxLength: 2 }))
  .map(([id, index, changed, more]): Partial<KafkaRecord> => {
    const whole = { ...good(id)[index], ...changed };
    return { ...whole, headers: whole.headers ? [...whole.headers, ...more] : null };
  });

test(
  'each record of a hostile batch is on the bus, a duplicate, a tombstone, or on the dead-letter queue with its bytes',
  async () => {
    const batches = fc.array(record, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(batches, async (parts) => {
        const records = parts.map((part, offset) => recordOf('', [], { ...part, offset }));
        const { kit, sendOn, bus, queue, counts } = testKit();
        const handler = onKafkaBatch(kit, allEvents, sendOn, { partialBatch: true });
        expect(await handler(kafkaInvocation(...records), contextOf())).toEqual({ batchItemFailures: [] });

        const { Done = 0, Duplicates = 0, Tombstones = 0, DeadLettered = 0 } = counts;
        expect(Done + Duplicates + Tombstones + DeadLettered).toBe(records.length);
        expect([bus.events.length, queue.messages.length]).toEqual([Done, DeadLettered]);
        for (const deadLetter of queue.messages) {
          const { value: sent = null } = records[Number(at(deadLetter, 'origin', 'offset'))] ?? {};
          expect(at(deadLetter, 'payload')).toMatchObject({ form: 'record', record: { value: sent } });
        }
        expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      }),
      fuzz(200),
    );
  },
  TIMEOUT_MS,
);

test('a record that is nested too deep holds nothing up', async () => {
  const { kit, sendOn, bus, queue } = testKit();
  const handler = onKafkaBatch(kit, allEvents, sendOn, { partialBatch: true });
  const event = placedOrder({ id: 'behind' });
  const deep = { ...binaryRecord(placedOrder({ id: 'deep' })), value: Buffer.from(DEEP).toString('base64') };
  const nested = recordOf(`{"specversion":"1.0","data":${DEEP}}`, []);
  const records = [deep, nested, binaryRecord(event)].map((one, offset) => ({ ...one, offset }));

  expect(await handler(kafkaInvocation(...records), contextOf())).toEqual({ batchItemFailures: [] });

  expect(bus.events).toHaveLength(1);
  expect(queue.messages.map((message) => at(message, 'error'))).toEqual([
    expect.objectContaining({ code: 'RECORD_NOT_JSON', retryable: false }),
    expect.objectContaining({ code: 'RECORD_NOT_JSON', retryable: false }),
  ]);
});
