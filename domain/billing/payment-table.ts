import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '#lib/aws/conditional-write.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import { chunksOf } from '#lib/in-parallel.ts';
import { invoiceKey, paymentKey, paymentsKey } from './billing-keys.ts';
import type { Invoice } from './invoice.ts';
import type { Payment } from './payment.ts';

/** The captured payments. Every operation is idempotent. */
export interface Payments {
  record(payment: Payment): Promise<Effect>;
  of(orderId: string): Promise<readonly Payment[]>;
  /**
   * Allocates payments to an invoice that is open at that very moment.
   * @returns false when the invoice is no longer open
   * @throws TransactionCanceledException when a payment is allocated to another invoice, or another writer is at it
   */
  allocate(payments: readonly Payment[], invoice: Invoice): Promise<boolean>;
  /** Removes the allocation to that invoice, if there is one. */
  release(payment: Payment, invoiceId: string): Promise<void>;
}

/** One action of a transaction looks at the invoice. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const PAYMENTS_PER_TRANSACTION = 99;
const IS_NEW = 'attribute_not_exists(id)';
const IS_FREE = 'attribute_exists(id) AND (attribute_not_exists(invoiceId) OR invoiceId = :invoiceId)';

/** Payments in the billing table. */
export function paymentTable(client: DynamoDBDocumentClient, TableName: string): Payments {
  const updateOf = ({ orderId, paymentId }: Payment, invoiceId: string) => ({
    TableName,
    Key: paymentKey(orderId, paymentId),
    ExpressionAttributeValues: { ':invoiceId': invoiceId },
  });
  const allocation = (payment: Payment, { invoiceId }: Invoice) => ({
    Update: {
      ...updateOf(payment, invoiceId),
      UpdateExpression: 'SET invoiceId = :invoiceId',
      ConditionExpression: IS_FREE,
    },
  });
  return {
    async record(payment) {
      const Item = { ...payment, ...paymentKey(payment.orderId, payment.paymentId) };
      const put = new PutCommand({ TableName, Item, ConditionExpression: IS_NEW });
      return (await unlessRefused(() => client.send(put))) ? 'new' : 'already-there';
    },
    async of(orderId) {
      const query = {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': paymentsKey(orderId) },
      };
      const payments: Payment[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const page: QueryCommandOutput = await client.send(new QueryCommand({ ...query, ExclusiveStartKey }));
        payments.push(...(page.Items ?? []).map(paymentIn));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return payments;
    },
    async allocate(payments, invoice) {
      for (const chunk of chunksOf(payments, PAYMENTS_PER_TRANSACTION)) {
        const TransactItems = [isOpen(TableName, invoice), ...chunk.map((payment) => allocation(payment, invoice))];
        const isAllocated = await unlessClosed(() => client.send(new TransactWriteCommand({ TransactItems })));
        if (!isAllocated) return false;
      }
      return true;
    },
    async release(payment, invoiceId) {
      const change = { UpdateExpression: 'REMOVE invoiceId', ConditionExpression: 'invoiceId = :invoiceId' };
      await unlessRefused(() => client.send(new UpdateCommand({ ...updateOf(payment, invoiceId), ...change })));
    },
  };
}

/** The first action of each transaction: whoever closes the invoice then finds all of its payments. */
const isOpen = (TableName: string, { orderId }: Invoice) => ({
  ConditionCheck: {
    TableName,
    Key: invoiceKey(orderId),
    ConditionExpression: '#status = :open',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':open': 'OPEN' },
  },
});

async function unlessClosed(transaction: () => Promise<unknown>): Promise<boolean> {
  try {
    await transaction();
    return true;
  } catch (error) {
    const [first] = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (first?.Code === 'ConditionalCheckFailed') return false;
    throw error;
  }
}

type Item = NonNullable<QueryCommandOutput['Items']>[number];

function paymentIn({ orderId, paymentId, amount, method, capturedAt, invoiceId }: Item): Payment {
  const payment = { orderId, paymentId, amount, method, capturedAt };
  return invoiceId === undefined ? payment : { ...payment, invoiceId };
}
