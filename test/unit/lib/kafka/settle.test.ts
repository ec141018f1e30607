import { describe, expect, test } from '@jest/globals';
import { at } from '@tributary/region/json';
import { KitError } from '#lib/errors.ts';
import type { KafkaRecord } from '#lib/kafka/record.ts';
import { locationOf } from '#lib/kafka/record.ts';
import { settleBatch } from '#lib/kafka/settle.ts';
import { allEvents } from '#schemas/generated/contracts.ts';
import { AwsFault } from '../../../support/fake-aws.ts';
import { NOW_MS, type TestKit, testKit } from '../../../support/kit.ts';
import { base64, binaryRecord, placedOrder, recordOf } from '../../../support/samples.ts';

const DEADLINE_MS = NOW_MS + 60_000;

/** An order placed, keyed by `key`, at an offset of partition 0 unless more is said. */
const order = (id: string, offset: number, key = 'ORD-1', more: Partial<KafkaRecord> = {}): KafkaRecord =>
  binaryRecord(placedOrder({ id, sequence: offset }), { offset, key: base64(key), ...more });

const poison = (offset: number, more: Partial<KafkaRecord> = {}): KafkaRecord => recordOf('{', [], { offset, ...more });

const tombstone = (offset: number): KafkaRecord => ({ ...recordOf('', [], { offset }), value: null });

const notJson = (location: string) => new KitError('RECORD_NOT_JSON', { location, problem: 'at position 1' });
const queueDown = (what: string) => new KitError('QUEUE_UNREACHABLE', { what, problem: 'queue is down' });

/** Settles the records, and gives the location, the fate and the error of each. */
async function settle({ kit, sendOn }: TestKit, ...records: KafkaRecord[]) {
  const { slots, notRemembered } = await settleBatch(records, allEvents, { ...kit, sendOn }, DEADLINE_MS);
  const fates = slots.map(({ reading, fate, error }) => [locationOf(reading.record), fate, ...(error ? [error] : [])]);
  return { fates, notRemembered };
}

const originsOn = ({ queue }: TestKit) => queue.messages.map((message) => at(message, 'origin', 'offset'));

describe('a batch', () => {
  test('of nothing makes no call', async () => {
    const test = testKit();
    expect(await settle(test)).toEqual({ fates: [], notRemembered: undefined });
    expect([test.tableCalls, test.busCalls, test.queue.bodies]).toEqual([[], [], []]);
  });

  test('may hold events of two sources that count their ids alike: both are sent on', async () => {
    const test = testKit();
    const { metadata } = placedOrder({ id: '1' });
    const payment = {
      metadata: { ...metadata, source: 'tributary.payments', type: 'PaymentCaptured', version: 1 },
      data: {
        paymentId: 'PAY-1',
        orderId: 'ORD-1001',
        amount: { minorUnits: 8_400, currency: 'EUR' },
        method: 'card',
        capturedAt: '2026-03-02T09:15:20Z',
      },
    };
    expect(await settle(test, order('1', 0), binaryRecord(payment, { offset: 1 }))).toEqual({
      fates: [
        ['orders-0@0', 'done'],
        ['orders-0@1', 'done'],
      ],
      notRemembered: undefined,
    });
  });

  test('is sent on in the order of each key, every event one hop further', async () => {
    const test = testKit();
    const records = [order('a1', 0, 'A'), order('b1', 1, 'B'), order('a2', 2, 'A'), order('a3', 3, 'A')];
    expect(await settle(test, ...records)).toEqual({
      fates: [
        ['orders-0@0', 'done'],
        ['orders-0@1', 'done'],
        ['orders-0@2', 'done'],
        ['orders-0@3', 'done'],
      ],
      notRemembered: undefined,
    });
    expect(test.bus.ids).toEqual(['a1', 'b1', 'a2', 'a3']);
    expect(test.bus.events[0]).toEqual({
      bus: 'test-bus',
      source: 'tributary.orders',
      type: 'OrderPlaced',
      time: 1_772_442_900,
      detail: placedOrder({ id: 'a1', sequence: 0, hops: 2 }),
    });
  });

  test('of tombstones is done without being noted', async () => {
    const test = testKit();
    const { fates } = await settle(test, tombstone(0), order('a1', 1));
    expect(fates).toEqual([
      ['orders-0@0', 'tombstone'],
      ['orders-0@1', 'done'],
    ]);
    expect(test.table.items.size).toBe(1);
  });

  test('of tombstones only makes no call', async () => {
    const test = testKit();
    expect((await settle(test, tombstone(0), tombstone(1))).fates).toEqual([
      ['orders-0@0', 'tombstone'],
      ['orders-0@1', 'tombstone'],
    ]);
    expect([test.tableCalls, test.busCalls]).toEqual([[], []]);
  });
});

