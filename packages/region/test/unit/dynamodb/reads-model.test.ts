import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject, type JsonObject, objectsOf } from '../../../src/core/json.ts';
import { openTables } from './open-tables.ts';

/** Few keys, so that items meet: of each type of key, with what sorts oddly. */
const TEXTS = ['a', 'b', 'ab', 'a/', 'a0', 'ä', 'a\u0000', '~', '\u{1F600}', '\uFFEE'];
const NUMBERS = ['0', '-1', '-1.5', '-10', '-0.001', '0.001', '1', '1.5', '9', '10', '12.5', '1e20', '-1e20'];

const key = (attribute: string, KeyType: string): JsonObject => ({ AttributeName: attribute, KeyType });
const TABLE: JsonObject = {
  TableName: 'model',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    ['pk', 'S'],
    ['sk', 'N'],
    ['group', 'S'],
    ['rank', 'N'],
    ['name', 'S'],
  ].map(([AttributeName = '', AttributeType = '']) => ({ AttributeName, AttributeType })),
  KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-group',
      KeySchema: [key('group', 'HASH'), key('rank', 'RANGE')],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'by-name',
      KeySchema: [key('pk', 'HASH'), key('name', 'RANGE')],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

interface ModelItem {
  readonly pk: string;
  readonly sk: string;
  readonly group?: string;
  readonly rank?: string;
  readonly name?: string;
}

const some = (values: readonly string[]) => fc.constantFrom(...values);
const item: fc.Arbitrary<ModelItem> = fc.record(
  { pk: some(TEXTS.slice(0, 3)), sk: some(NUMBERS), group: some(TEXTS), rank: some(NUMBERS), name: some(TEXTS) },
  { requiredKeys: ['pk', 'sk'] },
);
/** An item is put, or its key deleted. */
const writes = fc.array(fc.record({ item, isDeletion: fc.boolean() }), { minLength: 1, maxLength: 40 });

const attributes = ({ pk, sk, group, rank, name }: ModelItem): JsonObject => ({
  pk: { S: pk },
  sk: { N: plain(sk) },
  ...(group !== undefined && { group: { S: group } }),
  ...(rank !== undefined && { rank: { N: plain(rank) } }),
  ...(name !== undefined && { name: { S: name } }),
});
const plain = (number: string): string => (number.includes('e') ? BigInt(Number(number)).toString() : number);
const keyOf = ({ pk, sk }: ModelItem): JsonObject => ({ pk: { S: pk }, sk: { N: plain(sk) } });

/** All items of a read, page by page. */
async function allPages(
  call: ReturnType<typeof openTables>['call'],
  operation: string,
  input: JsonObject,
): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let more: JsonObject = {};
  for (;;) {
    const answer = await call(operation, { ...input, ...more });
    found.push(...objectsOf(answer['Items']));
    if (!isObject(answer['LastEvaluatedKey'])) return found;
    more = { ExclusiveStartKey: answer['LastEvaluatedKey'] };
  }
}

const bytes = (text: string): Buffer => Buffer.from(text);
const bySk = (one: ModelItem, other: ModelItem): number => Number(one.sk) - Number(other.sk);
const inAnyOrder = (items: readonly JsonObject[]): readonly string[] =>
  items.map((one) => JSON.stringify(sorted(one))).sort();
const sorted = (one: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));

async function writtenModel(steps: readonly { readonly item: ModelItem; readonly isDeletion: boolean }[]) {
  const { call } = openTables();
  await call('CreateTable', TABLE);
  const model = new Map<string, ModelItem>();
  for (const { item: one, isDeletion } of steps) {
    const id = JSON.stringify(keyOf(one));
    if (isDeletion) {
      await call('DeleteItem', { TableName: 'model', Key: keyOf(one) });
      model.delete(id);
    } else {
      await call('PutItem', { TableName: 'model', Item: attributes(one) });
      model.set(id, one);
    }
  }
  return { call, items: [...model.values()] };
}

test('a Query gives the items of a partition in the order of their sort keys, whatever its pages and direction', async () => {
  await fc.assert(
    fc.asyncProperty(
      writes,
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      some(NUMBERS),
      async (steps, Limit, isForward, from) => {
        const { call, items } = await writtenModel(steps);
        for (const pk of new Set(items.map((one) => one.pk))) {
          const found = await allPages(call, 'Query', {
            TableName: 'model',
            KeyConditionExpression: 'pk = :pk AND sk >= :from',
            ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { N: from } },
            ScanIndexForward: isForward,
            Limit,
          });
          const expected = items.filter((one) => one.pk === pk && Number(one.sk) >= Number(from)).sort(bySk);
          expect(found).toEqual((isForward ? expected : expected.reverse()).map(attributes));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('an index has the items with its key, and no others, after any puts and deletions', async () => {
  await fc.assert(
    fc.asyncProperty(writes, fc.integer({ min: 1, max: 5 }), async (steps, Limit) => {
      const { call, items } = await writtenModel(steps);
      for (const group of new Set(items.flatMap((one) => one.group ?? []))) {
        const found = await allPages(call, 'Query', {
          TableName: 'model',
          IndexName: 'by-group',
          KeyConditionExpression: '#g = :g',
          ExpressionAttributeNames: { '#g': 'group' },
          ExpressionAttributeValues: { ':g': { S: group } },
          Limit,
        });
        const expected = items.filter((one) => one.group === group && one.rank !== undefined);
        expect(inAnyOrder(found)).toEqual(inAnyOrder(expected.map(attributes)));
        const ranks = found.map(({ rank }) => Number(isObject(rank) ? rank['N'] : Number.NaN));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }
    }),
    { numRuns: 25 },
  );
});

test('a local index sorts texts by their bytes, and finds those that begin with a text', async () => {
  await fc.assert(
    fc.asyncProperty(writes, some(['a', 'ab', 'a/', '\u{1F600}']), async (steps, start) => {
      const { call, items } = await writtenModel(steps);
      for (const pk of new Set(items.map((one) => one.pk))) {
        const found = await allPages(call, 'Query', {
          TableName: 'model',
          IndexName: 'by-name',
          KeyConditionExpression: 'pk = :pk AND begins_with(#n, :start)',
          ExpressionAttributeNames: { '#n': 'name' },
          ExpressionAttributeValues: { ':pk': { S: pk }, ':start': { S: start } },
        });
        const expected = items.filter((one) => one.pk === pk && one.name?.startsWith(start) === true);
        const names = expected.map(({ name = '' }) => name).sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
        expect(found.map(({ name }) => name)).toEqual(names.map((S) => ({ S })));
        const keys = expected.map(({ pk: S, sk, name = '' }) => attributes({ pk: S, sk, name }));
        expect(inAnyOrder(found)).toEqual(inAnyOrder(keys));
      }
    }),
    { numRuns: 25 },
  );
});

test('a Scan in segments and pages gives each item once', async () => {
  await fc.assert(
    fc.asyncProperty(
      writes,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 7 }),
      async (steps, TotalSegments, Limit) => {
        const { call, items } = await writtenModel(steps);
        const found: JsonObject[] = [];
        for (let Segment = 0; Segment < TotalSegments; Segment++) {
          found.push(...(await allPages(call, 'Scan', { TableName: 'model', Segment, TotalSegments, Limit })));
        }
        expect(inAnyOrder(found)).toEqual(inAnyOrder(items.map(attributes)));
      },
    ),
    { numRuns: 25 },
  );
});
