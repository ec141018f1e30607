import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, textOf } from '@tributary/region/json';
import fc from 'fast-check';
import { cancelInvoice } from '#domain/billing/cancel-invoice.ts';
import { chargeInvoice } from '#domain/billing/charge-payment.ts';
import { type FulfilledOrder, invoiceFor } from '#domain/billing/invoice.ts';
import { invoiceTable } from '#domain/billing/invoice-table.ts';
import type { Payment } from '#domain/billing/payment.ts';
import { paymentTable } from '#domain/billing/payment-table.ts';
import { settleInvoice } from '#domain/billing/settle-invoice.ts';
import type { TestRegion } from '../../packages/region/test/support/running.ts';
import { regionWithTables } from '../support/effect-tables.ts';
import { aCourse, type Handling, handledInTheEnd } from '../support/ending-processes.ts';
import { NOW_MS } from '../support/kit.ts';
import { fulfilledOrder } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;
const RUNS = { numRuns: 25 };

let region: TestRegion;
let reader: DynamoDBDocumentClient;
let clockMs = NOW_MS;
let names = 0;

beforeAll(async () => {
  region = await regionWithTables();
  reader = DynamoDBDocumentClient.from(new DynamoDBClient(region.client));
});

afterAll(() => region.stop());

/** An order of its own, paid in two parts, and the steps that bill it, each at a time of its own. */
function anOrder() {
  const orderId = `${Date.now()}-${++names}`;
  const order: FulfilledOrder = { ...fulfilledOrder().data, orderId };
  const { total } = order;
  const amounts = [1_000, total.minorUnits - 1_000];
  const payments = amounts.map(
    (minorUnits, index): Payment => ({
      orderId,
      paymentId: `PAY-${index}`,
      amount: { ...total, minorUnits },
      method: 'card',
      capturedAt: new Date(NOW_MS + index).toISOString(),
    }),
  );
  const tables = (client: DynamoDBDocumentClient) =>
    [invoiceTable(client, 'billing'), paymentTable(client, 'billing')] as const;
  const record = payments.map(
    (payment): Handling =>
      (client) =>
        tables(client)[1].record(payment),
  );
  const create: Handling = (client) => tables(client)[0].create(invoiceFor(order, clockMs++));
  const charge: Handling = (client) => chargeInvoice(orderId, ...tables(client));
  const settle: Handling = (client) => settleInvoice(orderId, ...tables(client), clockMs++);
  const cancel: Handling = (client) => cancelInvoice(order, 'TIMEOUT', ...tables(client), clockMs++);
  const books = async () => ({
    status: (await tables(reader)[0].find(orderId))?.status,
    allocated: (await tables(reader)[1].of(orderId)).map(({ invoiceId }) => invoiceId),
  });
  return { orderId, record, create, charge, settle, cancel, books };
}

const REFUSED = new Set(['INVOICE_NOT_OPEN', 'INVOICE_UNKNOWN', 'PAYMENT_INCOMPLETE']);
/** The workflow decides what comes next after such an error. */
const isRefused = (error: unknown): boolean => REFUSED.has(textOf(at(error, 'code')));
const resultsOf = (outcomes: readonly unknown[]) => outcomes.map((outcome) => at(outcome, 'result'));

describe('however often each step of billing is tried, side by side, and wherever its processes end,', () => {
  test(
    'the order is billed once, and each attempt at a step has the same result',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.tuple(aCourse, aCourse, aCourse, aCourse), async ([paid, opened, charged, settled]) => {
          const { orderId, record, create, charge, settle, books } = anOrder();
          const run = (...[course, ...steps]: readonly [typeof paid, ...Handling[]]) =>
            handledInTheEnd(region.client, course, steps);
          await run(paid, ...record, ...record);
          await run(opened, create, create);
          // Payments that come again meanwhile stay allocated.
          const [first, ...others] = resultsOf((await run(charged, charge, charge, ...record)).slice(0, 2));
          expect([first, others]).toEqual([{ paymentIds: ['PAY-0', 'PAY-1'] }, [first]]);
          const [billed, ...again] = resultsOf((await run(settled, settle, settle, charge, create)).slice(0, 2));
          expect([billed, again]).toMatchObject([{ orderId, paymentIds: ['PAY-0', 'PAY-1'] }, [billed]]);
          await run(paid, ...record);
          expect(await books()).toEqual({ status: 'SETTLED', allocated: [`INV-${orderId}`, `INV-${orderId}`] });
        }),
        RUNS,
      );
    },
    TIMEOUT_MS,
  );

  test(
    'and taken back meanwhile, it is billed with its payments, or taken back and its payments free',
    async () => {
      const ends = new Set<unknown>();
      await fc.assert(
        fc.asyncProperty(fc.tuple(aCourse, aCourse, aCourse), async ([paid, opened, closing]) => {
          const { orderId, record, create, charge, settle, cancel, books } = anOrder();
          await handledInTheEnd(region.client, paid, record);
          await handledInTheEnd(region.client, opened, [create, charge], isRefused);
          const outcomes = await handledInTheEnd(
            region.client,
            closing,
            [charge, settle, cancel, settle, cancel],
            isRefused,
          );
          const { status, allocated } = await books();
          ends.add(status);
          const wanted = status === 'SETTLED' ? `INV-${orderId}` : undefined;
          expect([['SETTLED', 'CANCELLED'].includes(String(status)), allocated]).toEqual([true, [wanted, wanted]]);
          const cancelled = resultsOf([outcomes[2], outcomes[4]]);
          if (status === 'CANCELLED') expect(cancelled[0]).toEqual(cancelled[1]);
          else expect(cancelled).toEqual([undefined, undefined]);
        }),
        { numRuns: 60 },
      );
      expect(ends).toEqual(new Set(['SETTLED', 'CANCELLED']));
    },
    TIMEOUT_MS,
  );
});
