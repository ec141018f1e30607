import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '#domain/orders/decide.ts';
import type { OrderEvent } from '#domain/orders/events.ts';
import { execute } from '#domain/orders/execute.ts';
import { orderIdFor } from '#domain/orders/order-id.ts';
import { orderTable } from '#domain/read-model/order-table.ts';
import { projectOrder } from '#domain/read-model/project-order.ts';
import { STATUSES } from '#domain/read-model/projection.ts';
import { fakeAws } from '../../../support/fake-aws.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { MemoryEventStore } from '../../../support/memory-event-store.ts';
import { AT, cancel, pay, place, reserve } from '../../../support/orders.ts';
import { cancelledOrder, fulfilledOrder, placedOrder } from '../../../support/samples.ts';

const HUGE = 999_999_999_999_999;
const ORDER_ID = orderIdFor('0123456789abcdef0123456789abcdef');
/** A command about it. */
const about = <Command extends { readonly orderId: string }>(command: Command): Command => ({
  ...command,
  orderId: ORDER_ID,
});

/** The projection over a table and an event store in memory. */
function opened() {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(fakeAws(new FakeTable('orderId').answer).settings));
  const store = new MemoryEventStore<OrderEvent>();
  const project = projectOrder(store, orderTable(client, 'orders'));
  return {
    project,
    /** Gives an event to the projection, as the bus does: what is refused goes to the dead letters. */
    arrive: (event: OrderEvent) =>
      project(event).then(
        (effect) => effect,
        ({ code }) => String(code),
      ),
    command: async (command: typeof place | typeof pay | typeof reserve | typeof cancel) => {
      const commandId = command.kind;
      const { events } = await execute(store, {
        orderId: ORDER_ID,
        commandId,
        time: AT,
        decide: (order) => decide(about(command), order),
      });
      return events;
    },
    row: async () => (await client.send(new GetCommand({ TableName: 'orders', Key: { orderId: ORDER_ID } }))).Item,
  };
}

/** An event that a producer has put on the topic, about any order under any number. */
const foreign = (type: OrderEvent['metadata']['type'], sequence: number, id = `foreign-${type}`): OrderEvent => {
  const about = { id, sequence, subject: ORDER_ID };
  const placedData = placedOrder().data;
  if (type === 'OrderPlaced') return placedOrder(about, { orderId: ORDER_ID });
  if (type === 'OrderCancelled') {
    const { metadata, data } = cancelledOrder(about);
    return { metadata, data: { ...data, orderId: ORDER_ID } };
  }
  const { metadata, data } = fulfilledOrder(about);
  if (type === 'OrderFulfilled') return { metadata, data: { ...data, orderId: ORDER_ID } };
  const more = { paymentId: 'P', reservationId: 'R', paidAt: placedData.placedAt, reservedAt: placedData.placedAt };
  return { metadata: { ...metadata, type }, data: { orderId: ORDER_ID, ...more } } as OrderEvent;
};

describe('an order that was placed here', () => {
  test('is as its history says, whatever number a producer gives to an event about it', async () => {
    const { arrive, command, row } = opened();
    for (const event of await command(place)) await arrive(event);
    expect(await arrive(foreign('OrderCancelled', HUGE))).toBe('ORDER_PLACED_HERE');
    expect(await row()).toMatchObject({ status: 'PLACED', sequence: 1 });
    for (const event of [...(await command(pay)), ...(await command(cancel))]) await arrive(event);
    expect(await row()).toMatchObject({ status: 'CANCELLED', sequence: 3, cancelReason: 'customer-request' });
  });

  test('takes over the row that events from elsewhere have left under its id before', async () => {
    const { arrive, command, row } = opened();
    expect(await arrive(foreign('OrderFulfilled', HUGE))).toBe('new');
    for (const event of await command(place)) await arrive(event);
    expect(await row()).toMatchObject({ status: 'PLACED', sequence: 1, isOurs: true });
  });

  test('with any events from elsewhere at any time ends as its history says', async () => {
    const types = ['OrderPlaced', 'OrderPaid', 'OrderReserved', 'OrderCancelled', 'OrderFulfilled'] as const;
    const event = fc.record({ type: fc.constantFrom(...types), sequence: fc.nat(HUGE), at: fc.nat(6) });
    const order = fc.shuffledSubarray([pay, reserve, cancel], { minLength: 0 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 8 }),
        order,
        fc.infiniteStream(fc.nat()),
        async (noise, commands, next) => {
          const { arrive, command, row } = opened();
          const ours: OrderEvent[] = [];
          const noiseAt = async (now: number): Promise<void> => {
            for (const [index, { type, sequence, at }] of noise.entries())
              if (at === now) await arrive(foreign(type, sequence, `foreign-${index}`));
          };
          await noiseAt(0);
          for (const [index, one] of [place, ...commands].entries()) {
            ours.push(...(await command(one).catch(() => [])));
            await noiseAt(index + 1);
          }
          // The bus brings our own events in any order, with those from elsewhere between them.
          for (const [index, one] of shuffled(ours, () => next.next().value ?? 0).entries()) {
            await arrive(one);
            await noiseAt(index + 3);
          }
          const last = ours.at(-1);
          const expected = {
            OrderPlaced: 'PLACED',
            OrderPaid: 'PAID',
            OrderReserved: 'RESERVED',
            OrderCancelled: 'CANCELLED',
            OrderFulfilled: 'FULFILLED',
          };
          expect(await row()).toMatchObject({
            status: last && expected[last.metadata.type],
            sequence: ours.length,
            customerId: place.customer.customerId,
          });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('an order from elsewhere', () => {
  test('goes on to a further status, whatever number an earlier event had', async () => {
    const { arrive, row } = opened();
    const steps = [
      foreign('OrderPlaced', 1),
      foreign('OrderPaid', HUGE),
      foreign('OrderReserved', 3),
      foreign('OrderFulfilled', 4),
    ];
    const seen: unknown[] = [];
    for (const step of steps) {
      await arrive(step);
      seen.push((await row())?.['status']);
    }
    expect(seen).toEqual(STATUSES.filter((status) => status !== 'CANCELLED'));
  });
});

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const rest = [...list];
  return list.flatMap(() => rest.splice(next() % rest.length, 1));
}
