import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { orderStore } from '#domain/orders/order-store.ts';
import { orderQueries } from '#domain/read-model/order-queries.ts';
import { orderTable } from '#domain/read-model/order-table.ts';
import { projectOrder } from '#domain/read-model/project-order.ts';
import { rebuildFromEventStore } from '../../ops/shop/rebuild/event-store.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { keyedTable } from '../support/effect-tables.ts';
import { cancelledOrder, placedOrder } from '../support/samples.ts';

let region: TestRegion;

beforeAll(async () => {
  region = await runningRegion({
    Resources: {
      Events: keyedTable('events', { orderId: 'S', version: 'N' }),
      Orders: keyedTable('orders', { orderId: 'S' }),
    },
  });
});

afterAll(() => region.stop());

test('an event that is stored and projected while a row is rebuilt stays in the row', async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
  const store = orderStore(client, 'events');
  const rows = orderTable(client, 'orders');
  const placed = placedOrder({ subject: 'ORD-1001', sequence: 1 });
  const { metadata, data } = cancelledOrder({ subject: 'ORD-1001', sequence: 2 });
  const cancelled = { metadata, data: { ...data, orderId: 'ORD-1001' } };
  const orderId = 'ORD-1001';
  await store.append(orderId, [placed]);
  const meanwhile = async (): Promise<void> => {
    await store.append(orderId, [cancelled]);
    await projectOrder(store, rows)(cancelled);
  };
  const rebuilding = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
  rebuilding.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'DeleteItemCommand' || commandName === 'DeleteCommand') await meanwhile();
        return next(args);
      },
    { step: 'initialize' },
  );
  await rebuildFromEventStore(rebuilding, 'events', 'orders');
  expect(await orderQueries(client, 'orders').byId(orderId)).toMatchObject({ status: 'CANCELLED', sequence: 2 });
});
