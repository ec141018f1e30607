import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sale } from '#domain/sales/sales.ts';
import { type AddSales, salesTable } from '#domain/sales/sales-table.ts';
import { runningRegion, type TestRegion } from '../../packages/region/test/support/running.ts';
import { AwsFault, fakeAws } from '../support/fake-aws.ts';
import { testKit } from '../support/kit.ts';

const table = (TableName: string, ...keys: readonly string[]) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  },
});
const TEMPLATE = { Resources: { Sales: table('sales', 'sku', 'period'), Seen: table('idempotency', 'id') } };
const TABLES = { salesTable: 'sales', idempotencyTable: 'idempotency' };

const tea: Sale = {
  sku: 'TEA',
  hour: '2026-03-02T11:00Z',
  currency: 'EUR',
  orders: 1,
  units: 2,
  revenueMinorUnits: 2500n,
};

let region: TestRegion;
let client: DynamoDBDocumentClient;
let addSales: AddSales;

beforeAll(async () => {
  region = await runningRegion(TEMPLATE);
});

afterAll(() => region.stop());

beforeEach(() => {
  client = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
  addSales = salesTable(client, TABLES, testKit().kit);
});

async function rowsOf(sku: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'sales', ConsistentRead: true }));
  return Items.filter((item) => item['sku'] === sku);
}

describe('the table of sales', () => {
  test('adds up what events bring, by product, hour and currency', async () => {
    await addSales('evt-1', [tea]);
    await addSales('evt-2', [{ ...tea, units: 5, revenueMinorUnits: 6250n }]);
    await addSales('evt-3', [{ ...tea, currency: 'DKK', revenueMinorUnits: 9900n }]);
    const period = '2026-03-02T11:00Z';
    expect(await rowsOf('TEA')).toEqual([
      { ...rowOf(`${period}#DKK`, 'DKK'), orders: 1, units: 2, revenueMinorUnits: 9900 },
      { ...rowOf(`${period}#EUR`, 'EUR'), orders: 2, units: 7, revenueMinorUnits: 8750 },
    ]);
  });

  test('counts an event once, however often and however much at once it comes', async () => {
    const pot = { ...tea, sku: 'POT' };
    await Promise.all(Array.from({ length: 8 }, () => addSales('evt-4', [pot])));
    await addSales('evt-4', [pot]);
    expect(await rowsOf('POT')).toMatchObject([{ orders: 1, units: 2, revenueMinorUnits: 2500 }]);
  });

  test('counts an event once when the process ended between writing and the answer', async () => {
    const lost = DynamoDBDocumentClient.from(new DynamoDBClient({ ...region.client, maxAttempts: 1 }));
    lost.middlewareStack.add(
      (next) => async (args) => {
        await next(args);
        throw new Error('the process ended');
      },
      { step: 'initialize' },
    );
    const cup = { ...tea, sku: 'CUP' };
    await expect(salesTable(lost, TABLES, testKit().kit)('evt-5', [cup])).rejects.toThrow('the process ended');
    await addSales('evt-5', [cup]);
    expect(await rowsOf('CUP')).toMatchObject([{ orders: 1 }]);
  });

  test('takes more products than a transaction has room for, and goes on where it ended', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => ({ ...tea, sku: `SKU-${index}` }));
    await addSales('evt-6', hundred.slice(0, 99));
    await addSales('evt-6', hundred);
    const rows = await Promise.all(['SKU-0', 'SKU-98', 'SKU-99'].map(rowsOf));
    expect(rows.map(([row]) => row?.['orders'])).toEqual([1, 1, 1]);
  });
});

const rowOf = (period: string, currency: string) => ({ sku: 'TEA', period, hour: '2026-03-02T11:00Z', currency });

describe('a transaction in conflict with another', () => {
  const conflict = new AwsFault('TransactionCanceledException', 'conflict', {
    fields: { CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }] },
  });

  test('is tried again after a pause', async () => {
    let calls = 0;
    const aws = fakeAws(() => {
      calls++;
      if (calls < 3) throw conflict;
      return {};
    });
    const { kit, waitsMs } = testKit();
    await salesTable(DynamoDBDocumentClient.from(new DynamoDBClient(aws.settings)), TABLES, kit)('evt-1', [tea]);
    expect([calls, waitsMs]).toEqual([3, [10, 20]]);
  });

  test('is given up in the end, so that the message comes again', async () => {
    const aws = fakeAws(() => {
      throw conflict;
    });
    const { kit, waitsMs } = testKit();
    const add = salesTable(DynamoDBDocumentClient.from(new DynamoDBClient(aws.settings)), TABLES, kit);
    await expect(add('evt-1', [tea])).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    expect(waitsMs).toEqual([10, 20, 40, 80, 160]);
  });
});
