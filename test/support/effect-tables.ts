import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';

const table = (TableName: string, keys: Readonly<Record<string, 'S' | 'N'>>) => ({
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
      Orders: table('orders', { orderId: 'S' }),
      OrderEvents: table('order-events', { orderId: 'S', version: 'N' }),
      Sales: table('sales', { sku: 'S', period: 'S' }),
      Idempotency: table('idempotency', { id: 'S' }),
      Billing: table('billing', { id: 'S', part: 'S' }),
    },
  });
