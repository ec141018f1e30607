import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '#lib/aws/conditional-write.ts';
import type { Payment } from './payment.ts';

/** The captured payments. Every operation is idempotent. */
export interface Payments {
  record(payment: Payment): Promise<void>;
  of(orderId: string): Promise<readonly Payment[]>;
  /** @throws ConditionalCheckFailedException when the payment is allocated to another invoice */
  allocate(payment: Payment, invoiceId: string): Promise<void>;
  /** Removes the allocation to that invoice, if there is one. */
  release(payment: Payment, invoiceId: string): Promise<void>;
}

const PREFIX = 'payment#';

/** Payments in the billing table, whose key is `orderId` and `part`. */
export function paymentTable(client: DynamoDBDocumentClient, TableName: string): Payments {
  const keyOf = ({ orderId, paymentId }: Payment) => ({ orderId, part: `${PREFIX}${paymentId}` });
  const change = (payment: Payment, invoiceId: string, UpdateExpression: string, ConditionExpression: string) => {
    const ExpressionAttributeValues = { ':invoiceId': invoiceId };
    const expressions = { UpdateExpression, ConditionExpression, ExpressionAttributeValues };
    return client.send(new UpdateCommand({ TableName, Key: keyOf(payment), ...expressions }));
  };
  return {
    async record(payment) {
      const Item = { ...payment, ...keyOf(payment) };
      const ConditionExpression = 'attribute_not_exists(orderId)';
      await unlessRefused(() => client.send(new PutCommand({ TableName, Item, ConditionExpression })));
    },
    async of(orderId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'orderId = :orderId AND begins_with(part, :prefix)',
          ExpressionAttributeValues: { ':orderId': orderId, ':prefix': PREFIX },
        }),
      );
      return Items.map(paymentIn);
    },
    async allocate(payment, invoiceId) {
      const isFree = 'attribute_exists(orderId) AND (attribute_not_exists(invoiceId) OR invoiceId = :invoiceId)';
      await change(payment, invoiceId, 'SET invoiceId = :invoiceId', isFree);
    },
    async release(payment, invoiceId) {
      await unlessRefused(() => change(payment, invoiceId, 'REMOVE invoiceId', 'invoiceId = :invoiceId'));
    },
  };
}

type Item = NonNullable<QueryCommandOutput['Items']>[number];

function paymentIn({ orderId, paymentId, amount, method, capturedAt, invoiceId }: Item): Payment {
  const payment = { orderId, paymentId, amount, method, capturedAt };
  return invoiceId === undefined ? payment : { ...payment, invoiceId };
}