describe('a duplicate', () => {
  test('within a batch is sent on once', async () => {
    const test = testKit();
    const { fates } = await settle(test, order('a1', 0), order('a1', 1), order('a1', 7, 'A', { partition: 1 }));
    expect(fates).toEqual([
      ['orders-0@0', 'done'],
      ['orders-0@1', 'duplicate'],
      ['orders-1@7', 'duplicate'],
    ]);
    expect(test.bus.ids).toEqual(['a1']);
  });

  test('of an earlier batch is not sent on', async () => {
    const test = testKit();
    await settle(test, order('a1', 0));
    expect((await settle(test, order('a1', 0))).fates).toEqual([['orders-0@0', 'duplicate']]);
    expect((await settle(test, order('a1', 0), order('a2', 1))).fates).toEqual([
      ['orders-0@0', 'duplicate'],
      ['orders-0@1', 'done'],
    ]);
    expect(test.bus.ids).toEqual(['a1', 'a2']);
  });

  test('of poison is known by its location, and is not dead-lettered twice', async () => {
    const test = testKit();
    await settle(test, poison(0), poison(1));
    expect((await settle(test, poison(1), poison(2))).fates).toEqual([
      ['orders-0@1', 'duplicate', notJson('orders-0@1')],
      ['orders-0@2', 'dead-lettered', notJson('orders-0@2')],
    ]);
    expect(originsOn(test)).toEqual([0, 1, 2]);
  });

  test('is not what a mended event is, though its poison had the same id', async () => {
    const test = testKit();
    const broken = binaryRecord(placedOrder({ id: 'a1' }, { lines: [] }), { offset: 0 });
    await settle(test, broken);
    expect((await settle(test, order('a1', 1))).fates).toEqual([['orders-0@1', 'done']]);
  });

  test('is not what a mended event is, though EventBridge refused it before', async () => {
    const test = testKit();
    test.bus.refuse = () => 'MalformedDetail';
    await settle(test, order('a1', 0));
    test.bus.refuse = () => undefined;
    expect((await settle(test, order('a1', 1))).fates).toEqual([['orders-0@1', 'done']]);
  });
});

describe('poison', () => {
  test('is dead-lettered with its bytes, and the rest of its partition is sent on', async () => {
    const test = testKit();
    const record = poison(1);
    expect(await settle(test, order('a1', 0), record, order('a2', 2))).toEqual({
      fates: [
        ['orders-0@0', 'done'],
        ['orders-0@1', 'dead-lettered', notJson('orders-0@1')],
        ['orders-0@2', 'done'],
      ],
      notRemembered: undefined,
    });
    expect(test.bus.ids).toEqual(['a1', 'a2']);
    expect(test.queue.messages).toEqual([
      {
        kind: 'failure-record',
        version: 1,
        function: 'test-function',
        origin: { kind: 'kafka', topic: 'orders', partition: 0, offset: 1, timestamp: record.timestamp },
        error: {
          code: 'RECORD_NOT_JSON',
          message: notJson('orders-0@1').message,
          retryable: false,
          stack: expect.any(Array),
        },
        attempts: 1,
        firstSeen: '2026-03-02T09:15:00.000Z',
        lastSeen: '2026-03-02T12:00:00.000Z',
        payload: { form: 'record', record: { key: record.key, value: record.value, headers: [] } },
      },
    ]);
  });

  test('whose event could be read is dead-lettered with its ids', async () => {
    const test = testKit();
    await settle(test, binaryRecord(placedOrder({ id: 'a1', correlationId: 'story-1' }, { lines: [] })));
    expect(test.queue.messages).toMatchObject([{ eventId: 'a1', correlationId: 'story-1' }]);
  });

  test('is found by the trace in its event, or in its headers when there is no event', async () => {
    const test = testKit();
    const { traceparent } = placedOrder().metadata;
    const signed = [...Buffer.from(traceparent)];
    await settle(
      test,
      binaryRecord(placedOrder({ id: 'a1' }, { lines: [] })),
      { ...poison(1), headers: [{ traceparent: signed }] },
      { ...poison(2), headers: [{ ce_traceparent: signed }, { traceparent: [...Buffer.from('another')] }] },
      { ...poison(3), headers: [{ traceparent: [...Buffer.from('no trace')] }] },
    );
    expect(test.queue.attributes).toEqual([{ traceparent }, { traceparent }, { traceparent }, {}]);
  });

  test('of a kind that nobody thought of is dead-lettered too', async () => {
    const test = testKit();
    const { fates } = await settle(test, { ...poison(0), headers: JSON.parse('5') });
    expect(fates).toEqual([['orders-0@0', 'dead-lettered', expect.any(TypeError)]]);
    expect(test.queue.messages).toMatchObject([{ error: { code: 'TypeError', retryable: true } }]);
  });

  test('is unsettled while the dead-letter queue is down, and nothing else is', async () => {
    const test = testKit();
    test.queue.down = new Error('queue is down');
    expect((await settle(test, order('a1', 0), poison(1), order('a2', 2))).fates).toEqual([
      ['orders-0@0', 'done'],
      ['orders-0@1', 'unsettled', queueDown('orders-0@1')],
      ['orders-0@2', 'done'],
    ]);
    test.queue.down = undefined;
    expect((await settle(test, poison(1), order('a2', 2))).fates).toEqual([
      ['orders-0@1', 'dead-lettered', notJson('orders-0@1')],
      ['orders-0@2', 'duplicate'],
    ]);
  });
});

