import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, textOf } from '@tributary/region/json';
import fc from 'fast-check';
import { advanceOrder, type Report } from '#domain/orders/advance-order.ts';
import { cancelOrder } from '#domain/orders/cancel-order.ts';
import type { OrderEvent } from '#domain/orders/events.ts';
import { orderStore } from '#domain/orders/order-store.ts';
import { placeOrder } from '#domain/orders/place-order.ts';
import { orderTable } from '#domain/read-model/order-table.ts';
import { projectOrder } from '#domain/read-model/project-order.ts';
import { salesTable } from '#domain/sales/sales-table.ts';
import { onHttp } from '#lib/handlers/on-http.ts';
import { atMostOnceIn } from '#lib/idempotency/at-most-once.ts';
import { commandMarksIn } from '#lib/idempotency/command-marks.ts';
import { placeOrder as placeOrderRequest } from '#schemas/generated/requests.ts';
import type { TestRegion } from '../../packages/region/test/support/running.ts';
import { regionWithTables } from '../support/effect-tables.ts';
import { aCourse, type Course, type Handling, handledInTheEnd } from '../support/ending-processes.ts';
import { call, requestTo } from '../support/http.ts';
import { NOW_MS, testKit } from '../support/kit.ts';
import { busSample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const RUNS = { numRuns: 25 };

let region: TestRegion;
let reader: DynamoDBDocumentClient;
let names = 0;
/** Each run has an order of its own. */
const aName = (): string => `${Date.now()}-${++names}`;

beforeAll(async () => {
  region = await regionWithTables();
  reader = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
});

afterAll(() => region.stop());

const { kit } = testKit();

/** The sample event about that order, with an id of its own. */
function about<Known extends OrderEvent | Report>(type: string, orderId: string): Known {
  const { metadata, data } = busSample(type).detail;
  return {
    metadata: { ...metadata, id: `${type}-${orderId}`, subject: orderId, correlationId: orderId },
    data: { ...data, orderId },
  } as Known;
}

/** Each of the things a few times, in any order. */
const manyTimes = <Thing>(things: readonly Thing[]): fc.Arbitrary<readonly Thing[]> =>
  fc
    .tuple(...things.map((thing) => fc.integer({ min: 1, max: 3 }).map((times) => Array<Thing>(times).fill(thing))))
    .map((lists) => lists.flat())
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));

const handled = (course: Course, deliveries: readonly Handling[]) => handledInTheEnd(region.client, course, deliveries);

const rowOf = async (orderId: string) =>
  (await reader.send(new GetCommand({ TableName: 'orders', Key: { orderId }, ConsistentRead: true }))).Item;

const typesOf = async (orderId: string) =>
  (await orderStore(reader, 'order-events').read(orderId)).map(({ metadata }) => metadata.type);

