import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { ownerMark } from '#domain/orders/ownership.ts';
import { getOrder } from '#domain/read-model/get-order.ts';
import { listOrders } from '#domain/read-model/list-orders.ts';
import { orderQueries } from '#domain/read-model/order-queries.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { type Answer, fakeAws } from '../../../support/fake-aws.ts';
import { call, callBy, problemIn, requestTo } from '../../../support/http.ts';
import { testKit } from '../../../support/kit.ts';

const money = { M: { minorUnits: { N: '1250' }, currency: { S: 'EUR' } } };
const item = (orderId: string) => ({
  orderId: { S: orderId },
  status: { S: 'CANCELLED' },
  sequence: { N: '2' },
  cancelReason: { S: 'out-of-stock' },
  customerId: { S: 'C-204' },
  customerName: { S: 'Jürgen Müller' },
  lines: { L: [{ M: { sku: { S: 'TEA' }, name: { S: 'Tea' }, quantity: { N: '1' }, unitPrice: money } }] },
  total: money,
  destination: { S: 'Berlin, DE' },
  placedAt: { S: '2026-03-02T09:15:00Z' },
});
const view = (orderId: string) => ({
  orderId,
  status: 'CANCELLED',
  version: 2,
  cancelReason: 'out-of-stock',
  customerId: 'C-204',
  customerName: 'Jürgen Müller',
  lines: [{ sku: 'TEA', name: 'Tea', quantity: 1, unitPrice: { minorUnits: 1250, currency: 'EUR' } }],
  total: { minorUnits: 1250, currency: 'EUR' },
  destination: 'Berlin, DE',
  placedAt: '2026-03-02T09:15:00Z',
});

function over(answer: Answer) {
  const { settings, calls } = fakeAws(answer);
  const orders = orderQueries(DynamoDBDocumentClient.from(new DynamoDBClient(settings)), 'orders');
  const { kit } = testKit();
  return { get: onHttp(kit, { handle: getOrder(orders) }), list: onHttp(kit, { handle: listOrders(orders) }), calls };
}

describe('showing an order', () => {
  test('answers with its row of the read model', async () => {
    const { get, calls } = over(() => ({ Item: item('ORD-1001') }));
    const { status, body } = await call(get, requestTo('get-order'));
    expect([status, body]).toEqual([200, view('ORD-1001')]);
    expect(calls).toEqual([
      { operation: 'GetItem', input: { TableName: 'orders', Key: { orderId: { S: 'ORD-1001' } } } },
    ]);
  });

  test('shows what is known of an order whose first event has not arrived', async () => {
    const Item = { orderId: { S: 'ORD-1001' }, status: { S: 'FULFILLED' }, sequence: { N: '4' } };
    const { get } = over(() => ({ Item }));
    expect((await call(get, requestTo('get-order'))).body).toEqual({
      orderId: 'ORD-1001',
      status: 'FULFILLED',
      version: 4,
    });
  });

  test('that is not there, or cannot be, is answered with 404', async () => {
    const { get, calls } = over(() => ({}));
    expect(problemIn(await call(get, requestTo('get-order')))).toEqual([
      404,
      'ORDER_UNKNOWN',
      'There is no order ORD-1001.',
    ]);
    expect((await call(get, requestTo('get-order.bad'))).status).toBe(404);
    expect(calls).toHaveLength(1);
  });
});

