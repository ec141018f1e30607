import { describe, expect, test } from '@jest/globals';
import { at, parseJson } from '@tributary/region/json';
import { advanceOrder, type Report } from '#domain/orders/advance-order.ts';
import { decide } from '#domain/orders/decide.ts';
import type { OrderEvent } from '#domain/orders/events.ts';
import { execute } from '#domain/orders/execute.ts';
import { onEvent } from '#lib/handlers/on-event.ts';
import { on } from '#lib/handlers/reactions.ts';
import { paymentCaptured, paymentDeclined, stockDepleted, stockReserved } from '#schemas/generated/contracts.ts';
import { contextOf, testKit } from '../../../support/kit.ts';
import { MemoryEventStore } from '../../../support/memory-event-store.ts';
import { AT, place } from '../../../support/orders.ts';
import { busSample } from '../../../support/samples.ts';

/** The sample report, about an order of ours. */
function report(type: string, metadata: object = {}, data: object = {}) {
  const event = busSample(type);
  const about = 'orderId' in event.detail.data ? { orderId: 'ORD-1' } : {};
  const story = { correlationId: 'ORD-1', ...metadata };
  const detail = {
    metadata: { ...event.detail.metadata, ...story },
    data: { ...event.detail.data, ...about, ...data },
  };
  return { ...event, detail };
}

/** The function over an event store in memory, with one order placed. */
async function shop() {
  const store = new MemoryEventStore<OrderEvent>();
  const decision = (order: Parameters<typeof decide>[1]) => decide(place, order);
  await execute(store, { orderId: 'ORD-1', commandId: 'place-1', time: AT, decide: decision });
  const tested = testKit();
  const advance = advanceOrder(store, tested.kit.now);
  const byEffect = { idempotent: 'by-effect' } as const;
  const handler = onEvent(
    tested.kit,
    on(paymentCaptured, advance, byEffect),
    on(paymentDeclined, advance, byEffect),
    on(stockReserved, advance, byEffect),
    on(stockDepleted, advance, byEffect),
  );
  const types = async () => (await store.read('ORD-1')).map(({ metadata }) => metadata.type);
  return { ...tested, store, advance, types, tell: (event: object) => handler(event, contextOf()) };
}

describe('an order that is told', () => {
  test.each([
    { told: ['PaymentCaptured'], becomes: ['OrderPaid'] },
    { told: ['StockReserved'], becomes: ['OrderReserved'] },
    { told: ['PaymentCaptured', 'StockReserved'], becomes: ['OrderPaid', 'OrderReserved', 'OrderFulfilled'] },
    { told: ['StockReserved', 'PaymentCaptured'], becomes: ['OrderReserved', 'OrderPaid', 'OrderFulfilled'] },
    { told: ['PaymentDeclined'], becomes: ['OrderCancelled'] },
    { told: ['StockDepleted'], becomes: ['OrderCancelled'] },
    { told: ['PaymentDeclined', 'StockReserved'], becomes: ['OrderCancelled'] },
  ])('$told becomes $becomes', async ({ told, becomes }) => {
    const { tell, types } = await shop();
    for (const type of told) await tell(report(type));
    expect(await types()).toEqual(['OrderPlaced', ...becomes]);
  });

  test('twice changes the order once, without a lock', async () => {
    const { tell, advance, types, counts } = await shop();
    await tell(report('PaymentCaptured'));
    await tell(report('PaymentCaptured'));
    const { detail } = report('PaymentCaptured');
    await advance(detail as Report);
    expect([await types(), counts]).toEqual([['OrderPlaced', 'OrderPaid'], { Consumed: 2, Done: 1, Duplicates: 1 }]);
  });

  test('knows what made it happen', async () => {
    const { tell, store } = await shop();
    await tell(report('PaymentCaptured', { correlationId: 'story-of-the-payment' }));
    const [, paid] = await store.read('ORD-1');
    const { correlationId, causationId, hops } = paid?.metadata ?? {};
    expect({ correlationId, causationId, hops }).toEqual({
      correlationId: 'ORD-1',
      causationId: 'evt-1001-pay',
      hops: 1,
    });
  });

  test('of money that it has no use for leaves that to a person', async () => {
    const { tell, types, queue } = await shop();
    await tell(report('PaymentDeclined'));
    await tell(report('PaymentCaptured'));
    expect(await types()).toEqual(['OrderPlaced', 'OrderCancelled']);
    expect(queue.bodies.map((body) => at(parseJson(body), 'error', 'code'))).toEqual(['ORDER_CANCELLED']);
  });

  test('by two at once takes both into account', async () => {
    const { tell, store, types } = await shop();
    store.beforeAppend = async () => {
      store.beforeAppend = async () => {};
      await tell(report('StockReserved'));
    };
    await tell(report('PaymentCaptured'));
    expect(await types()).toEqual(['OrderPlaced', 'OrderReserved', 'OrderPaid', 'OrderFulfilled']);
  });
});

describe('an order that was placed elsewhere', () => {
  test.each(['PaymentCaptured', 'PaymentDeclined', 'StockReserved', 'StockDepleted'])(
    'is not touched by %s',
    async (type) => {
      const { tell, store, queue } = await shop();
      const data = type === 'StockDepleted' ? {} : { orderId: 'ORD-2' };
      expect(await tell(report(type, { correlationId: 'ORD-2' }, data))).toMatchObject({ status: 'done' });
      expect([await store.read('ORD-2'), queue.bodies]).toEqual([[], []]);
    },
  );
});
