import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { KitError } from '#lib/errors.ts';
import { onKafkaBatch } from '#lib/handlers/on-kafka-batch.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { AwsFault } from '../../../support/fake-aws.ts';
import { contextOf, NOW_MS, type TestKit, testKit } from '../../../support/kit.ts';
import { base64, binaryRecord, kafkaInvocation, placedOrder, recordOf, sample } from '../../../support/samples.ts';

const order = (id: string, offset: number, partition = 0): KafkaRecord =>
  binaryRecord(placedOrder({ id }), { offset, partition, key: base64(id) });
const poison = (offset: number, partition = 0): KafkaRecord => recordOf('{', [], { offset, partition });

const bridge = ({ kit, sendOn }: TestKit, partialBatch = true) =>
  onKafkaBatch(kit, allEvents, sendOn, { partialBatch });

/** Makes the bus refuse the events with these ids for now. */
const throttle = ({ bus }: TestKit, ...ids: string[]) => {
  bus.refuse = ({ detail }) => (ids.includes(detail.metadata.id) ? 'ThrottlingException' : undefined);
};

/** How long before the tests begin the order of the samples was placed. */
const AGE_MS = NOW_MS - Date.parse(placedOrder().metadata.time);

const item = (partition: string, offset: number) => ({ itemIdentifier: { partition, offset } });

describe('a batch from Kafka', () => {
  test.each([true, false])('that is settled hands nothing back (partial batch: %p)', async (partialBatch) => {
    const test = testKit();
    const handler = bridge(test, partialBatch);
    expect(await handler(sample('kafka/orders.json'), contextOf())).toEqual({ batchItemFailures: [] });
    expect(test.bus.ids.toSorted()).toEqual(['evt-1001-1', 'evt-1001-2', 'evt-1002-1', 'evt-1002-2']);
    expect(test.counts).toEqual({ Consumed: 4, Done: 4, Published: 4 });
  });

  test('that is empty is settled', async () => {
    const test = testKit();
    expect(await bridge(test)(kafkaInvocation(), contextOf())).toEqual({ batchItemFailures: [] });
    expect(test.counts).toEqual({});
  });

  test('of the sample of everything bad is dead-lettered record by record, and the good one is sent on', async () => {
    const test = testKit();
    expect(await bridge(test)(sample('kafka/orders.bad.json'), contextOf())).toEqual({ batchItemFailures: [] });
    expect(test.counts).toEqual({ Consumed: 7, Done: 1, Published: 1, Tombstones: 1, DeadLettered: 5 });
    expect(test.bus.ids).toEqual(['evt-1009-1']);
    expect(
      test.queue.messages.map((message) => [at(message, 'origin', 'offset'), at(message, 'error', 'code')]),
    ).toEqual([
      [50, 'RECORD_NOT_JSON'],
      [51, 'EVENT_INVALID'],
      [52, 'EVENT_TYPE_UNKNOWN'],
      [53, 'EVENT_VERSION_UNKNOWN'],
      [54, 'RECORD_CONTENT_TYPE'],
    ]);
  });

  test('whose topics carry one source each takes an event on no other topic', async () => {
    const { kit, sendOn, bus, queue } = testKit();
    const handler = onKafkaBatch(kit, allEvents, sendOn, {
      partialBatch: true,
      sourceOf: (topic) => `tributary.${topic}`,
    });
    await handler(kafkaInvocation(order('a1', 0), { ...order('a2', 0), topic: 'payments' }), contextOf());
    expect(bus.ids).toEqual(['a1']);
    expect(queue.messages.map((message) => [at(message, 'origin', 'topic'), at(message, 'error')])).toEqual([
      [
        'payments',
        {
          code: 'EVENT_TYPE_UNKNOWN',
          message:
            'tributary.orders OrderPlaced is not an event that test-function takes. It takes: ' +
            'tributary.payments PaymentCaptured, tributary.payments PaymentDeclined.',
          retryable: false,
          stack: expect.any(Array),
        },
      ],
    ]);
  });

  test('counts what became of each record, and logs why one is dead-lettered', async () => {
    const test = testKit();
    throttle(test, 'a4');
    await bridge(test)(
      kafkaInvocation(order('a1', 0), order('a1', 1), poison(2), { ...order('', 3), value: null }, order('a4', 4)),
      contextOf(),
    );
    expect(test.metrics).toEqual({
      '': { BatchSize: [5] },
      OrderPlaced: {
        Consumed: 3,
        Done: 1,
        Published: 1,
        Duplicates: 1,
        HandedBack: 1,
        EventAge: [AGE_MS, AGE_MS, AGE_MS],
      },
      unknown: { Consumed: 2, DeadLettered: 1, Tombstones: 1 },
    });
    const { correlationId, traceparent } = placedOrder().metadata;
    const reason = 'The value of orders-0@2 is not JSON: at position 1. Mend its producer.';
    expect(test.lines).toEqual([
      ['info', 'A duplicate was dropped', { location: 'orders-0@1', eventId: 'a1', correlationId, traceparent }],
      ['warn', 'A record is on the dead-letter queue', { location: 'orders-0@2', code: 'RECORD_NOT_JSON', reason }],
    ]);
  });

  test('counts types that only their producer knows as one', async () => {
    const test = testKit();
    const strangers = [0, 1, 2].map((offset) => {
      const { metadata, data } = placedOrder();
      return binaryRecord({ metadata: { ...metadata, type: `Made-up-${offset}` }, data }, { offset });
    });
    const elsewhere = binaryRecord(placedOrder({ source: 'elsewhere' }), { offset: 3 });
    await bridge(test)(kafkaInvocation(...strangers, elsewhere), contextOf());
    expect(Object.keys(test.metrics)).toEqual(['', 'unknown']);
    expect(test.metrics['unknown']).toMatchObject({ Consumed: 4, DeadLettered: 4 });
  });

  test('is counted and logged as every invocation is', async () => {
    const test = testKit();
    const context = contextOf();
    await bridge(test)(kafkaInvocation(order('a1', 0)), context);
    expect(test.ends).toEqual({ published: 1, keysReset: 1, coldStartsAsked: 1, contexts: [context] });
    expect(test.lines).toEqual([]);
  });

  test('says when its ids could not be noted', async () => {
    const test = testKit({
      table: (call, inMemory) => {
        if (call.operation === 'BatchWriteItem') throw new AwsFault('InternalServerError', 'table is down');
        return inMemory(call);
      },
    });
    expect(await bridge(test)(kafkaInvocation(order('a1', 0)), contextOf())).toEqual({ batchItemFailures: [] });
    const reason = 'Table idempotency did not answer for 1 keys in time: table is down. The batch is handed back.';
    expect(test.lines).toEqual([['warn', 'Handled ids were not noted and may come again', { reason }]]);
  });
});

