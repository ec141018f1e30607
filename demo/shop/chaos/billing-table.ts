import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { objectOf } from '@tributary/region/json';

/** The rows of one order in the billing table. Amounts in minor units. */
export interface OrderBilling {
  /** Undefined where there is no invoice. */
  readonly invoice: { readonly status: string; readonly total: number } | undefined;
  readonly payments: readonly { readonly amount: number; readonly isAllocated: boolean }[];
}

const NOTHING: OrderBilling = { invoice: undefined, payments: [] };

export async function readBilling(client: DynamoDBClient, TableName: string): Promise<Map<string, OrderBilling>> {
  const byOrder = new Map<string, OrderBilling>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items.map((one) => unmarshall(one))) {
      const orderId = String(item['id']).replace(/^\w+#/, '');
      byOrder.set(orderId, withItem(byOrder.get(orderId) ?? NOTHING, item));
    }
  }
  return byOrder;
}

function withItem(billing: OrderBilling, item: Readonly<Record<string, unknown>>): OrderBilling {
  const { id, status, total, amount, invoiceId } = item;
  if (String(id).startsWith('invoice#'))
    return { ...billing, invoice: { status: String(status), total: minorUnits(total) } };
  if (!String(id).startsWith('payment#')) return billing;
  const payment = { amount: minorUnits(amount), isAllocated: invoiceId !== undefined };
  return { ...billing, payments: [...billing.payments, payment] };
}

const minorUnits = (money: unknown): number => Number(objectOf(money)['minorUnits']);
