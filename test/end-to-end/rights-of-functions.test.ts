import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tributary/region/json';
import { type CallingRegion, regionWithCallers, type TableCall } from '../support/calls-of-functions.ts';

const TIMEOUT_MS = 180_000;

let region: CallingRegion;

beforeAll(async () => {
  region = await regionWithCallers();
}, TIMEOUT_MS);

afterAll(() => region.stop());

/** A call of each kind for one key, by the action that it needs. */
function callsOn(TableName: string, Key: JsonObject): Readonly<Record<string, readonly TableCall[]>> {
  const name = Object.keys(Key)[0] ?? '';
  const value = Key[name] ?? null;
  const Update = { TableName, Key, UpdateExpression: 'SET note = :note', ExpressionAttributeValues: NOTE };
  const ConditionCheck = { TableName, Key, ConditionExpression: `attribute_not_exists(${name})` };
  const inTransaction = (part: JsonObject) => call('TransactWriteItems', { TransactItems: [part] });
  const batch = (operation: string, requests: JsonObject | JsonObject[]) =>
    call(operation, { RequestItems: { [TableName]: requests } });
  return {
    GetItem: [
      call('GetItem', { TableName, Key }),
      call('TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] }),
    ],
    BatchGetItem: [batch('BatchGetItem', { Keys: [Key] })],
    ConditionCheckItem: [inTransaction({ ConditionCheck })],
    UpdateItem: [call('UpdateItem', Update), inTransaction({ Update })],
    PutItem: [call('PutItem', { TableName, Item: Key }), inTransaction({ Put: { TableName, Item: Key } })],
    BatchWriteItem: [batch('BatchWriteItem', [{ PutRequest: { Item: Key } }])],
    DeleteItem: [call('DeleteItem', { TableName, Key }), inTransaction({ Delete: { TableName, Key } })],
    Query: [
      call('Query', {
        TableName,
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': name },
        ExpressionAttributeValues: { ':key': value },
      }),
    ],
    Scan: [call('Scan', { TableName })],
  };
}

const NOTE = { ':note': { S: 'x' } };
const call = (operation: string, input: JsonObject): TableCall => ({ command: `${operation}Command`, input });

/** The actions that a function may take on the items, with the names that the items have here. */
async function allowedTo(name: string, table: string, items: Readonly<Record<string, JsonObject>>): Promise<string[]> {
  const made = Object.entries(items).flatMap(([item, key]) =>
    Object.entries(callsOn(region.tableOf(table), key)).flatMap(([action, calls]) =>
      calls.map((one) => ({ what: `${action} ${item}`, ...one })),
    ),
  );
  const errors = await region.calls(name, made);
  const denied = new Set(made.filter((_, index) => errors[index] === 'AccessDeniedException').map(({ what }) => what));
  const failed = errors.filter((error) => error !== '' && error !== 'AccessDeniedException');
  // The condition of a check holds only while nobody has written the item; to fail by it is to be allowed.
  expect(failed.filter((error) => error !== 'TransactionCanceledException')).toEqual([]);
  return [...new Set(made.map(({ what }) => what))].filter((what) => !denied.has(what));
}

/** Of all functions, those that may do something to these items. */
async function allowed(table: string, items: Readonly<Record<string, JsonObject>>): Promise<Record<string, string[]>> {
  const entries: [string, string[]][] = [];
  for (const name of region.functions) entries.push([name, await allowedTo(name, table, items)]);
  return Object.fromEntries(entries.filter(([, found]) => found.length > 0));
}

/** A function whose effects are idempotent by themselves may write the marks and notes that it has, and no more. */
const OWN_RECORDS: Readonly<Record<string, readonly string[]>> = {
  'bridge-kafka': ['BatchGetItem own', 'BatchWriteItem own'],
  'publish-to-kafka': ['GetItem own', 'UpdateItem own', 'PutItem own', 'DeleteItem own'],
  'receive-webhook': ['GetItem own', 'UpdateItem own', 'PutItem own', 'DeleteItem own'],
  'notify-delivery': ['UpdateItem own', 'PutItem own', 'DeleteItem own'],
  'record-analytics': ['PutItem own'],
  'cancel-order': ['GetItem own', 'PutItem own'],
};

describe('on the table of handled events', () => {
  test(
    'each function may touch the keys under its own name, and those of no other function',
    async () => {
      for (const name of region.functions) {
        const others = region.functions.filter((other) => other !== name).map((other) => `tributary-dev-${other}#x`);
        const keys = [
          ...others,
          'x',
          `x#tributary-dev-${name}#x`,
          `tributary-dev-${name}`,
          `tributary-dev-${name}-2#x`,
        ];
        const foreign = keys.map((key, index) => [`other ${index}`, { id: { S: key } }] as const);
        const items = { own: { id: { S: `tributary-dev-${name}#x` } }, ...Object.fromEntries(foreign) };
        expect([name, await allowedTo(name, 'IdempotencyTable', items)]).toEqual([name, OWN_RECORDS[name] ?? []]);
      }
    },
    TIMEOUT_MS,
  );

  test('one key of another function denies the whole batch or transaction', async () => {
    const TableName = region.tableOf('IdempotencyTable');
    const keys = ['bridge-kafka', 'record-analytics'].map((name) => ({ id: { S: `tributary-dev-${name}#1` } }));
    const puts = keys.map((Item) => ({ PutRequest: { Item } }));
    const batches = [
      call('BatchGetItem', { RequestItems: { [TableName]: { Keys: keys } } }),
      call('BatchWriteItem', { RequestItems: { [TableName]: puts } }),
      call('BatchWriteItem', { RequestItems: { [TableName]: puts.slice(0, 1) } }),
    ];
    const DENIED = 'AccessDeniedException';
    expect(await region.calls('bridge-kafka', batches)).toEqual([DENIED, DENIED, '']);
    const TransactItems = keys.map((Item) => ({ Put: { TableName, Item } }));
    const transactions = [TransactItems, TransactItems.slice(1)].map((items) =>
      call('TransactWriteItems', { TransactItems: items }),
    );
    expect(await region.calls('record-analytics', transactions)).toEqual([DENIED, '']);
  });
});

describe('on the tables of the shop', () => {
  test(
    'a step of billing may touch the items that are its business, and no other function any',
    async () => {
      const item = (kind: string) => ({ id: { S: `${kind}#ORD-1` }, part: { S: 'x' } });
      const items = { claim: item('claim'), invoice: item('invoice'), payment: item('payment'), other: item('other') };
      expect(await allowed('BillingTable', items)).toEqual({
        'record-payment': ['PutItem payment'],
        'create-invoice': ['PutItem invoice'],
        'charge-payment': ['GetItem invoice', 'ConditionCheckItem invoice', 'UpdateItem payment', 'Query payment'],
        'settle-invoice': ['GetItem invoice', 'UpdateItem invoice', 'Query payment'],
        'cancel-invoice': ['UpdateItem invoice', 'PutItem invoice', 'UpdateItem payment', 'Query payment'],
      });
    },
    TIMEOUT_MS,
  );

  test(
    'three functions add to the histories of orders placed here, one reads them, and none changes or deletes',
    async () => {
      const item = (orderId: string) => ({ orderId: { S: orderId }, version: { N: '1' } });
      const adds = ['PutItem placed', 'Query placed', 'Query other'];
      expect(await allowed('OrderEventsTable', { placed: item('ORD-1'), other: item('other') })).toEqual({
        'place-order': adds,
        'cancel-order': adds,
        'advance-order': adds,
        'project-order': ['Query placed', 'Query other'],
      });
    },
    TIMEOUT_MS,
  );

  test(
    'the read model and the sales have one writer each',
    async () => {
      expect(await allowed('OrdersTable', { row: { orderId: { S: 'ORD-1' } } })).toEqual({
        'project-order': ['UpdateItem row'],
        'get-order': ['GetItem row'],
      });
      expect(await allowed('SalesTable', { row: { sku: { S: 'TEA' }, period: { S: 'x' } } })).toEqual({
        'record-analytics': ['UpdateItem row'],
      });
    },
    TIMEOUT_MS,
  );
});