describe('an event that EventBridge will never take', () => {
  test('is dead-lettered as it came, with its ids', async () => {
    const test = testKit();
    const record = order('a1', 0);
    test.bus.refuse = ({ detail }) => (detail.metadata.id === 'a1' ? 'MalformedDetail' : undefined);
    const error = new KitError('ENTRY_REFUSED', {
      id: 'a1',
      errorCode: 'MalformedDetail',
      errorMessage: 'refused with MalformedDetail',
    });
    expect((await settle(test, record, order('a2', 1))).fates).toEqual([
      ['orders-0@0', 'dead-lettered', error],
      ['orders-0@1', 'done'],
    ]);
    expect(test.queue.messages).toMatchObject([
      {
        eventId: 'a1',
        correlationId: 'story-ORD-1001',
        error: { code: 'ENTRY_REFUSED', message: error.message, retryable: false },
        payload: { form: 'record', record: { key: record.key, value: record.value, headers: record.headers } },
      },
    ]);
  });
});

describe('a bus that is down', () => {
  test('leaves every event unsettled, and poison is dead-lettered all the same', async () => {
    const test = testKit();
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { name: 'NetworkingError' });
    test.bus.down = cause;
    const problem = 'NetworkingError: connect ECONNREFUSED';
    const busDown = (id: string) => new KitError('BUS_UNREACHABLE', { id, attempts: 8, problem }, { cause });
    const { fates } = await settle(test, order('a1', 0, 'A'), poison(1), order('b1', 2, 'B'));
    expect(fates).toEqual([
      ['orders-0@0', 'unsettled', busDown('a1')],
      ['orders-0@1', 'dead-lettered', notJson('orders-0@1')],
      ['orders-0@2', 'unsettled', busDown('b1')],
    ]);
    expect(test.table.items.size).toBe(1);
  });

  test('stops in time: no attempt begins after the deadline', async () => {
    const test = testKit();
    test.bus.refuse = () => 'ThrottlingException';
    await settleBatch([order('a1', 0)], allEvents, { ...test.kit, sendOn: test.sendOn }, NOW_MS + 75);
    expect(test.waitsMs).toEqual([25]);
    expect(test.busCalls).toHaveLength(2);
  });

  test('that gives no outcome leaves the event unsettled', async () => {
    const { kit } = testKit();
    const { slots } = await settleBatch([order('a1', 0)], allEvents, { ...kit, sendOn: async () => [] }, DEADLINE_MS);
    expect(slots.map(({ fate, error }) => [fate, error])).toEqual([['unsettled', new Error('it has no outcome')]]);
  });
});

describe('a table that is down', () => {
  test('stops the batch before anything is done', async () => {
    const failing = testKit({
      table: () => {
        throw new AwsFault('InternalServerError', 'table is down');
      },
    });
    await expect(settle(failing, order('a1', 0), poison(1))).rejects.toEqual(
      new KitError('STORE_UNREACHABLE', { table: 'idempotency', count: 2, problem: 'table is down' }),
    );
    expect([failing.bus.events, failing.queue.bodies]).toEqual([[], []]);
  });

  test('when the ids are noted leaves the batch settled, and says that they may come again', async () => {
    const test = testKit({
      table: (call, inMemory) => {
        if (call.operation === 'BatchWriteItem') throw new AwsFault('InternalServerError', 'table is down');
        return inMemory(call);
      },
    });
    expect(await settle(test, order('a1', 0))).toEqual({
      fates: [['orders-0@0', 'done']],
      notRemembered: new KitError('STORE_UNREACHABLE', {
        table: 'idempotency',
        count: 1,
        problem: 'table is down',
      }),
    });
  });
});
