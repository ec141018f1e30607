import { describe, expect, test } from '@jest/globals';
import type { Event } from '#lib/event.ts';
import { itemOf } from '#lib/event-store/item.ts';
import { onOutbox } from '#lib/handlers/on-outbox.ts';
import { orderPlaced } from '#schemas/generated/contracts.ts';
import { contextOf, testKit } from '../../../support/kit.ts';
import { placedOrder } from '../../../support/samples.ts';

const STREAM = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/1';
const KEYS = { stream: 'orderId', version: 'version' };

/** A new item as Lambda delivers it from the stream; its number is its position. */
const change = (number: number, NewImage: object | undefined) => ({
  eventName: 'INSERT',
  eventSourceARN: STREAM,
  dynamodb: {
    SequenceNumber: String(100 + number),
    ApproximateCreationDateTime: 1_772_442_900,
    ...(NewImage && { NewImage }),
  },
});

const stored = (event: Event) =>
  Object.fromEntries(
    Object.entries(itemOf(event, KEYS)).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );

const order = (number: number, id: string, subject = id) => change(number, stored(placedOrder({ id, subject })));
const poison = (number: number) => change(number, { detail: { S: '{ broken' } });

function opened() {
  const test = testKit();
  const handler = onOutbox(test.kit, [orderPlaced], test.sendOn);
  return { ...test, run: (...Records: unknown[]) => handler({ Records }, contextOf()), handler };
}

const SETTLED = { batchItemFailures: [] };
const from = (number: number) => ({ batchItemFailures: [{ itemIdentifier: String(100 + number) }] });

describe('an outbox', () => {
  test('publishes each event under its own source, type and time', async () => {
    const { run, bus, counts, metrics } = opened();
    const event = placedOrder({ id: 'a' });
    expect(await run(change(1, stored(event)))).toEqual(SETTLED);
    const { source, type, time } = event.metadata;
    expect(bus.events).toEqual([
      { bus: 'test-bus', source, type, time: Date.parse(time) / 1000, detail: { ...event } },
    ]);
    expect(counts).toEqual({ Consumed: 1, Done: 1, Published: 1 });
    expect(metrics['']).toEqual({ BatchSize: [1] });
  });

  test('puts the very text of the item on the bus', async () => {
    const { run, busCalls } = opened();
    const { metadata, data } = placedOrder();
    const detail = `{\n  "data": ${JSON.stringify(data)}, "metadata" : ${JSON.stringify(metadata, null, 1)} }`;
    await run(change(1, { detail: { S: detail } }));
    expect(busCalls).toMatchObject([{ input: { Entries: [{ Detail: detail }] } }]);
  });

  test('puts numbers on the bus as the item has them, and refuses those of a contract that are not exact', async () => {
    const { run, busCalls, queue } = opened();
    const numbers = '"huge":9007199254740993,"beyond":1e400,"price":1.10';
    const detail = JSON.stringify(placedOrder()).replace('"data":{', `"data":{${numbers},`);
    const inexact = JSON.stringify(placedOrder()).replace(/"minorUnits":\d+/, '"minorUnits":9007199254740993');
    expect(await run(change(1, { detail: { S: detail } }), change(2, { detail: { S: inexact } }))).toEqual(SETTLED);
    expect(busCalls).toMatchObject([{ input: { Entries: [{ Detail: detail }] } }]);
    expect(queue.messages).toMatchObject([{ error: { code: 'EVENT_INVALID' } }]);
  });

  test('publishes the events of one order in their order, also when the bus refuses one for a while', async () => {
    const { run, bus } = opened();
    let refusals = 2;
    bus.refuse = ({ detail }) => (detail.metadata.id === 'a-1' && refusals-- > 0 ? 'ThrottlingException' : undefined);
    expect(await run(order(1, 'a-1', 'a'), order(2, 'b-1', 'b'), order(3, 'a-2', 'a'))).toEqual(SETTLED);
    expect(bus.ids).toEqual(['b-1', 'a-1', 'a-2']);
  });

  test('of nothing is done', async () => {
    expect(await opened().run()).toEqual(SETTLED);
  });

  test('is not invoked by anything but the stream of a table', async () => {
    const { handler, run } = opened();
    await expect(handler({ detail: {} }, contextOf())).rejects.toMatchObject({ code: 'INVOCATION_INVALID' });
    await expect(run({ dynamodb: {} })).rejects.toMatchObject({ code: 'INVOCATION_INVALID' });
  });
});