describe('whatever is delivered how often, in which order, and wherever processes end,', () => {
  test(
    'the row of an order from elsewhere is that of its events',
    async () => {
      const types = ['OrderPlaced', 'OrderPaid', 'OrderReserved', 'OrderFulfilled'] as const;
      await fc.assert(
        fc.asyncProperty(aCourse, manyTimes(types), async (course, arriving) => {
          const orderId = aName();
          const project: (type: string) => Handling = (type) => (client) =>
            projectOrder(orderStore(client, 'order-events'), orderTable(client, 'orders'))(about(type, orderId));
          await handled(course, arriving.map(project));
          expect(await rowOf(orderId)).toMatchObject({
            status: 'FULFILLED',
            customerId: 'C-204',
            total: expect.anything(),
          });
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    'an order that is placed here is placed once, reported once, and its row says so',
    async () => {
      await fc.assert(
        fc.asyncProperty(aCourse, aCourse, aCourse, manyTimes(['PaymentCaptured', 'StockReserved']), async (...run) => {
          const [placing, telling, showing, reports] = run;
          const key = aName();
          const request = requestTo('place-order', { headers: { 'idempotency-key': key } });
          const place: Handling = async (client) => {
            const handle = placeOrder(orderStore(client, 'order-events'), kit.now);
            const route = { isCommand: true, idempotent: 'by-effect', body: placeOrderRequest, handle } as const;
            const { status, body } = await call(onHttp(kit, route), request);
            if (status >= 409) throw new Error(String(body['code']));
            return body;
          };
          const [first, ...others] = await handled(placing, [place, place, place]);
          expect(others).toEqual([first, first]);
          const orderId = textOf(at(first, 'orderId'));
          await handled(
            telling,
            reports.map(
              (type) => (client) =>
                advanceOrder(orderStore(client, 'order-events'), kit.now)(about<Report>(type, orderId)),
            ),
          );
          const history = await orderStore(reader, 'order-events').read(orderId);
          expect(history.map(({ metadata }) => metadata.sequence)).toEqual([1, 2, 3, 4]);
          expect((await typesOf(orderId)).toSorted()).toEqual(
            ['OrderPlaced', 'OrderPaid', 'OrderReserved', 'OrderFulfilled'].toSorted(),
          );
          await handled(
            showing,
            [...history, ...history]
              .toReversed()
              .map(
                (event) => (client) =>
                  projectOrder(orderStore(client, 'order-events'), orderTable(client, 'orders'))(event),
              ),
          );
          expect(await rowOf(orderId)).toMatchObject({ status: 'FULFILLED', sequence: 4, isOurs: true });
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    'an order is cancelled once, and each attempt has the same answer',
    async () => {
      await fc.assert(
        fc.asyncProperty(aCourse, async (course) => {
          const key = { headers: { 'idempotency-key': aName() } };
          const placing = { isCommand: true, idempotent: 'by-effect', body: placeOrderRequest } as const;
          const handle = placeOrder(orderStore(reader, 'order-events'), kit.now);
          const { body } = await call(onHttp(kit, { ...placing, handle }), requestTo('place-order', key));
          const orderId = String(body['orderId']);
          const ofCancel = { 'idempotency-key': aName() };
          const cancel: Handling = async (client) => {
            const marks = commandMarksIn(client, 'idempotency', kit);
            const route = cancelOrder(orderStore(client, 'order-events'), marks, kit.now);
            const command = onHttp(kit, { isCommand: true, idempotent: 'by-effect', handle: route });
            const answer = await call(
              command,
              requestTo('cancel-order', { headers: ofCancel, pathParameters: { orderId } }),
            );
            if (answer.status >= 409) throw new Error(String(answer.body['code']));
            return answer.body;
          };
          const answers = await handled(course, [cancel, cancel, cancel]);
          const answer = { orderId, status: 'CANCELLED', version: 2 };
          expect(answers).toEqual([answer, answer, answer]);
          expect(await typesOf(orderId)).toEqual(['OrderPlaced', 'OrderCancelled']);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    'each sale is counted once',
    async () => {
      await fc.assert(
        fc.asyncProperty(aCourse, manyTimes([0, 1, 2]), async (course, arriving) => {
          const name = aName();
          const add: (index: number) => Handling = (index) => (client) => {
            const tables = { salesTable: 'sales', idempotencyTable: 'idempotency' };
            const sale = { sku: name, hour: '2026-03-02T11:00Z', currency: 'EUR', orders: 1, units: 2 };
            const revenueMinorUnits = BigInt(10 ** index);
            return salesTable(client, tables, kit)(`${name}-${index}`, [{ ...sale, revenueMinorUnits }]);
          };
          await handled(course, arriving.map(add));
          const query = { TableName: 'sales', KeyConditionExpression: 'sku = :sku' };
          const rows = await reader.send(new QueryCommand({ ...query, ExpressionAttributeValues: { ':sku': name } }));
          expect(rows.Items).toMatchObject([{ orders: 3, units: 6, revenueMinorUnits: 111 }]);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    'an effect that cannot be repeated happens once at most, and once where nobody is in doubt',
    async () => {
      await fc.assert(
        fc.asyncProperty(aCourse, async (course) => {
          const clock = { nowMs: NOW_MS };
          const name = aName();
          let times = 0;
          let attempts = 0;
          const isFinal = (error: unknown) => at(error, 'code') === 'EFFECT_IN_DOUBT';
          const notify: Handling = (client) => {
            // An attempt comes again when the time of the one before it is over, or while that one runs.
            clock.nowMs += (attempts % 2) * 40_000;
            const effects = { ...kit, client, now: () => clock.nowMs, newId: () => `attempt-${++attempts}` };
            return atMostOnceIn('idempotency', effects)(name, clock.nowMs + 28_000, async () => times++);
          };
          const outcomes = await handledInTheEnd(region.client, course, [notify, notify, notify], isFinal);
          expect(times).toBeLessThanOrEqual(1);
          if (!outcomes.some(isFinal)) expect(times).toBe(1);
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );
});
