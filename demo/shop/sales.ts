import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { OrderFulfilledV1 } from '#schemas/generated/types.ts';

/** The sales of one product in one hour and one currency as a line, for comparing and for showing. */
export type SalesLine = string;

interface Sold {
  orders: number;
  units: number;
  revenueMinorUnits: number;
}

const lineOf = (sku: string, period: string, { orders, units, revenueMinorUnits }: Sold): SalesLine =>
  `${sku} ${period}: ${orders} orders, ${units} units, ${revenueMinorUnits}`;

/** The lines that the table of sales must hold, computed from the orders. */
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
