import {
  type DynamoDBDocumentClient,
  GetCommand,
  type GetCommandOutput,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unlessRefused } from '#lib/aws/conditional-write.ts';
import { invoiceKey } from './billing-keys.ts';
import type { Invoice, InvoiceStatus } from './invoice.ts';

/** The invoices, one for each order. Every operation is idempotent. */
export interface Invoices {
  /** @returns the invoice of that order: the earlier one if there is one */
  create(invoice: Invoice): Promise<Invoice>;
  find(orderId: string): Promise<Invoice | undefined>;
  /** Closes an open invoice. @returns it as it is afterwards; a closed invoice stays as it is */
  close(invoice: Invoice, status: Exclude<InvoiceStatus, 'OPEN'>, closedAt: string): Promise<Invoice>;
}

/** Invoices in the billing table. */
export function invoiceTable(client: DynamoDBDocumentClient, TableName: string): Invoices {
  const find = async (orderId: string): Promise<Invoice | undefined> => {
    const Key = invoiceKey(orderId);
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && invoiceIn(Item);
  };
  return {
    find,
    async create(invoice) {
      const Item = { ...invoice, ...invoiceKey(invoice.orderId) };
      const ConditionExpression = 'attribute_not_exists(id)';
      const isNew = await unlessRefused(() => client.send(new PutCommand({ TableName, Item, ConditionExpression })));
      return isNew ? invoice : ((await find(invoice.orderId)) ?? invoice);
    },
    async close(invoice, status, closedAt) {
      const update = new UpdateCommand({
        TableName,
        Key: invoiceKey(invoice.orderId),
        UpdateExpression: 'SET #status = :status, closedAt = :closedAt',
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':open': 'OPEN', ':closedAt': closedAt },
      });
      const isClosed = await unlessRefused(() => client.send(update));
      return isClosed ? { ...invoice, status, closedAt } : ((await find(invoice.orderId)) ?? invoice);
    },
  };
}

type Item = NonNullable<GetCommandOutput['Item']>;

function invoiceIn({ orderId, invoiceId, customerId, lines, total, createdAt, status, closedAt }: Item): Invoice {
  const invoice = { orderId, invoiceId, customerId, lines, total, createdAt, status };
  return closedAt === undefined ? invoice : { ...invoice, closedAt };
}