describe("showing a customer's orders", () => {
  const query = (queryStringParameters: object) => requestTo('list-orders', { queryStringParameters });

  test('answers with a page, the newest first, and where the next one begins', async () => {
    const end = { orderId: { S: 'ORD-2' }, placedAt: { S: '2026-03-02T09:15:00Z' }, customerId: { S: 'C-204' } };
    const pages = [{ Items: [item('ORD-1'), item('ORD-2')], LastEvaluatedKey: end }, { Items: [item('ORD-3')] }];
    const { list, calls } = over(() => pages.shift() ?? {});
    const first = (await call(list, query({ limit: '2' }))).body;
    expect(first['orders']).toEqual([view('ORD-1'), view('ORD-2')]);
    const second = (await call(list, query({ limit: '2', after: first['next'] }))).body;
    expect(second).toEqual({ orders: [view('ORD-3')] });
    const asked = {
      TableName: 'orders',
      IndexName: 'by-customer',
      KeyConditionExpression: 'customerId = :customerId',
      FilterExpression: 'attribute_not_exists(placedBy)',
      ExpressionAttributeValues: { ':customerId': { S: 'C-204' } },
      ScanIndexForward: false,
      Limit: 2,
    };
    expect(calls.map(({ input }) => input)).toEqual([asked, { ...asked, ExclusiveStartKey: end }]);
  });

  test('has 25 orders on a page unless told otherwise', async () => {
    const { list, calls } = over(() => ({ Items: [] }));
    expect((await call(list, requestTo('list-orders', { queryStringParameters: undefined }))).body).toEqual({
      orders: [],
    });
    expect(calls[0]?.input['Limit']).toBe(25);
  });

  test('of an impossible customer id is empty', async () => {
    const { list, calls } = over(() => ({}));
    const answer = await call(list, requestTo('list-orders', { pathParameters: { customerId: 'C 1' } }));
    expect([answer.body, calls]).toEqual([{ orders: [] }, []]);
  });

  test.each([
    [{ limit: '0' }, 'limit must be a whole number from 1 to 100'],
    [{ limit: '101' }, 'limit must be a whole number from 1 to 100'],
    [{ limit: '1e1' }, 'limit must be a whole number from 1 to 100'],
    [{ after: '!' }, 'after must be what a page gave as next'],
    [{ after: Buffer.from('["ORD-1"]').toString('base64url') }, 'after must be what a page gave as next'],
    [{ after: Buffer.from('{"a":1}').toString('base64url') }, 'after must be what a page gave as next'],
  ])('asked with %j is answered with 400', async (parameters, problem) => {
    const { list } = over(() => ({}));
    expect(problemIn(await call(list, query(parameters)))).toEqual([
      400,
      'REQUEST_INVALID',
      `The request breaks its schema: ${problem}.`,
    ]);
  });
});

describe('a caller with a name', () => {
  const [ada, eve] = ['ada', 'eve'].map((sub) => ({ jwt: { claims: { iss: 'https://id.example.com', sub } } }));
  const placedBy = { S: ownerMark({ caller: 'https://id.example.com#ada' }) ?? '' };
  const byAda = { ...item('ORD-1001'), placedBy };
  const orders = (authorizer: unknown, found: object) => {
    const { get } = over(() => ({ Item: found }));
    return call(get, callBy(authorizer, requestTo('get-order')));
  };

  test('is shown its own orders, without the mark', async () => {
    const { status, body } = await orders(ada, byAda);
    expect([status, body]).toEqual([200, view('ORD-1001')]);
  });

  test('gets the same answer for the order of another caller, or of nobody, as for one that is not there', async () => {
    const { get } = over(() => ({}));
    const missing = await call(get, callBy(eve, requestTo('get-order')));
    expect(missing.status).toBe(404);
    expect(await orders(eve, byAda)).toEqual(missing);
    expect(await orders(eve, item('ORD-1001'))).toEqual(missing);
    expect(await orders(undefined, byAda)).toEqual(missing);
  });

  test('lists the orders of a customer that are its own', async () => {
    const { list, calls } = over(() => ({ Items: [byAda] }));
    expect((await call(list, callBy(ada, requestTo('list-orders')))).body).toEqual({ orders: [view('ORD-1001')] });
    expect(calls[0]?.input).toMatchObject({
      FilterExpression: 'placedBy = :placedBy',
      ExpressionAttributeValues: { ':customerId': { S: 'C-204' }, ':placedBy': placedBy },
    });
  });
});
