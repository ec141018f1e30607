import { type DynamoDBDocumentClient, GetCommand, type GetCommandOutput, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderDetails, OrderStatus } from './projection.ts';

/** A row of the read model. The details are there once the order's first event has arrived. */
export interface OrderRow extends Partial<OrderDetails> {
  readonly orderId: string;
  readonly sequence: number;
  readonly status: OrderStatus;
  readonly cancelReason?: string;
}

/** Where a page ended. */
export interface Place {
  readonly orderId: string;
  readonly placedAt: string;
}

export interface Page {
  readonly rows: readonly OrderRow[];
  /** Undefined on the last page. */
  readonly end: Place | undefined;
}

/** What can be asked of the read model. It follows the events by a moment. */
export interface OrderQueries {
  byId(orderId: string): Promise<OrderRow | undefined>;
  /** A page of a customer's orders, the newest first, from behind that place on. */
  byCustomer(customerId: string, limit: number, after: Place | undefined): Promise<Page>;
}

/** Queries of the table that {@link orderTable} writes, and of its index `by-customer`. */
export function orderQueries(client: DynamoDBDocumentClient, TableName: string): OrderQueries {
  return {
    async byId(orderId) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { orderId } }));
      return Item && rowOf(Item);
    },
    async byCustomer(customerId, Limit, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'by-customer',
          KeyConditionExpression: 'customerId = :customerId',
          ExpressionAttributeValues: { ':customerId': customerId },
          ScanIndexForward: false,
          Limit,
          ExclusiveStartKey: after && { ...after, customerId },
        }),
      );
      return { rows: Items.map(rowOf), end: LastEvaluatedKey && placeOf(LastEvaluatedKey) };
    },
  };
}

type Item = NonNullable<GetCommandOutput['Item']>;

/** The table is written by the projection alone. */
const rowOf = (item: Item): OrderRow => item as OrderRow;

const placeOf = ({ orderId, placedAt }: Item): Place => ({ orderId, placedAt });
