import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderTable } from '#domain/read-model/order-table.ts';
import { changeOf, type OrderChange, STATUSES } from '#domain/read-model/projection.ts';
import { fakeAws } from '../../../support/fake-aws.ts';
import { FakeTable } from '../../../support/fake-table.ts';
import { cancelledOrder, fulfilledOrder, placedOrder } from '../../../support/samples.ts';

const order = placedOrder();

const details = {
  customerId: 'C-204',
  customerName: 'Jürgen Müller',
  lines: order.data.lines,
  total: { minorUnits: 8400, currency: 'EUR' },
  destination: 'Berlin, DE',
  placedAt: '2026-03-02T09:15:00Z',
};

describe('the change of an event to the read model', () => {
  test('of an order placed is its details and its status', () => {
    expect(changeOf(placedOrder({ sequence: 4 }))).toEqual({
      orderId: 'ORD-1001',
      sequence: 4,
      status: 'PLACED',
      details,
    });
  });

  test('of an order cancelled is its status and the reason', () => {
    expect(changeOf(cancelledOrder())).toEqual({
      orderId: 'ORD-1002',
      sequence: 2,
      status: 'CANCELLED',
      cancelReason: 'payment-declined',
    });
  });

  test('of an order fulfilled is its status', () => {
    expect(changeOf(fulfilledOrder())).toEqual({ orderId: 'ORD-1001', sequence: 2, status: 'FULFILLED' });
  });
});

/** A read model in a table in memory. */
function opened() {
  const client = new DynamoDBClient(fakeAws(new FakeTable('orderId').answer).settings);
  const documents = DynamoDBDocumentClient.from(client);
  return {
    rows: orderTable(documents, 'orders'),
    item: async (orderId: string) =>
      (await documents.send(new GetCommand({ TableName: 'orders', Key: { orderId } }))).Item,
  };
}

async function itemAfter(changes: readonly OrderChange[]) {
  const { rows, item } = opened();
  for (const change of changes) await rows.apply(change);
  return item('ORD-1001');
}

const change = (sequence: number, status: OrderChange['status'], cancelReason?: string): OrderChange =>
  status === 'PLACED'
    ? { orderId: 'ORD-1001', sequence, status, details }
    : { orderId: 'ORD-1001', sequence, status, ...(cancelReason === undefined ? {} : { cancelReason }) };

describe('the row of an order from elsewhere', () => {
  test('holds the details with the furthest status', async () => {
    expect(await itemAfter([change(1, 'PLACED'), change(2, 'FULFILLED')])).toEqual({
      orderId: 'ORD-1001',
      ...details,
      status: 'FULFILLED',
      sequence: 2,
    });
  });

  test('fills in the details of an order that was placed after it was cancelled', async () => {
    const changes = [change(2, 'CANCELLED', 'out-of-stock'), change(1, 'PLACED')];
    expect(await itemAfter(changes)).toEqual({
      orderId: 'ORD-1001',
      ...details,
      status: 'CANCELLED',
      sequence: 2,
      cancelReason: 'out-of-stock',
    });
  });

  test('takes a reason away with the status that it was for', async () => {
    expect(await itemAfter([change(2, 'CANCELLED', 'out-of-stock'), change(3, 'FULFILLED')])).toEqual({
      orderId: 'ORD-1001',
      status: 'FULFILLED',
      sequence: 3,
    });
  });

  test('says of each change whether it counted', async () => {
    const { rows } = opened();
    const changes = [change(2, 'FULFILLED'), change(2, 'FULFILLED'), change(1, 'CANCELLED', 'x'), change(0, 'PLACED')];
    const counted = [];
    for (const one of changes) counted.push(await rows.apply(one));
    expect(counted).toEqual(['new', 'already-there', 'stale', 'new']);
  });

  test('is the same for its events in any order and any number of times', async () => {
    const closings = fc.array(
      fc.oneof(
        fc.constant(['FULFILLED'] as const),
        fc.constantFrom(['CANCELLED', 'out-of-stock'] as const, ['CANCELLED', 'customer-request'] as const),
      ),
      { maxLength: 4 },
    );
    const stories = fc
      .record({
        wasPlaced: fc.boolean(),
        closings,
        repeats: fc.array(fc.nat(), { maxLength: 6 }),
        seed: fc.infiniteStream(fc.nat()),
      })
      .map(({ wasPlaced, closings: list, repeats, seed }) => {
        const closing = list.map(([status, reason], index) => change(index + 2, status, reason));
        const story = [...(wasPlaced ? [change(1, 'PLACED')] : []), ...closing];
        const again = repeats.flatMap((index) => story[index % story.length] ?? []);
        return { story, arrivals: shuffled([...story, ...again], () => seed.next().value ?? 0) };
      });
    await fc.assert(
      fc.asyncProperty(stories, async ({ story, arrivals }) => {
        const newest = story.toSorted((a, b) => furtherOf(a, b)).at(-1);
        const expected = newest && {
          orderId: 'ORD-1001',
          ...story[0]?.details,
          status: newest.status,
          sequence: newest.sequence,
          ...(newest.cancelReason === undefined ? {} : { cancelReason: newest.cancelReason }),
        };
        expect(await itemAfter(arrivals)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

const furtherOf = (a: OrderChange, b: OrderChange): number =>
  STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || a.sequence - b.sequence;

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const rest = [...list];
  return list.flatMap(() => rest.splice(next() % rest.length, 1));
}
