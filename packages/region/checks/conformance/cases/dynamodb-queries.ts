import { type JsonObject, objectsOf } from '../../../src/core/json.ts';
import type { Caller } from '../caller.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import { DYNAMODB_API, DYNAMODB_GUIDE, dynamodb, number, put, rangeTable, table, text } from './dynamodb-calls.ts';

const QUERY = `${DYNAMODB_API}/API_Query.html`;
const SCAN = `${DYNAMODB_API}/API_Scan.html`;
const KEYS = `${DYNAMODB_GUIDE}/Query.KeyConditionExpressions.html`;

/** A table with the items n = 1 to 5 under the key a. */
async function filled(aws: Caller, own: string): Promise<string> {
  const TableName = await table(aws, rangeTable(own));
  for (const n of [3, 1, 5, 2, 4])
    await put(aws, TableName, { id: text('a'), n: number(n), odd: { BOOL: n % 2 === 1 } });
  return TableName;
}

const numbersOf = ({ Items }: JsonObject): readonly unknown[] =>
  objectsOf(Items).map(({ n }) => Number((n as { N?: string } | undefined)?.N));

const query = async (aws: Caller, TableName: string, more: object = {}): Promise<JsonObject> =>
  dynamodb(aws, 'Query', {
    TableName,
    KeyConditionExpression: 'id = :id',
    ExpressionAttributeValues: { ':id': text('a') },
    ...more,
  });

const keyCondition = (expression: string, values: JsonObject, gives: readonly number[]): ConformanceCase => ({
  name: `${expression} gives ${JSON.stringify(gives)}`,
  source: KEYS,
  run: async (aws, own) => {
    const more = { KeyConditionExpression: expression, ExpressionAttributeValues: { ':id': text('a'), ...values } };
    return numbersOf(await query(aws, await filled(aws, own), more));
  },
  gives,
});

const refusedKey = (expression: string, values: JsonObject, message: RegExp): ConformanceCase => ({
  name: `the key condition ${expression} is refused`,
  source: KEYS,
  run: async (aws, own) =>
    query(aws, await table(aws, rangeTable(own)), {
      KeyConditionExpression: expression,
      ExpressionAttributeValues: values,
    }),
  gives: refused(400, 'ValidationException', message),
});

