import {
  type DynamoDBDocumentClient,
  GetCommand,
  type GetCommandOutput,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '#lib/aws/conditional-write.ts';
import type { Invoice, InvoiceStatus } from './invoice.ts';

/** The invoices, one for each order. Every operation is idempotent. */
export interface Invoices {
  /** @returns the invoice of that order: the earlier one if there is one */
  create(invoice: Invoice): Promise<Invoice>;
  find(orderId: string): Promise<Invoice | undefined>;
  /** Closes an open invoice. @returns its status afterwards; a closed invoice stays as it is */
  close(orderId: string, status: 'SETTLED' | 'CANCELLED', closedAt: string): Promise<InvoiceStatus>;
}

const PART = 'invoice';

/** Invoices in the billing table, whose key is `orderId` and `part`. */
export function invoiceTable(client: DynamoDBDocumentClient, TableName: string): Invoices {
  const find = async (orderId: string): Promise<Invoice | undefined> => {
    const Key = { orderId, part: PART };
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && invoiceIn(Item);
  };
  return {
    find,
    async create(invoice) {
      const Item = { ...invoice, part: PART };
      const ConditionExpression = 'attribute_not_exists(orderId)';
      const isNew = await unlessRefused(() => client.send(new PutCommand({ TableName, Item, ConditionExpression })));
      return isNew ? invoice : ((await find(invoice.orderId)) ?? invoice);
    },
    async close(orderId, status, closedAt) {
      const update = new UpdateCommand({
        TableName,
        Key: { orderId, part: PART },
        UpdateExpression: 'SET #status = :status, closedAt = :closedAt',
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':open': 'OPEN', ':closedAt': closedAt },
      });
      const isClosed = await unlessRefused(() => client.send(update));
      return isClosed ? status : ((await find(orderId))?.status ?? 'OPEN');
    },
  };
}

type Item = NonNullable<GetCommandOutput['Item']>;

function invoiceIn({ orderId, invoiceId, customerId, lines, total, createdAt, status }: Item): Invoice {
  return { orderId, invoiceId, customerId, lines, total, createdAt, status };
}
