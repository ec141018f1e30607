import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { UsageError } from '@tributary/region/command-line';
import { orderStore } from '#domain/orders/order-store.ts';
import { orderTable } from '#domain/read-model/order-table.ts';
import { stateAfter } from '#domain/read-model/projection.ts';
import { inParallel } from '#lib/in-parallel.ts';

const ORDERS_AT_ONCE = 8;

/**
 * Writes the row of each order in the event store again. Events that arrive meanwhile are not lost, because a row takes
 * only a newer status.
 * @throws UsageError when the stack has no event store
 */
export async function rebuildFromEventStore(
  client: DynamoDBDocumentClient,
  eventsTable: string,
  ordersTable: string,
): Promise<{ readonly orders: number; readonly events: number }> {
  const store = orderStore(client, eventsTable);
  const rows = orderTable(client, ordersTable);
  const orderIds = await orderIdsIn(client, eventsTable).catch(explain);
  const counts = await inParallel(orderIds, ORDERS_AT_ONCE, async (orderId) => {
    // The row goes first: what was projected before it went is in the history that is read now.
    await client.send(new DeleteCommand({ TableName: ordersTable, Key: { orderId } }));
    const history = await store.read(orderId);
    const state = stateAfter(history);
    if (state !== undefined) await rows.write(state);
    return history.length;
  });
  return { orders: counts.length, events: counts.reduce((sum, count) => sum + count, 0) };
}

function explain(cause: unknown): never {
  if (!(cause instanceof ResourceNotFoundException)) throw cause;
  throw new UsageError('The stack has no event store of orders. Is --stage right?', { cause });
}

/** Every history begins with version 1. */
async function orderIdsIn(client: DynamoDBDocumentClient, TableName: string): Promise<readonly string[]> {
  const scan = {
    TableName,
    FilterExpression: 'version = :first',
    ExpressionAttributeValues: { ':first': 1 },
    ProjectionExpression: 'orderId',
  };
  const ids: string[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) ids.push(...Items.map((item) => item['orderId']));
  return ids;
}
