import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KitError } from '#lib/errors.ts';
import { binaryMessage, structuredMessage } from '#lib/kafka/message.ts';
import { headersOf, type KafkaHeader, type KafkaRecord } from '#lib/kafka/record.ts';
import { settleBatch } from '#lib/kafka/settle.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { fuzz } from '../../../../packages/region/test/support/fuzz.ts';
import { NOW_MS, testKit } from '../../../support/kit.ts';
import { binaryRecord, placedOrder } from '../../../support/samples.ts';

const signed = (bytes: Uint8Array): readonly number[] => [...new Int8Array(bytes)];

/** An order whose header has those bytes, in place of its own. */
function withHeader(name: string, bytes: Uint8Array, offset = 0): KafkaRecord {
  const record = binaryRecord(placedOrder({ sequence: offset }), { offset });
  const others = (record.headers ?? []).filter((header) => !Object.hasOwn(header, name));
  return { ...record, headers: [...others, { [name]: signed(bytes) }] };
}

async function settled(records: readonly KafkaRecord[]) {
  const { kit, sendOn, bus, queue } = testKit();
  const { slots } = await settleBatch(records, allEvents, { ...kit, sendOn }, NOW_MS + 60_000);
  return { fates: slots.map(({ fate }) => fate), errors: slots.map(({ error }) => error), bus, queue };
}

const BROKEN = [[0xff], [0xfe], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x61, 0x80]].map(
  (bytes) => new Uint8Array(bytes),
);

describe('bytes that are not UTF-8', () => {
  test('in six ids are six dead letters with their bytes, and no duplicates', async () => {
    const records = BROKEN.map((bytes, offset) => withHeader('ce_id', bytes, offset));
    const { fates, errors, queue } = await settled(records);
    expect(fates).toEqual(records.map(() => 'dead-lettered'));
    const location = 'orders-0@0';
    expect(errors[0]).toEqual(
      new KitError('RECORD_NOT_CLOUDEVENT', { location, problem: 'header "ce_id" is not UTF-8' }),
    );
    expect(queue.messages).toMatchObject(
      records.map(({ headers }) => ({ payload: { form: 'record', record: { headers } } })),
    );
  });

  test.each(['ce_subject', 'ce_source', 'ce_correlationid', 'content-type', 'CE_type'])(
    'in %s are refused',
    async (name) => {
      expect((await settled([withHeader(name, new Uint8Array([0xff]))])).fates).toEqual(['dead-lettered']);
    },
  );

  test('in a header that is no part of the event do not matter', async () => {
    expect((await settled([withHeader('schema-id', new Uint8Array([0xff]))])).fates).toEqual(['done']);
    expect((await settled([withHeader('traceparent', new Uint8Array([0xff]))])).fates).toEqual(['done']);
  });

  test('in a key are refused when the key has to name the subject, and only order when it has not', async () => {
    const key = Buffer.from([0xff, 0xfe]).toString('base64');
    const named = { ...binaryRecord(placedOrder()), key };
    const unnamed = { ...named, headers: (named.headers ?? []).filter((header) => !('ce_subject' in header)) };
    const { fates, errors, bus } = await settled([named, { ...unnamed, offset: 1 }]);
    expect(fates).toEqual(['done', 'dead-lettered']);
    expect(errors[1]?.message).toContain('attribute "subject" is missing, and its key is not UTF-8');
    expect(bus.events).toHaveLength(1);
  });

  test('hide no earlier value of a repeated header', () => {
    const repeated: KafkaHeader[] = [{ a: [97] }, { A: [-1] }];
    expect([...headersOf({ headers: repeated })]).toEqual([]);
    expect([...headersOf({ headers: repeated.toReversed() })]).toEqual([['a', 'a']]);
  });
});

test('of any two ids that differ in their bytes, each is on the bus as it is or a dead letter', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.string({ minLength: 1, maxLength: 4, unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))),
  );
  const ids = fc.uniqueArray(bytes, { minLength: 1, maxLength: 8, selector: (id) => Buffer.from(id).toString('hex') });
  await fc.assert(
    fc.asyncProperty(ids, async (all) => {
      const { fates, bus, queue } = await settled(all.map((id, offset) => withHeader('ce_id', id, offset)));
      expect(fates).toEqual(all.map((id) => (isUtf8(id) ? 'done' : 'dead-lettered')));
      const sent = bus.ids.map((id) => Buffer.from(id).toString('hex'));
      expect(sent).toEqual(all.filter((id) => isUtf8(id)).map((id) => Buffer.from(id).toString('hex')));
      expect(queue.messages).toHaveLength(all.length - sent.length);
    }),
    fuzz(200),
  );
});

describe('an event with half of a surrogate pair', () => {
  test.each(['id', 'subject', 'correlationId'] as const)('in its %s is not written to Kafka in binary mode', (name) => {
    expect(() => binaryMessage('orders', placedOrder({ [name]: 'a\ud800' }))).toThrow(
      'has half of a surrogate pair, so it cannot be written as UTF-8',
    );
  });

  test('in its data is written as JSON escapes it', () => {
    const data = { note: '\ud800' };
    const { value } = structuredMessage('orders', { ...placedOrder({ id: '\udc00' }), data });
    expect(JSON.parse(value.toString())).toMatchObject({ id: '\udc00', data });
  });
});
