import { describe, expect, test } from '@jest/globals';
import { type decide, decideAndFulfil } from '#domain/orders/decide.ts';
import type { OrderEvent } from '#domain/orders/events.ts';
import { execute, type OrderRequest } from '#domain/orders/execute.ts';
import { MemoryEventStore } from '../../../support/memory-event-store.ts';
import {
  AT,
  cancel,
  cancelledFor,
  fulfilled,
  paid,
  pay,
  place,
  placed,
  reserve,
  reserved,
} from '../../../support/orders.ts';
import { placedOrder } from '../../../support/samples.ts';

const newStore = () => new MemoryEventStore<OrderEvent>();
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const request = (commandId: string, command: Parameters<typeof decide>[0], more: Partial<OrderRequest> = {}) => ({
  orderId: 'ORD-1',
  commandId,
  time: AT,
  decide: (order: Parameters<typeof decide>[1]) => decideAndFulfil(command, order),
  ...more,
});

const factsIn = async (store: MemoryEventStore<OrderEvent>) =>
  (await store.read('ORD-1')).map(({ metadata, data }) => ({ type: metadata.type, data }));

/** A payment, as it comes from the bus. */
const payment = placedOrder({ id: 'payment-1', correlationId: 'elsewhere', traceparent: TRACE, hops: 2 });

describe('executing a command', () => {
  test('adds an event that starts the story of the order', async () => {
    const store = newStore();
    const { order, events } = await execute(store, request('place-1', place, { traceparent: TRACE }));
    const id = '2e8d3b6cd7f3ad1fb8a1b5a1c4ef2b37';
    const [event] = events;
    expect({ ...event, metadata: { ...event?.metadata, id, causationId: id } }).toEqual({
      metadata: {
        id,
        type: 'OrderPlaced',
        version: 2,
        source: 'tributary.orders',
        subject: 'ORD-1',
        time: AT,
        correlationId: 'ORD-1',
        causationId: id,
        sequence: 1,
        traceparent: TRACE,
        hops: 0,
      },
      data: placed.data,
    });
    expect(event?.metadata.id).toBe(event?.metadata.causationId);
    expect([order, await store.read('ORD-1')]).toEqual([{ version: 1, placed: placed.data }, events]);
  });

  test('adds what an event causes to the same story, with that event as its cause', async () => {
    const store = newStore();
    await execute(store, request('place-1', place));
    await execute(store, request('reserve-1', reserve));
    const { events } = await execute(store, request('pay-1', pay, { cause: payment }));
    const seen = events.map(({ metadata }) => {
      const { type, sequence, correlationId, causationId, traceparent, hops } = metadata;
      return { type, sequence, correlationId, causationId, traceparent, hops };
    });
    const story = { correlationId: 'ORD-1', causationId: 'payment-1', traceparent: TRACE, hops: 2 };
    expect(seen).toEqual([
      { type: 'OrderPaid', sequence: 3, ...story },
      { type: 'OrderFulfilled', sequence: 4, ...story },
    ]);
  });

  test('adds nothing when nothing follows', async () => {
    const store = newStore();
    await execute(store, request('place-1', place));
    await execute(store, request('reserve-1', reserve));
    expect(await execute(store, request('reserve-2', reserve))).toMatchObject({ order: { version: 2 }, events: [] });
  });

  test('throws what the rules refuse with', async () => {
    await expect(execute(newStore(), request('cancel-1', cancel))).rejects.toMatchObject({ code: 'ORDER_UNKNOWN' });
  });
});

describe('the same command again', () => {
  test('gives the first outcome, although more has happened since', async () => {
    const store = newStore();
    await execute(store, request('place-1', place));
    await execute(store, request('reserve-1', reserve));
    const first = await execute(store, request('pay-1', pay));
    expect(first.order).toMatchObject({ version: 4, fulfilled: true });
    expect(await execute(store, request('pay-1', pay))).toEqual({ ...first, effect: 'already-there' });
    expect(await execute(store, request('place-1', place))).toMatchObject({ order: { version: 1 } });
    expect(await factsIn(store)).toEqual([placed, reserved, paid, fulfilled]);
  });

  test('is recognised when the answer to its write was lost', async () => {
    const store = newStore();
    await execute(store, request('place-1', place));
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      await execute(store, request('cancel-1', cancel));
    };
    const { order } = await execute(store, request('cancel-1', cancel));
    expect([order.cancelled, await factsIn(store)]).toEqual([
      'customer-request',
      [placed, cancelledFor('customer-request')],
    ]);
  });
});

describe('a faster writer', () => {
  async function placedThenContested() {
    const store = newStore();
    await execute(store, request('place-1', place));
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      await execute(store, request('reserve-1', reserve));
    };
    return store;
  }

  test('is a conflict, which leaves the history to them', async () => {
    const store = await placedThenContested();
    await expect(execute(store, request('pay-1', pay))).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await factsIn(store)).toEqual([placed, reserved]);
  });

  test('is taken into account where more than one attempt is wanted', async () => {
    const store = await placedThenContested();
    await execute(store, request('pay-1', pay), { maxAttempts: 2 });
    expect(await factsIn(store)).toEqual([placed, reserved, paid, fulfilled]);
  });

  test('is a conflict in the end when there is always one', async () => {
    const store = newStore();
    await execute(store, request('place-1', place));
    let rivals = 0;
    const rival = async () => {
      const version = (await store.read('ORD-1')).length;
      const [event] = await store.read('ORD-1');
      store.beforeAppend = async () => {};
      if (event) {
        const metadata = { ...event.metadata, id: `rival-${++rivals}`, sequence: version + 1 };
        await store.append('ORD-1', [{ ...event, metadata } as OrderEvent]);
      }
      store.beforeAppend = rival;
    };
    store.beforeAppend = rival;
    await expect(execute(store, request('pay-1', pay), { maxAttempts: 3 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(rivals).toBe(3);
  });
});