describe('an unsettled record', () => {
  test('is handed back from the first of each partition on, where the mapping reads the answer', async () => {
    const test = testKit();
    throttle(test, 'a1', 'c0');
    const answer = await bridge(test)(
      kafkaInvocation(
        order('a0', 10),
        order('a1', 11),
        poison(12),
        order('a3', 13),
        order('b0', 7, 1),
        order('c0', 3, 2),
      ),
      contextOf(),
    );
    expect(answer).toEqual({
      batchItemFailures: [item('orders-0', 11), item('orders-0', 12), item('orders-0', 13), item('orders-2', 3)],
    });
    expect(test.counts).toMatchObject({ HandedBack: 2, Done: 3, DeadLettered: 1 });
  });

  test('comes again, and settled records behind it are duplicates then', async () => {
    const test = testKit();
    throttle(test, 'a1');
    const behind = [order('a1', 11), poison(12), order('a3', 13)];
    await bridge(test)(kafkaInvocation(order('a0', 10), ...behind), contextOf());
    throttle(test);
    expect(await bridge(test)(kafkaInvocation(...behind), contextOf())).toEqual({ batchItemFailures: [] });
    expect(test.bus.ids).toEqual(['a0', 'a3', 'a1']);
    expect(test.queue.messages).toHaveLength(1);
  });

  test('fails the whole batch where the mapping does not read the answer', async () => {
    const test = testKit();
    throttle(test, 'a1', 'a2');
    const cause = new KitError('BUS_THROTTLED', { id: 'a1', attempts: 8, errorCode: 'ThrottlingException' });
    const batch = kafkaInvocation(order('a0', 10), order('a1', 11), order('a2', 12));
    const error = new KitError('BATCH_UNSETTLED', { count: 2, from: 'orders-0@11', problem: cause.message }, { cause });
    await expect(bridge(test, false)(batch, contextOf())).rejects.toEqual(error);
    expect(test.lines).toEqual([
      ['error', 'The invocation failed', { code: 'BATCH_UNSETTLED', reason: error.message, stack: expect.any(Array) }],
    ]);
    expect(test.ends).toMatchObject({ published: 1, keysReset: 1 });
    expect(test.counts).toEqual({ Consumed: 3, Done: 1, Published: 1, HandedBack: 2 });
  });

  test('is handed back in time: two seconds are reserved', async () => {
    const test = testKit();
    throttle(test, 'a1');
    const cause = new KitError('BUS_THROTTLED', { id: 'a1', attempts: 2, errorCode: 'ThrottlingException' });
    const batch = kafkaInvocation(order('a1', 11));
    await expect(bridge(test, false)(batch, contextOf(2_075))).rejects.toEqual(
      new KitError('BATCH_UNSETTLED', { count: 1, from: 'orders-0@11', problem: cause.message }, { cause }),
    );
    expect(test.waitsMs).toEqual([25]);
    const longer = testKit();
    throttle(longer, 'a1');
    await bridge(longer)(batch, contextOf(2_076));
    expect(longer.waitsMs).toEqual([25, 50]);
  });
});

describe('an invocation', () => {
  test('that is not from Kafka is refused, and nothing is dead-lettered', async () => {
    const test = testKit();
    await expect(bridge(test)(sample('eventbridge/OrderPlaced.json'), contextOf())).rejects.toEqual(
      new KitError('INVOCATION_INVALID', {
        expected: 'a Kafka event source mapping',
        problem: 'it has no "records" by partition',
      }),
    );
    expect([test.queue.bodies, test.tableCalls]).toEqual([[], []]);
  });

  test('whose ids cannot be looked up fails before anything is done', async () => {
    const test = testKit({
      table: () => {
        throw new AwsFault('InternalServerError', 'table is down');
      },
    });
    await expect(bridge(test)(kafkaInvocation(order('a1', 0), poison(1)), contextOf())).rejects.toEqual(
      new KitError('STORE_UNREACHABLE', { table: 'idempotency', count: 2, problem: 'table is down' }),
    );
    expect([test.bus.events, test.queue.bodies, test.counts]).toEqual([[], [], {}]);
  });
});