export const DYNAMODB_QUERIES: readonly ConformanceCase[] = [
  keyCondition('id = :id', {}, [1, 2, 3, 4, 5]),
  keyCondition('id = :id AND n > :n', { ':n': number(3) }, [4, 5]),
  keyCondition('n <= :n AND id = :id', { ':n': number(2) }, [1, 2]),
  keyCondition('id = :id AND n BETWEEN :a AND :b', { ':a': number(2), ':b': number(4) }, [2, 3, 4]),
  {
    name: 'ScanIndexForward false turns the order',
    source: QUERY,
    run: async (aws, own) => numbersOf(await query(aws, await filled(aws, own), { ScanIndexForward: false })),
    gives: [5, 4, 3, 2, 1],
  },
  {
    name: 'a limit ends a page, whose last key begins the next',
    source: `${DYNAMODB_GUIDE}/Query.Pagination.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      const first = await query(aws, TableName, { Limit: 3 });
      const second = await query(aws, TableName, { ExclusiveStartKey: first['LastEvaluatedKey'] });
      return [numbersOf(first), first['LastEvaluatedKey'], numbersOf(second), second['LastEvaluatedKey'] ?? null];
    },
    gives: [[1, 2, 3], { id: { S: 'a' }, n: { N: '3' } }, [4, 5], null],
  },
  {
    name: 'a filter is applied after the limit',
    source: `${DYNAMODB_GUIDE}/Query.FilterExpression.html`,
    run: async (aws, own) => {
      const values = { ':id': text('a'), ':t': { BOOL: true } };
      const more = { Limit: 2, FilterExpression: 'odd = :t', ExpressionAttributeValues: values };
      const { Count, ScannedCount } = await query(aws, await filled(aws, own), more);
      return [Count, ScannedCount];
    },
    gives: [1, 2],
  },
  {
    name: 'Select COUNT gives figures alone',
    source: QUERY,
    run: async (aws, own) => query(aws, await filled(aws, own), { Select: 'COUNT' }),
    gives: { Count: 5, ScannedCount: 5 },
  },
  {
    name: 'a projection gives these attributes alone',
    source: QUERY,
    run: async (aws, own) =>
      objectsOf((await query(aws, await filled(aws, own), { ProjectionExpression: 'n', Limit: 1 }))['Items']),
    gives: [{ n: { N: '1' } }],
  },
  {
    name: 'an index gives the items that have its key',
    source: QUERY,
    run: async (aws, own) => {
      const input = rangeTable(own, {
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byN',
            KeySchema: [{ AttributeName: 'n', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      });
      const TableName = await table(aws, input);
      for (const id of ['a', 'b']) await put(aws, TableName, { id: text(id), n: number(1), other: text('x') });
      const { Items } = await query(aws, TableName, {
        IndexName: 'byN',
        KeyConditionExpression: 'n = :n',
        ExpressionAttributeValues: { ':n': number(1) },
      });
      return objectsOf(Items)
        .map((item) => Object.keys(item).toSorted().join())
        .toSorted();
    },
    gives: ['id,n', 'id,n'],
  },
  {
    name: 'an index that is not there is named',
    source: QUERY,
    run: async (aws, own) => query(aws, await table(aws, rangeTable(own)), { IndexName: 'none' }),
    gives: refused(400, 'ValidationException', 'The table does not have the specified index: none'),
  },
  refusedKey('n = :n', { ':n': number(1) }, /Query condition missed key schema element: id/),
  refusedKey('id > :id', { ':id': text('a') }, /Query key condition not supported/),
  refusedKey(
    'id = :id AND extra = :id',
    { ':id': text('a') },
    /Query (condition missed key schema element|key condition not supported)/,
  ),
  refusedKey('id = :id', { ':id': number(1) }, /Condition parameter type does not match schema type/),
  {
    name: 'segments of a scan give all items together',
    source: SCAN,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      const answers = [0, 1, 2].map((Segment) => dynamodb(aws, 'Scan', { TableName, Segment, TotalSegments: 3 }));
      return (await Promise.all(answers)).flatMap(numbersOf).toSorted((a, b) => Number(a) - Number(b));
    },
    gives: [1, 2, 3, 4, 5],
  },
  {
    name: 'a segment is less than the number of segments',
    source: SCAN,
    run: async (aws, own) =>
      dynamodb(aws, 'Scan', { TableName: await table(aws, rangeTable(own)), Segment: 3, TotalSegments: 3 }),
    gives: refused(
      400,
      'ValidationException',
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 3 is not less than TotalSegments: 3',
    ),
  },
  {
    name: 'BatchGetItem gives what is there',
    source: `${DYNAMODB_API}/API_BatchGetItem.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      const Keys = [1, 9].map((n) => ({ id: text('a'), n: number(n) }));
      const { Responses, UnprocessedKeys } = await dynamodb(aws, 'BatchGetItem', {
        RequestItems: { [TableName]: { Keys } },
      });
      return [numbersOf({ Items: (Responses as JsonObject)[TableName] ?? [] }), UnprocessedKeys];
    },
    gives: [[1], {}],
  },
  {
    name: 'TransactGetItems answers in the order of the request',
    source: `${DYNAMODB_API}/API_TransactGetItems.html`,
    run: async (aws, own) => {
      const TableName = await filled(aws, own);
      const TransactItems = [9, 2].map((n) => ({ Get: { TableName, Key: { id: text('a'), n: number(n) } } }));
      return dynamodb(aws, 'TransactGetItems', { TransactItems });
    },
    gives: { Responses: [{}, { Item: part({ n: { N: '2' } }) }] },
  },
];
