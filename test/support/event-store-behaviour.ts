import { expect, test } from '@jest/globals';
import type { OrderEvent } from '#domain/orders/events.ts';
import type { EventStore } from '#lib/event-store/event-store.ts';
import { paid, placed, reserved } from './orders.ts';
import { placedOrder } from './samples.ts';

const FACTS = [placed, paid, reserved];

/** The first events of an order's history, from one version to another. */
export function historyOf(orderId: string, from = 1, to = FACTS.length): readonly OrderEvent[] {
  return FACTS.slice(from - 1, to).map((fact, index) => {
    const sequence = from + index;
    const type = fact.type;
    const own = {
      id: `${orderId}-${sequence}`,
      type,
      version: type === 'OrderPlaced' ? 2 : 1,
      subject: orderId,
      sequence,
    };
    const metadata = { ...placedOrder().metadata, ...own };
    return { metadata, data: { ...fact.data, orderId } } as OrderEvent;
  });
}

/** The behaviour of every event store. */
export function eventStoreBehaviour(open: () => EventStore<OrderEvent>): void {
  test('a stream without events is empty', async () => {
    expect(await open().read('NONE')).toEqual([]);
  });

  test('what was added is read again, in order', async () => {
    const store = open();
    await store.append('O-1', historyOf('O-1', 1, 1));
    await store.append('O-1', historyOf('O-1', 2, 3));
    expect(await store.read('O-1')).toEqual(historyOf('O-1'));
  });

  test('streams know nothing of each other', async () => {
    const store = open();
    await store.append('O-2', historyOf('O-2', 1, 1));
    await store.append('O-3', historyOf('O-3', 1, 2));
    expect([await store.read('O-2'), await store.read('O-3')]).toEqual([
      historyOf('O-2', 1, 1),
      historyOf('O-3', 1, 2),
    ]);
  });

  test('one event that comes too late is a conflict, and changes nothing', async () => {
    const store = open();
    await store.append('O-4', historyOf('O-4', 1, 2));
    await expect(store.append('O-4', historyOf('O-4', 2, 2))).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      retryable: true,
      message: 'O-4 is no longer at version 1: another writer has added to it. Read it and decide again.',
    });
    expect(await store.read('O-4')).toEqual(historyOf('O-4', 1, 2));
  });

  test('several events that come too late are a conflict, and none of them is added', async () => {
    const store = open();
    await store.append('O-5', historyOf('O-5', 1, 2));
    await expect(store.append('O-5', historyOf('O-5', 2, 3))).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await store.read('O-5')).toEqual(historyOf('O-5', 1, 2));
  });

  test('of many who add to the same version exactly one succeeds', async () => {
    const store = open();
    const attempts = Array.from({ length: 10 }, (_, index) =>
      store.append('O-6', historyOf('O-6', 1, 1 + (index % 2))),
    );
    const settled = await Promise.allSettled(attempts);
    const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(reasons).toEqual(Array.from({ length: 9 }, () => 'VERSION_CONFLICT'));
    expect((await store.read('O-6')).map(({ metadata }) => metadata.sequence).join()).toMatch(/^1(,2)?$/);
  });
}
