import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { OrderFulfilledV1 } from '#schemas/generated/types.ts';

/** What one product brought in one hour, in one currency, as a line: so it is compared, and so it is shown. */
export type SalesLine = string;

interface Sold {
  orders: number;
  units: number;
  revenueMinorUnits: number;
}

const lineOf = (sku: string, period: string, { orders, units, revenueMinorUnits }: Sold): SalesLine =>
  `${sku} ${period}: ${orders} orders, ${units} units, ${revenueMinorUnits}`;

/** What must be in the table of sales, computed from the orders themselves. */
export function expectedSales(orders: readonly OrderFulfilledV1[]): readonly SalesLine[] {
  const sold = new Map<string, { sku: string; period: string } & Sold>();
  for (const { lines, fulfilledAt } of orders) {
    const counted = new Set<string>();
    for (const { sku, quantity, unitPrice } of lines) {
      const period = `${new Date(fulfilledAt).toISOString().slice(0, 13)}:00Z#${unitPrice.currency}`;
      const key = `${sku} ${period}`;
      const row = sold.get(key) ?? { sku, period, orders: 0, units: 0, revenueMinorUnits: 0 };
      if (!counted.has(key)) row.orders++;
      counted.add(key);
      row.units += quantity;
      row.revenueMinorUnits += quantity * unitPrice.minorUnits;
      sold.set(key, row);
    }
  }
  return [...sold.values()].map((row) => lineOf(row.sku, row.period, row));
}

export async function readSales(client: DynamoDBClient, TableName: string): Promise<readonly SalesLine[]> {
  const lines: SalesLine[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    for (const item of Items) {
      const { sku, period, orders, units, revenueMinorUnits } = unmarshall(item);
      lines.push(lineOf(String(sku), String(period), { orders, units, revenueMinorUnits }));
    }
  return lines;
}
