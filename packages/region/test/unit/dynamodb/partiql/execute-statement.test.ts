import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refused, type StatedOrders, statedOrders } from './stated-orders.ts';

let orders: StatedOrders;

beforeEach(() => {
  orders = statedOrders();
});
afterEach(() => orders[Symbol.dispose]());

describe('ExecuteStatement', () => {
  test.each([
    ["orders WHERE pk = 'a'", 'a,1,a,2,a,3'],
    ["orders WHERE pk = 'a' AND sk >= 2", 'a,2,a,3'],
    ["orders WHERE pk = 'a' AND sk BETWEEN 1 AND 2 ORDER BY sk DESC", 'a,2,a,1'],
    ["orders WHERE pk IN ['b', 'a', 'b'] AND sk = 1", 'b,1,a,1'],
    ["orders WHERE pk = 'a' AND n <> 2", 'a,1,a,3'],
    ["orders WHERE pk = 'a' AND (n = 1 OR NOT sk < 3)", 'a,1,a,3'],
    [`"orders"."by-customer" WHERE customer = 'c-2'`, 'a,2'],
  ])('SELECT FROM %s', (statement, keys) => {
    expect(orders.keysOf(statement)).toBe(keys);
  });

  test('without a partition key looks at the whole table', () => {
    expect(orders.execute("SELECT n FROM orders WHERE n >= 3 OR pk = 'b'")['Items']).toHaveLength(2);
  });

  test('gives pages that follow each other', () => {
    const statement = "SELECT n FROM orders WHERE pk IN ['a', 'b']";

    const first = orders.execute(statement, { Limit: 2 });
    const second = orders.execute(statement, { Limit: 2, NextToken: first['NextToken'] ?? '' });

    expect(first['LastEvaluatedKey']).toEqual({ pk: { S: 'a' }, sk: { N: '2' } });
    expect([first['Items'], second['Items']]).toEqual([
      [{ n: { N: '1' } }, { n: { N: '2' } }],
      [{ n: { N: '3' } }, { n: { N: '1' } }],
    ]);
    expect(refused(() => orders.execute('SELECT * FROM orders', { NextToken: first['NextToken'] ?? '' }))).toEqual([
      'ValidationException',
      'NextToken does not match request',
    ]);
  });

  test.each([
    ["UPDATE orders SET n = n + 1 WHERE pk = 'a' AND sk = 1 RETURNING MODIFIED NEW *", [{ n: { N: '2' } }]],
    ["UPDATE orders SET n = 7 WHERE pk = 'a' AND sk = 1 RETURNING MODIFIED OLD *", [{ n: { N: '1' } }]],
    [
      "UPDATE orders REMOVE n, customer WHERE pk = 'a' AND sk = 1 RETURNING ALL NEW *",
      [{ pk: { S: 'a' }, sk: { N: '1' } }],
    ],
    ["UPDATE orders SET n = 7 WHERE pk = 'a' AND sk = 1 AND n = 1", []],
    ["DELETE FROM orders WHERE pk = 'a' AND sk = 9 AND n = 1", []],
    [
      "DELETE FROM orders WHERE pk = 'b' AND sk = 1 RETURNING ALL OLD *",
      [{ pk: { S: 'b' }, sk: { N: '1' }, customer: { S: 'c-1' }, n: { N: '1' } }],
    ],
  ])('%s', (statement, items) => {
    expect(orders.execute(statement)).toEqual({ Items: items });
  });

  test.each([
    [
      "INSERT INTO orders VALUE {'pk': 'a', 'sk': 1}",
      'DuplicateItemException',
      'Duplicate primary key exists in table',
    ],
    [
      "UPDATE orders SET n = 1 WHERE pk = 'a' AND sk = 9",
      'ConditionalCheckFailedException',
      'The conditional request failed',
    ],
    [
      "DELETE FROM orders WHERE pk = 'a' AND sk = 1 AND n = 9",
      'ConditionalCheckFailedException',
      'The conditional request failed',
    ],
    [
      "DELETE FROM orders WHERE pk = 'a'",
      'ValidationException',
      'Where clause does not contain a mandatory equality on all key attributes',
    ],
    [
      'SELECT * FROM orders ORDER BY sk',
      'ValidationException',
      'Must have WHERE clause in the statement when using ORDER BY clause.',
    ],
    [
      'SELECT * FROM orders WHERE sk = 1 ORDER BY sk',
      'ValidationException',
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    ],
    [
      "SELECT * FROM orders WHERE pk = 'a' ORDER BY n",
      'ValidationException',
      'Variable reference n in ORDER BY clause must be part of the primary key',
    ],
    ["SELECT * FROM nowhere WHERE pk = 'a'", 'ResourceNotFoundException', 'Requested resource not found'],
  ])('%s is refused', (statement, code, message) => {
    expect(refused(() => orders.execute(statement))).toEqual([code, message]);
  });
});
