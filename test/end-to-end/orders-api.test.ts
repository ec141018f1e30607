import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Region, startRegion } from '@tributary/region';
import { objectOf } from '@tributary/region/json';
import { WAYS } from '../../ops/shop/rebuild/ways.ts';
import { clientOf } from '../../tools/aws-clients.ts';
import { ensurePackaged } from '../../tools/package.ts';
import { problemsOfAnswer } from '../support/open-api.ts';
import { busSample, sample } from '../support/samples.ts';

const STACK = 'tributary-dev';
const TIMEOUT_MS = 180_000;

let region: Region;
let tables: DynamoDBDocumentClient;
let events: EventBridgeClient;

beforeAll(async () => {
  const packageDir = path.dirname(await ensurePackaged());
  region = await startRegion({ packageDir, port: 0, kafka: { port: 0 } });
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(clientOf(region)));
  events = new EventBridgeClient(clientOf(region));
}, TIMEOUT_MS);
afterAll(() => region.stop());

type Body = Readonly<Record<string, unknown>>;

/** Sends a request as any client would. The answer must be one that docs/reference/openapi.json describes. */
async function send(route: string, at: string, key?: string, body?: object): Promise<{ status: number; body: Body }> {
  const [method = ''] = route.split(' ');
  const endpoint = region.resources.get('HttpApi')?.attributes['ApiEndpoint'];
  if (typeof endpoint !== 'string') throw new Error('the API has no endpoint');
  const headers = {
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(body && { 'content-type': 'application/json' }),
  };
  const answer = await fetch(endpoint + at, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const read: Body = objectOf(await answer.json());
  expect(problemsOfAnswer(route, answer.status, String(answer.headers.get('content-type')), read)).toEqual([]);
  return { status: answer.status, body: read };
}

const order: object = JSON.parse(sample<{ readonly body: string }>('http/place-order.json').body);

async function place(key: string): Promise<string> {
  const { body } = await send('POST /orders', '/orders', key, order);
  return String(body['orderId']);
}

const cancel = (orderId: string, key: string) =>
  send('POST /orders/{orderId}/cancel', `/orders/${orderId}/cancel`, key);

const show = async (orderId: string) => (await send('GET /orders/{orderId}', `/orders/${orderId}`)).body;

/** Puts the sample report on the bus, about that order. */
async function report(type: string, orderId: string): Promise<void> {
  const { source, detail } = busSample(type);
  const metadata = { ...detail.metadata, id: `${type}-${orderId}`, correlationId: orderId };
  const data = { ...detail.data, ...('orderId' in detail.data && { orderId }) };
  const Detail = JSON.stringify({ metadata, data });
  const Entries = [{ EventBusName: STACK, Source: source, DetailType: type, Detail }];
  const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries }));
  expect(FailedEntryCount).toBe(0);
}

async function readModel(): Promise<readonly Body[]> {
  const rows: Body[] = [];
  for await (const { Items = [] } of paginateScan({ client: tables }, { TableName: `${STACK}-orders` }))
    rows.push(...Items);
  return rows.toSorted((a, b) => String(a['orderId']).localeCompare(String(b['orderId'])));
}

async function clear(): Promise<void> {
  for (const { orderId } of await readModel())
    await tables.send(new DeleteCommand({ TableName: `${STACK}-orders`, Key: { orderId } }));
}

describe('an order placed over HTTP', () => {
  test(
    'is paid, reserved and fulfilled by what is on the bus, and read again by its customer',
    async () => {
      const orderId = await place('paid-and-reserved');
      await region.settled();
      expect(await show(orderId)).toMatchObject({ status: 'PLACED', version: 1, destination: 'Berlin, DE' });
      await report('PaymentCaptured', orderId);
      await report('StockReserved', orderId);
      await region.settled();
      expect(await show(orderId)).toMatchObject({ status: 'FULFILLED', version: 4 });
      const { body } = await send('GET /customers/{customerId}/orders', '/customers/C-204/orders');
      expect(body['orders']).toEqual([await show(orderId)]);
    },
    TIMEOUT_MS,
  );

  test(
    'can be cancelled by one of many who try at once',
    async () => {
      const orderId = await place('contested');
      const tries = await Promise.all(Array.from({ length: 8 }, (_, index) => cancel(orderId, `cancel-${index}`)));
      expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 409, 409, 409, 409, 409, 409, 409,
      ]);
      await region.settled();
      expect(await show(orderId)).toMatchObject({
        status: 'CANCELLED',
        version: 2,
        cancelReason: 'customer-request',
      });
    },
    TIMEOUT_MS,
  );

  test(
    'cannot be cancelled once it is fulfilled',
    async () => {
      const orderId = await place('too-late');
      await report('StockReserved', orderId);
      await report('PaymentCaptured', orderId);
      await region.settled();
      expect((await cancel(orderId, 'cancel-too-late')).body['code']).toBe('ORDER_FULFILLED');
    },
    TIMEOUT_MS,
  );
});

describe('the read model', () => {
  test.each([
    { from: 'event-store', says: /^\d+ orders rebuilt from \d+ events$/ },
    { from: 'archive', says: /^replay rebuild-\d+ is under way$/ },
  ])(
    'rebuilt from the $from is equal to the live one, which was deleted',
    async ({ from, says }) => {
      const declined = await place(`declined-${from}`);
      await report('PaymentDeclined', declined);
      await region.settled();
      const live = await readModel();
      expect(live.find(({ orderId }) => orderId === declined)).toMatchObject({ status: 'CANCELLED', sequence: 2 });
      await clear();
      expect(await readModel()).toEqual([]);
      expect(await WAYS[from]?.({ tables, events }, STACK)).toMatch(says);
      await region.settled();
      expect(await readModel()).toEqual(live);
    },
    TIMEOUT_MS,
  );

  test('rebuilt from the event store over itself is unchanged', async () => {
    const live = await readModel();
    await WAYS['event-store']?.({ tables, events }, STACK);
    expect(await readModel()).toEqual(live);
  });
});
