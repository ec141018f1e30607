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
    apply: orderTable(DynamoDBDocumentClient.from(new DynamoDBClient(aws.settings)), 'orders'),
  };
}

async function inputFor(change: OrderChange) {
  const { apply, calls } = writing();
  expect(await apply(change)).toBe('applied');
  expect(calls.map(({ operation }) => operation)).toEqual(['UpdateItem']);
  return calls[0]?.input;
}

const money = (minorUnits: string) => ({ M: { minorUnits: { N: minorUnits }, currency: { S: 'EUR' } } });

describe('the request to the table', () => {
  test('for an order placed writes its details, and its status where none is', async () => {
    expect(await inputFor({ orderId: 'ORD-1', sequence: 1, status: 'PLACED', details })).toEqual({
      TableName: 'orders',
      Key: { orderId: { S: 'ORD-1' } },
      UpdateExpression:
        'SET #customerId = :customerId, #customerName = :customerName, #lines = :lines, #total = :total, ' +
        '#destination = :destination, #placedAt = :placedAt, #status = if_not_exists(#status, :status), ' +
        '#sequence = if_not_exists(#sequence, :sequence)',
      ExpressionAttributeNames: {
        '#customerId': 'customerId',
        '#customerName': 'customerName',
        '#lines': 'lines',
        '#total': 'total',
        '#destination': 'destination',
        '#placedAt': 'placedAt',
        '#status': 'status',
        '#sequence': 'sequence',
      },
      ExpressionAttributeValues: {
        ':customerId': { S: 'C-1' },
        ':customerName': { S: 'Ada' },
        ':lines': {
          L: [{ M: { sku: { S: 'TEA' }, name: { S: 'Tea' }, quantity: { N: '2' }, unitPrice: money('5') } }],
        },
        ':total': money('10'),
        ':destination': { S: 'Berlin, DE' },
        ':placedAt': { S: '2026-03-02T09:15:00Z' },
        ':status': { S: 'PLACED' },
        ':sequence': { N: '1' },
      },
    });
  });

  test('for an order cancelled writes status and reason unless a newer one is there', async () => {
    expect(
      await inputFor({ orderId: 'ORD-1', sequence: 2, status: 'CANCELLED', cancelReason: 'out-of-stock' }),
    ).toEqual({
      TableName: 'orders',
      Key: { orderId: { S: 'ORD-1' } },
      UpdateExpression: 'SET #cancelReason = :cancelReason, #status = :status, #sequence = :sequence',
      ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',
      ExpressionAttributeNames: { '#cancelReason': 'cancelReason', '#status': 'status', '#sequence': 'sequence' },
      ExpressionAttributeValues: {
        ':cancelReason': { S: 'out-of-stock' },
        ':status': { S: 'CANCELLED' },
        ':sequence': { N: '2' },
      },
    });
  });

  test('for an order fulfilled takes an outdated reason away', async () => {
    expect(await inputFor({ orderId: 'ORD-1', sequence: 2, status: 'FULFILLED' })).toEqual({
      TableName: 'orders',
      Key: { orderId: { S: 'ORD-1' } },
      UpdateExpression: 'SET #status = :status, #sequence = :sequence REMOVE #cancelReason',
      ConditionExpression: 'attribute_not_exists(#sequence) OR #sequence < :sequence',
      ExpressionAttributeNames: { '#cancelReason': 'cancelReason', '#status': 'status', '#sequence': 'sequence' },
      ExpressionAttributeValues: { ':status': { S: 'FULFILLED' }, ':sequence': { N: '2' } },
    });
  });
});

describe('the answer of the table', () => {
  const fulfilled: OrderChange = { orderId: 'ORD-1', sequence: 2, status: 'FULFILLED' };

  test('that a condition failed means that the change is stale', async () => {
    const { apply } = writing(() => {
      throw new AwsFault('ConditionalCheckFailedException', 'The conditional request failed');
    });
    expect(await apply(fulfilled)).toBe('stale');
  });

  test('that anything else failed is thrown', async () => {
    const { apply } = writing(() => {
      throw new AwsFault('ProvisionedThroughputExceededException', 'slow down');
    });
    await expect(apply(fulfilled)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  });
});
