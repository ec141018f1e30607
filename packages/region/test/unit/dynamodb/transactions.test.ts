import { describe, expect, test } from '@jest/globals';
import { at, type JsonObject } from '../../../src/core/json.ts';
import { openTables, plainTable } from './open-tables.ts';

const put = (id: string, more: JsonObject = {}): JsonObject => ({
  TableName: 'orders',
  Item: { id: { S: id } },
  ...more,
});
const isNew = { ConditionExpression: 'attribute_not_exists(id)' };

async function opened() {
  const tables = openTables();
  await tables.call('CreateTable', plainTable('orders'));
  const ids = async () => at(await tables.call('Scan', { TableName: 'orders', Select: 'COUNT' }), 'Count');
  /** What each action has against it. */
  const reasons = async (...TransactItems: JsonObject[]): Promise<unknown> => {
    try {
      return await tables.call('TransactWriteItems', { TransactItems });
    } catch (error) {
      return at(error, 'members', 'CancellationReasons');
    }
  };
  return { ...tables, ids, reasons };
}

describe('a transaction', () => {
  test('says what each action has against it, with the item where it is asked for', async () => {
    const { call, reasons, ids } = await opened();
    await call('PutItem', put('a'));
    const givingItem = { ...isNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(await reasons({ Put: put('b', isNew) }, { Put: put('a', isNew) }, { Put: put('a2', isNew) })).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'None' },
    ]);
    expect(await reasons({ Put: put('a', givingItem) })).toEqual([
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: { id: { S: 'a' } } },
    ]);
    expect(await ids()).toBe(1);
  });

  test('that would write an item wrongly writes nothing', async () => {
    const { reasons, ids } = await opened();
    const add = { TableName: 'orders', Key: { id: { S: 'a' } }, UpdateExpression: 'SET n = gone + :one' };
    const Update = { ...add, ExpressionAttributeValues: { ':one': { N: '1' } } };
    expect(await reasons({ Put: put('b') }, { Update })).toEqual([
      { Code: 'None' },
      {
        Code: 'ValidationError',
        Message: 'The provided expression refers to an attribute that does not exist in the item',
      },
    ]);
    expect(await reasons({ Put: { TableName: 'orders', Item: { other: { S: 'a' } } } })).toEqual([
      {
        Code: 'ValidationError',
        Message: 'One or more parameter values were invalid: Missing the key id in the item',
      },
    ]);
    expect(await ids()).toBe(0);
  });

  test('with a token that came before is done once, and refused with other actions', async () => {
    const { call, refused } = await opened();
    const write = { ClientRequestToken: 'token', TransactItems: [{ Put: put('a') }] };
    await call('TransactWriteItems', write);
    await call('DeleteItem', { TableName: 'orders', Key: { id: { S: 'a' } } });
    await call('TransactWriteItems', write);
    expect(await call('GetItem', { TableName: 'orders', Key: { id: { S: 'a' } } })).toEqual({});
    expect(await refused('TransactWriteItems', { ...write, TransactItems: [{ Put: put('b') }] })).toMatch(
      /^IdempotentParameterMismatchException: /,
    );
  });

  test('is the same for a token, in whatever order its members are written', async () => {
    const { call } = await opened();
    const written = (Item: JsonObject) => ({
      ClientRequestToken: 'token',
      TransactItems: [{ Put: { TableName: 'orders', Item } }],
    });
    await call('TransactWriteItems', written({ id: { S: 'a' }, total: { M: { b: { N: '1' }, a: { N: '2' } } } }));

    const again = written({ total: { M: { a: { N: '2' }, b: { N: '1' } } }, id: { S: 'a' } });

    expect(await call('TransactWriteItems', again)).toEqual({});
  });

  test('costs twice what its writes cost', async () => {
    const { call } = await opened();
    const input = { ReturnConsumedCapacity: 'TOTAL', TransactItems: [{ Put: put('a') }, { Put: put('b') }] };
    expect(await call('TransactWriteItems', input)).toEqual({
      ConsumedCapacity: [{ TableName: 'orders', CapacityUnits: 4, WriteCapacityUnits: 4 }],
    });
  });

  test('of an unknown table, or with two kinds of action in one, is refused', async () => {
    const { refused } = await opened();
    const Put = { ...put('a'), TableName: 'none' };
    expect(await refused('TransactWriteItems', { TransactItems: [{ Put }] })).toBe(
      'ResourceNotFoundException: Requested resource not found',
    );
    const Delete = { TableName: 'orders', Key: { id: { S: 'b' } } };
    expect(await refused('TransactWriteItems', { TransactItems: [{ Put: put('a'), Delete }] })).toBe(
      'ValidationException: TransactItems can only contain one of Check, Put, Update or Delete',
    );
  });
});

test('TransactGetItems gives an empty answer for each item that is not there', async () => {
  const { call } = await opened();
  await call('PutItem', put('a'));
  const TransactItems = ['a', 'b'].map((id) => ({ Get: { TableName: 'orders', Key: { id: { S: id } } } }));
  expect(await call('TransactGetItems', { TransactItems })).toEqual({ Responses: [{ Item: { id: { S: 'a' } } }, {}] });
});

test('UpdateItem answers with the parts that it names, and with none where there are none', async () => {
  const { call } = await opened();
  const update = (UpdateExpression: string, ReturnValues: string, more: JsonObject = {}) =>
    call('UpdateItem', { TableName: 'orders', Key: { id: { S: 'a' } }, UpdateExpression, ReturnValues, ...more });
  const two = { ExpressionAttributeValues: { ':n': { N: '2' } } };
  expect(await update('SET n = :n', 'UPDATED_OLD', two)).toEqual({});
  expect(await update('SET n = :n', 'UPDATED_NEW', two)).toEqual({ Attributes: { n: { N: '2' } } });
  expect(await update('REMOVE n', 'ALL_NEW')).toEqual({ Attributes: { id: { S: 'a' } } });
  expect(await update('REMOVE n', 'UPDATED_NEW')).toEqual({});
});

test('an attribute may be named as what JavaScript gives a meaning', async () => {
  const { call } = await opened();
  const Item: JsonObject = JSON.parse(
    '{"id":{"S":"a"},"__proto__":{"M":{"constructor":{"S":"x"}}},"toString":{"N":"1"}}',
  );
  await call('PutItem', { TableName: 'orders', Item });
  const found = await call('GetItem', { TableName: 'orders', Key: { id: { S: 'a' } } });
  expect(JSON.stringify(found['Item'])).toBe(JSON.stringify(Item));
});
