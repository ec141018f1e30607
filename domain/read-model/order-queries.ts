import { type DynamoDBDocumentClient, GetCommand, type GetCommandOutput, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Order } from '#schemas/generated/types.ts';
import type { OrderDetails, OrderStatus } from './projection.ts';

/** A row of the read model. The details are there once the order's first event has arrived. */
export interface OrderRow extends Partial<OrderDetails> {
  readonly orderId: string;
  readonly sequence: number;
  readonly status: OrderStatus;
  readonly cancelReason?: NonNullable<Order['cancelReason']>;
  /** Set once an event of our own history was projected. */
  readonly isOurs?: boolean;
}

/** The last order of a page, behind which the next page begins. */
export interface PageEnd {
  readonly orderId: string;
  readonly placedAt: string;
}

export interface Page {
  readonly rows: readonly OrderRow[];
  /** Undefined on the last page. */
  readonly end: PageEnd | undefined;
}

export interface Whose {
  readonly customerId: string;
  readonly placedBy: string | undefined;
}

/** Queries of the read model, which follows the events with a short delay. */
export interface OrderQueries {
  byId(orderId: string): Promise<OrderRow | undefined>;
  /**
   * A page of a customer's orders with that mark, or with none, the newest first, beginning after another page's end.
   * It may be shorter than the limit also where there is a next one.
   */
  byCustomer(whose: Whose, limit: number, after: PageEnd | undefined): Promise<Page>;
}

/** Queries of the table that {@link orderTable} writes, and of its index `by-customer`. */
export function orderQueries(client: DynamoDBDocumentClient, TableName: string): OrderQueries {
  return {
    async byId(orderId) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: { orderId } }));
      return Item && rowOf(Item);
    },
    async byCustomer({ customerId, placedBy }, Limit, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'by-customer',
          KeyConditionExpression: 'customerId = :customerId',
          FilterExpression: placedBy === undefined ? 'attribute_not_exists(placedBy)' : 'placedBy = :placedBy',
          ExpressionAttributeValues: {
            ':customerId': customerId,
            ...(placedBy !== undefined && { ':placedBy': placedBy }),
          },
          ScanIndexForward: false,
          Limit,
          ExclusiveStartKey: after && { ...after, customerId },
        }),
      );
      return { rows: Items.map(rowOf), end: LastEvaluatedKey && pageEndOf(LastEvaluatedKey) };
    },
  };
}

type Item = NonNullable<GetCommandOutput['Item']>;

/** The table is written by the projection alone. */
const rowOf = (item: Item): OrderRow => item as OrderRow;

const pageEndOf = ({ orderId, placedAt }: Item): PageEnd => ({ orderId, placedAt });
