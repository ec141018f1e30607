import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { orderTable } from '#domain/read-model/order-table.ts';
import type { OrderChange, OrderDetails } from '#domain/read-model/projection.ts';
import { type Answer, AwsFault, fakeAws } from '../../../support/fake-aws.ts';

const details: OrderDetails = {
  customerId: 'C-1',
  customerName: 'Ada',
  lines: [{ sku: 'TEA', name: 'Tea', quantity: 2, unitPrice: { minorUnits: 5, currency: 'EUR' } }],
  total: { minorUnits: 10, currency: 'EUR' },
  destination: 'Berlin, DE',
  placedAt: '2026-03-02T09:15:00Z',
};

function writing(answer: Answer = () => ({})) {
  const aws = fakeAws(answer);
  return {
    calls: aws.calls,
    rows: orderTable(DynamoDBDocumentClient.from(new DynamoDBClient(aws.settings)), 'orders'),
  };
}

const money = (minorUnits: string) => ({ M: { minorUnits: { N: minorUnits }, currency: { S: 'EUR' } } });

async function inputFor(kind: 'write' | 'apply', change: OrderChange) {
  const { rows, calls } = writing();
  expect(await rows[kind](change)).toBe('new');
  expect(calls.map(({ operation }) => operation)).toEqual(['UpdateItem']);
  return calls[0]?.input;
}

const names = (...list: readonly string[]) => Object.fromEntries(list.map((name) => [`#${name}`, name]));

describe('the request to the table', () => {
  test('for an order of another shop writes status and reason unless a further status or our own order is there', async () => {
    const change: OrderChange = { orderId: 'ORD-1', sequence: 2, status: 'CANCELLED', cancelReason: 'out-of-stock' };
    expect(await inputFor('apply', change)).toEqual({
      TableName: 'orders',
      Key: { orderId: { S: 'ORD-1' } },
      UpdateExpression: 'SET #cancelReason = :cancelReason, #status = :status, #sequence = :sequence',
      ConditionExpression:
        'attribute_not_exists(#isOurs) AND (attribute_not_exists(#status) OR ' +
        '#status IN (:earlier0, :earlier1, :earlier2) OR (#status = :status AND #sequence < :sequence))',
      ExpressionAttributeNames: names('cancelReason', 'status', 'sequence', 'isOurs'),
      ExpressionAttributeValues: {
        ':cancelReason': { S: 'out-of-stock' },
        ':status': { S: 'CANCELLED' },
        ':sequence': { N: '2' },
        ':earlier0': { S: 'PLACED' },
        ':earlier1': { S: 'PAID' },
        ':earlier2': { S: 'RESERVED' },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  test('for an order placed here writes its state unless a newer one is there', async () => {
    expect(await inputFor('write', { orderId: 'ORD-1', sequence: 4, status: 'FULFILLED', details })).toEqual({
      TableName: 'orders',
      Key: { orderId: { S: 'ORD-1' } },
      UpdateExpression:
        'SET #customerId = :customerId, #customerName = :customerName, #lines = :lines, #total = :total, ' +
        '#destination = :destination, #placedAt = :placedAt, #status = :status, #sequence = :sequence, ' +
        '#isOurs = :isOurs REMOVE #cancelReason',
      ConditionExpression: 'attribute_not_exists(#isOurs) OR #sequence < :sequence',
      ExpressionAttributeNames: names(...Object.keys(details), 'status', 'sequence', 'isOurs', 'cancelReason'),
      ExpressionAttributeValues: {
        ':customerId': { S: 'C-1' },
        ':customerName': { S: 'Ada' },
        ':lines': {
          L: [{ M: { sku: { S: 'TEA' }, name: { S: 'Tea' }, quantity: { N: '2' }, unitPrice: money('5') } }],
        },
        ':total': money('10'),
        ':destination': { S: 'Berlin, DE' },
        ':placedAt': { S: '2026-03-02T09:15:00Z' },
        ':status': { S: 'FULFILLED' },
        ':sequence': { N: '4' },
        ':isOurs': { BOOL: true },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });
});

describe('the answer of the table', () => {
  const fulfilled: OrderChange = { orderId: 'ORD-1', sequence: 2, status: 'FULFILLED' };

  const refusing = (item: object) =>
    writing(() => {
      throw new AwsFault('ConditionalCheckFailedException', 'The conditional request failed', {
        fields: { Item: item },
      });
    });

  test.each([
    { row: 'further', item: { status: { S: 'FULFILLED' }, sequence: { N: '3' } }, effect: 'stale' },
    { row: 'the same', item: { status: { S: 'FULFILLED' }, sequence: { N: '2' } }, effect: 'already-there' },
  ])('that a condition failed means that the row is $row', async ({ item, effect }) => {
    const { rows, calls } = refusing(item);
    expect([await rows.apply(fulfilled), await rows.write(fulfilled)]).toEqual([effect, effect]);
    expect(calls).toHaveLength(2);
  });

  test.each([
    { what: 'lacks them', item: {}, wanted: 2 },
    { what: 'has them', item: { placedAt: { S: '2026-03-02T09:15:00Z' } }, wanted: 1 },
  ])('brings the details of a late first event to a row that $what', async ({ item, wanted }) => {
    const { rows, calls } = refusing({ ...item, status: { S: 'PAID' }, sequence: { N: '2' } });
    await rows.apply({ orderId: 'ORD-1', sequence: 1, status: 'PLACED', details });
    expect(calls).toHaveLength(wanted);
  });

  test('that anything else failed is thrown', async () => {
    const { rows } = writing(() => {
      throw new AwsFault('ProvisionedThroughputExceededException', 'slow down');
    });
    await expect(rows.apply(fulfilled)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });
});
