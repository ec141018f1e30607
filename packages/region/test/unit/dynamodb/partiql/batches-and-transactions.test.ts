import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.ts';
import { DetailedAwsError } from '../../../../src/http/detailed-error.ts';
import { refused, type StatedOrders, statedOrders } from './stated-orders.ts';

let orders: StatedOrders;

beforeEach(() => {
  orders = statedOrders();
});
afterEach(() => orders[Symbol.dispose]());

describe('BatchExecuteStatement', () => {
  const batch = (...statements: readonly string[]): JsonObject =>
    orders.operations.BatchExecuteStatement({ Statements: statements.map((Statement) => ({ Statement })) });

  test('answers each read on its own', () => {
    const KEY = 'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';

    const answer = batch(
      "SELECT n FROM orders WHERE pk = 'a' AND sk = 2",
      "SELECT n FROM orders WHERE pk = 'a' AND sk = 9",
      "SELECT n FROM orders WHERE pk = 'a'",
      'SELECT',
    );

    expect(answer).toEqual({
      Responses: [
        { TableName: 'orders', Item: { n: { N: '2' } } },
        { TableName: 'orders' },
        { Error: { Code: 'ValidationError', Message: KEY } },
        {
          Error: {
            Code: 'ValidationError',
            Message: "Statement wasn't well formed, can't be processed: Unexpected term",
          },
        },
      ],
    });
  });

  test('writes what it can', () => {
    const answer = batch(
      "UPDATE orders SET n = 5 WHERE pk = 'a' AND sk = 1",
      "UPDATE orders SET n = 5 WHERE pk = 'a' AND sk = 9",
      "INSERT INTO orders VALUE {'pk': 'a', 'sk': 2}",
    );

    const failed = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
    const duplicate = { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' };
    expect(answer).toEqual({
      Responses: [
        { TableName: 'orders' },
        { TableName: 'orders', Error: failed },
        { TableName: 'orders', Error: duplicate },
      ],
    });
    expect(orders.keysOf("orders WHERE pk = 'a' AND n = 5")).toBe('a,1');
  });

  test('takes reads or writes', () => {
    const mixed = () => batch("SELECT n FROM orders WHERE pk = 'a'", "DELETE FROM orders WHERE pk = 'a' AND sk = 1");

    expect(refused(mixed)).toEqual(['ValidationException', 'A batch has either reads or writes, not both.']);
  });
});

describe('ExecuteTransaction', () => {
  const transact = (...statements: readonly string[]): JsonObject =>
    orders.operations.ExecuteTransaction({ TransactStatements: statements.map((Statement) => ({ Statement })) });

  test('writes all of its statements', () => {
    const answer = transact(
      "EXISTS(SELECT * FROM orders WHERE pk = 'b' AND sk = 1 AND n = 1)",
      "UPDATE orders SET n = 8 WHERE pk = 'a' AND sk = 1",
      "DELETE FROM orders WHERE pk = 'a' AND sk = 2",
      "INSERT INTO orders VALUE {'pk': 'a', 'sk': 4, 'n': 8}",
    );

    expect(answer).toEqual({ Responses: [] });
    expect(orders.keysOf("orders WHERE pk = 'a' AND n = 8")).toBe('a,1,a,4');
  });

  test('writes none when one of them fails, and says which', () => {
    let error: unknown;
    try {
      transact("UPDATE orders SET n = 8 WHERE pk = 'a' AND sk = 1", "INSERT INTO orders VALUE {'pk': 'a', 'sk': 2}");
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(DetailedAwsError);
    expect(error).toMatchObject({
      code: 'TransactionCanceledException',
      message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [None, DuplicateItem]',
      members: {
        CancellationReasons: [
          { Code: 'None' },
          { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' },
        ],
      },
    });
    expect(orders.keysOf("orders WHERE pk = 'a' AND n = 8")).toBe('');
  });

  test('does what a token stands for once, and refuses the token for other statements', () => {
    const withToken = (n: number): JsonObject =>
      orders.operations.ExecuteTransaction({
        ClientRequestToken: 'token-1',
        TransactStatements: [
          {
            Statement: "UPDATE orders SET total = total + ?, n = n + 10 WHERE pk = 'a' AND sk = 1",
            Parameters: [{ N: String(n) }],
          },
        ],
      });
    orders.execute("UPDATE orders SET total = 0 WHERE pk = 'a' AND sk = 1");
    withToken(1);

    expect(withToken(1)).toEqual({ Responses: [] });
    expect(refused(() => withToken(2))).toEqual([
      'IdempotentParameterMismatchException',
      'Request rejected because it has the same idempotency token with different parameters',
    ]);
    const { Items } = orders.execute("SELECT total, n FROM orders WHERE pk = 'a' AND sk = 1");
    expect(Items).toEqual([{ total: { N: '1' }, n: { N: '11' } }]);
  });

  test('reads items by their keys', () => {
    expect(
      transact("SELECT n FROM orders WHERE pk = 'a' AND sk = 1", "SELECT n FROM orders WHERE sk = 9 AND pk = 'a'"),
    ).toEqual({ Responses: [{ Item: { n: { N: '1' } } }, {}] });
  });

  test('names no statement in what is wrong with a parameter', () => {
    const Statement = "SELECT n FROM orders WHERE pk = 'a' AND sk = ?";
    const transaction = { TransactStatements: [{ Statement, Parameters: [{ N: 'one' }] }] };

    expect(refused(() => orders.operations.ExecuteTransaction(transaction))).toEqual([
      'ValidationException',
      'The parameter cannot be converted to a numeric value: one',
    ]);
  });

  test.each([
    [
      "SELECT n FROM orders WHERE pk = 'a'",
      'Select statements within ExecuteTransaction must specify the primary key in the where clause.',
    ],
    [
      `SELECT n FROM orders."by-customer" WHERE customer = 'c-1' AND sk = 1`,
      'Reads on indices are not supported within transactions.',
    ],
    [
      "EXISTS(SELECT * FROM orders WHERE pk = 'a' AND sk = 1)",
      'EXISTS() must contain a single item read with additional condition',
    ],
    [
      "UPDATE orders SET n = 1 WHERE pk = 'a' AND sk = 1 RETURNING ALL NEW *",
      'RETURNING clause is not supported in ExecuteTransaction.',
    ],
  ])('%s is refused', (statement, message) => {
    expect(refused(() => transact(statement))).toEqual([
      'ValidationException',
      `Validation failed in TransactStatements[0]: ${message}`,
    ]);
  });
});