describe('a change that can never be published', () => {
  test.each([
    ['is no JSON', poison(2), 'RECORD_NOT_JSON'],
    ['has no detail', change(2, {}), 'EVENT_INVALID'],
    ['is the removal of an item', change(2, undefined), 'EVENT_INVALID'],
    ['is no event', change(2, { detail: { S: '[]' } }), 'EVENT_INVALID'],
    ['is nested too deep to be read', change(2, { detail: { S: '['.repeat(100_000) } }), 'RECORD_NOT_JSON'],
    ['breaks its schema', change(2, stored({ ...placedOrder(), data: {} })), 'EVENT_INVALID'],
    [
      'has a type that the store does not have',
      change(2, stored(placedOrder({ type: 'Other' as 'OrderPlaced' }))),
      'EVENT_TYPE_UNKNOWN',
    ],
  ])('since it %s, is dead-lettered as it came, and those around it are published', async (_why, bad, code) => {
    const { run, bus, queue, counts } = opened();
    expect(await run(order(1, 'a'), bad, order(3, 'b'))).toEqual(SETTLED);
    expect(bus.ids).toEqual(['a', 'b']);
    expect(queue.messages).toMatchObject([
      {
        origin: { kind: 'table-stream', streamArn: STREAM, sequenceNumber: '102' },
        error: { code },
        payload: { form: 'event', event: { Records: [bad] } },
        firstSeen: '2026-03-02T09:15:00.000Z',
      },
    ]);
    expect(counts).toEqual({ Consumed: 3, Done: 2, Published: 2, DeadLettered: 1 });
  });

  test('since the bus refuses it, is dead-lettered under its ids', async () => {
    const { run, bus, queue } = opened();
    bus.refuse = ({ detail }) => (detail.metadata.id === 'a' ? 'MalformedDetail' : undefined);
    expect(await run(order(1, 'a'), order(2, 'b'))).toEqual(SETTLED);
    expect(queue.messages).toMatchObject([{ eventId: 'a', error: { code: 'ENTRY_REFUSED' } }]);
    expect(bus.ids).toEqual(['b']);
  });
});

describe('while the bus does not take an event', () => {
  test('the stream comes again from there, and what is behind it may have been published', async () => {
    const { run, bus, counts } = opened();
    bus.refuse = ({ detail }) => (detail.metadata.id === 'b' ? 'ThrottlingException' : undefined);
    expect(await run(order(1, 'a'), order(2, 'b'), order(3, 'c'))).toEqual(from(2));
    expect(bus.ids).toEqual(['a', 'c']);
    expect(counts).toEqual({ Consumed: 3, Done: 2, Published: 2, HandedBack: 1 });
  });

  test('a bad change behind it waits, so that it is dead-lettered once and not with each attempt', async () => {
    const { run, bus, queue } = opened();
    bus.refuse = ({ detail }) => (detail.metadata.id === 'b' ? 'ThrottlingException' : undefined);
    const batch = [order(1, 'a'), order(2, 'b'), poison(3)];
    expect(await run(...batch)).toEqual(from(2));
    expect(queue.messages).toEqual([]);
    bus.refuse = () => undefined;
    expect(await run(...batch.slice(1))).toEqual(SETTLED);
    expect(queue.messages).toHaveLength(1);
  });

  test('and it is the first of the batch, the invocation fails, so that a redriven change is tried again, too', async () => {
    const { run, bus } = opened();
    bus.down = new Error('no route');
    await expect(run(order(1, 'a'), order(2, 'b'))).rejects.toMatchObject({
      code: 'BATCH_UNSETTLED',
      message: expect.stringContaining('2 records could not be settled, from change 101 on'),
      cause: { code: 'BUS_UNREACHABLE' },
    });
  });
});

test('while the dead-letter queue cannot be reached, the stream comes again from the bad change', async () => {
  const { run, queue } = opened();
  queue.down = new Error('no route');
  expect(await run(order(1, 'a'), poison(2), order(3, 'b'))).toEqual(from(2));
});
