import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { OrderRow } from './expectation.ts';
import { detailsIn } from './order-details.ts';

/** The rows of the read model, by order id. */
export async function readOrders(client: DynamoDBClient, TableName: string): Promise<Map<string, OrderRow>> {
  const rows = new Map<string, OrderRow>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items) {
      const { orderId, status, sequence, total, cancelReason, ...details } = unmarshall(item);
      const row = { status, sequence, totalMinorUnits: total?.minorUnits, cancelReason, details: detailsIn(details) };
      rows.set(String(orderId), row);
    }
  }
  return rows;
}
