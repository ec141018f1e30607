import { beforeEach, expect, test } from '@jest/globals';
import { type JsonObject, objectsOf } from '../../../src/core/json.ts';
import { openTables, plainTable } from './open-tables.ts';

let tables: ReturnType<typeof openTables>;
const scanned = async (more: JsonObject = {}): Promise<readonly JsonObject[]> =>
  objectsOf((await tables.call('Scan', { TableName: 'orders', ...more }))['Items']);

beforeEach(async () => {
  tables = openTables();
  await tables.call('CreateTable', plainTable('orders'));
  const orders = Array.from({ length: 20 }, (_, number) => ({ PutRequest: { Item: { id: { S: `o-${number}` } } } }));
  await tables.call('BatchWriteItem', { RequestItems: { orders } });
});

test.each([1, 3, 4096, 4999])('the segments of a scan in %d parts have each item once', async (TotalSegments) => {
  const found: JsonObject[] = [];
  for (let Segment = 0; Segment < TotalSegments; Segment++) {
    found.push(...(await scanned({ Segment, TotalSegments })));
  }
  expect(found).toEqual(await scanned());
  expect(found).toHaveLength(20);
});

test('a segment that no hash is left for is empty', async () => {
  expect(await scanned({ Segment: 999_999, TotalSegments: 1_000_000 })).toEqual([]);
});
