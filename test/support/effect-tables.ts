import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';

/** A table whose key has one attribute or two, with their types. */
export const keyedTable = (TableName: string, keys: Readonly<Record<string, 'S' | 'N'>>) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Object.entries(keys).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: Object.keys(keys).map((AttributeName, index) => ({
      AttributeName,
      KeyType: index === 0 ? 'HASH' : 'RANGE',
    })),
  },
});

/** A region that has the tables of the application, and nothing else. */
export const regionWithTables = (): Promise<TestRegion> =>
  runningRegion({
    Resources: {
      Orders: keyedTable('orders', { orderId: 'S' }),
      OrderEvents: keyedTable('order-events', { orderId: 'S', version: 'N' }),
      Sales: keyedTable('sales', { sku: 'S', period: 'S' }),
      Idempotency: keyedTable('idempotency', { id: 'S' }),
      Billing: keyedTable('billing', { id: 'S', part: 'S' }),
    },
  });
