import { expect, test } from '@jest/globals';
import { type JsonObject, objectOf } from '../../../src/core/json.ts';
import { openTables, plainTable } from './open-tables.ts';

const ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';
const DUPLICATES = 'ValidationException: Provided list of item keys contains duplicates';
const put = (id: string): JsonObject => ({ PutRequest: { Item: { id: { S: id } } } });

async function opened(name = 'orders') {
  const tables = openTables();
  await tables.call('CreateTable', plainTable(name));
  return tables;
}

test('a batch that names one item by the name and by the ARN of its table is refused', async () => {
  const { call, refused } = await opened();
  expect(await refused('BatchWriteItem', { RequestItems: { orders: [put('a')], [ARN]: [put('a')] } })).toBe(DUPLICATES);
  expect(await call('Scan', { TableName: 'orders' })).toMatchObject({ Count: 0 });
  const Keys = [{ id: { S: 'a' } }];
  expect(await refused('BatchGetItem', { RequestItems: { orders: { Keys }, [ARN]: { Keys } } })).toBe(DUPLICATES);
});

test('a batch that names different items by the name and by the ARN of their table writes both', async () => {
  const { call } = await opened();
  await call('BatchWriteItem', { RequestItems: { orders: [put('a')], [ARN]: [put('b')] } });
  expect(await call('Scan', { TableName: 'orders' })).toMatchObject({ Count: 2 });
});

test('a batch gives the items of a table whatever its name is', async () => {
  const { call } = await opened('__proto__');
  const ofTable = (value: JsonObject[string]): JsonObject => Object.fromEntries([['__proto__', value]]);
  await call('BatchWriteItem', { RequestItems: ofTable([put('a')]) });
  const { Responses } = await call('BatchGetItem', { RequestItems: ofTable({ Keys: [{ id: { S: 'a' } }] }) });
  expect(Object.entries(objectOf(Responses))).toEqual([['__proto__', [{ id: { S: 'a' } }]]]);
});
