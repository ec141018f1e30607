import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { objectOf, textOf } from '@tributary/region/json';
import { orderStore } from '#domain/orders/order-store.ts';
import { binaryMessage } from '#lib/kafka/message.ts';
import { produce } from '../../demo/traffic/send.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { problemsOfAnswer } from '../support/open-api.ts';
import { placedOrder, sample } from '../support/samples.ts';
import { signedFetch } from '../support/signed-request.ts';

const TIMEOUT_MS = 180_000;

let region: Region;

beforeAll(async () => {
  const packageDir = path.dirname(await ensurePackaged());
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 }, parameters: { HttpApiAccess: 'iam' } });
}, TIMEOUT_MS);
afterAll(() => region.stop());

async function send(route: string, at: string, key = '', body?: string) {
  const [method = ''] = route.split(' ');
  const endpoint = textOf(region.resources.get('HttpApi')?.attributes['ApiEndpoint']) ?? '';
  const headers = {
    ...(key !== '' && { 'idempotency-key': key }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const answer = await signedFetch(endpoint + at, 'eu-west-1', {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const read: unknown = await answer.json();
  expect(problemsOfAnswer(route, answer.status, String(answer.headers.get('content-type')), read)).toEqual([]);
  return { status: answer.status, body: objectOf(read as null) };
}

const show = (orderId: string) => send('GET /orders/{orderId}', `/orders/${orderId}`);
const cancel = (orderId: string, key: string) =>
  send('POST /orders/{orderId}/cancel', `/orders/${orderId}/cancel`, key);
const list = async () => (await send('GET /customers/{customerId}/orders', '/customers/C-204/orders')).body['orders'];

test(
  'who has signed sees and cancels the orders that it placed, and no others',
  async () => {
    const order = sample<{ readonly body: string }>('http/place-order.json').body;
    const { body: accepted } = await send('POST /orders', '/orders', 'place-1', order);
    const own = textOf(accepted['orderId']) ?? '';
    // One order of another caller, and one from the topic, of the same customer.
    const data = { orderId: 'ORD-other', placedBy: 'f'.repeat(32) };
    const others = placedOrder({ id: 'other', subject: 'ORD-other', sequence: 1 }, data);
    const store = orderStore(
      DynamoDBDocumentClient.from(new DynamoDBClient(clientOf(region))),
      region.resources.get('OrderEventsTable')?.ref ?? '',
    );
    await store.append('ORD-other', [others]);
    const ofNobody = placedOrder({ id: 'nobody', subject: 'ORD-nobody', sequence: 1 }, { orderId: 'ORD-nobody' });
    await produce([binaryMessage('orders', ofNobody)], region.kafkaConnection);
    await region.settled();

    expect((await show(own)).body).toMatchObject({ orderId: own, status: 'PLACED' });
    for (const orderId of ['ORD-other', 'ORD-nobody', 'ORD-none']) {
      const { status, body } = await show(orderId);
      expect([status, body['code'], body['detail']]).toEqual([404, 'ORDER_UNKNOWN', `There is no order ${orderId}.`]);
      expect((await cancel(orderId, `cancel-${orderId}`)).status).toBe(404);
    }
    expect(await list()).toMatchObject([{ orderId: own }]);
    expect((await cancel(own, 'cancel-own')).status).toBe(200);
    await region.settled();
    expect((await show(own)).body['status']).toBe('CANCELLED');
  },
  TIMEOUT_MS,
);
