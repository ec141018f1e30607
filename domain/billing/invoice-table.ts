import {
  type DynamoDBDocumentClient,
  GetCommand,
  type GetCommandOutput,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Refusal, refusalOf, WITH_ITEM } from '#lib/aws/conditional-write.ts';
import type { Effected } from '#lib/idempotency/effect.ts';
import { invoiceKey } from './billing-keys.ts';
import type { Invoice, InvoiceStatus } from './invoice.ts';

/** The invoices, one for each order. Every operation is idempotent. */
export interface Invoices {
  /** @returns the invoice of that order: the earlier one if there is one */
  create(invoice: Invoice): Promise<Effected<Invoice>>;
  find(orderId: string): Promise<Invoice | undefined>;
  /** Closes an open invoice. @returns it as it is afterwards; a closed invoice stays as it is */
  close(invoice: Invoice, status: Exclude<InvoiceStatus, 'OPEN'>, closedAt: string): Promise<Effected<Invoice>>;
}

/** Invoices in the billing table. Each operation is one call. */
export function invoiceTable(client: DynamoDBDocumentClient, TableName: string): Invoices {
  return {
    async find(orderId) {
      const Key = invoiceKey(orderId);
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && invoiceIn(Item);
    },
    async create(invoice) {
      const Item = { ...invoice, ...invoiceKey(invoice.orderId) };
      const put = new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(id)', ...WITH_ITEM });
      return effected(invoice, await refusalOf(() => client.send(put)));
    },
    async close(invoice, status, closedAt) {
      const update = new UpdateCommand({
        TableName,
        Key: invoiceKey(invoice.orderId),
        UpdateExpression: 'SET #status = :status, closedAt = :closedAt',
        ConditionExpression: '#status = :open',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':open': 'OPEN', ':closedAt': closedAt },
        ...WITH_ITEM,
      });
      return effected({ ...invoice, status, closedAt }, await refusalOf(() => client.send(update)));
    },
  };
}

/** The invoice that was written, or the one that was there. */
function effected(written: Invoice, refusal: Refusal | undefined): Effected<Invoice> {
  if (refusal === undefined) return { effect: 'new', result: written };
  return { effect: 'already-there', result: refusal.item === undefined ? written : invoiceIn(refusal.item) };
}

type Item = NonNullable<GetCommandOutput['Item']>;

function invoiceIn({ orderId, invoiceId, customerId, lines, total, createdAt, status, closedAt }: Item): Invoice {
  const invoice = { orderId, invoiceId, customerId, lines, total, createdAt, status };
  return closedAt === undefined ? invoice : { ...invoice, closedAt };
}
