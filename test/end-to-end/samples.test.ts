import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, parseJson, textOf } from '@tributary/region/json';
import { type InvocationHarness, openHarness } from '../../tools/invoke/harness.ts';
import type { Invocation } from '../../tools/invoke/report.ts';
import { sample } from '../support/samples.ts';

const TIMEOUT_MS = 180_000;

/** What comes of an invocation: the answer, or the error's name, and the codes of what is dead-lettered. */
interface Ending {
  readonly result?: unknown;
  readonly error?: string;
  readonly deadLettered?: readonly string[];
}

const done = (eventId: string): Ending => ({ result: { eventId, status: 'done' } });
const refused = (eventId: string): Ending => ({
  result: { eventId, status: 'dead-lettered' },
  deadLettered: ['EVENT_INVALID'],
});
const answered = (statusCode: number): Ending => ({ result: expect.objectContaining({ statusCode }) });
const settled: Ending = { result: { batchItemFailures: [] } };

/** Each function with its samples, in an order in which they find what they need: billing takes its steps. */
const RUNS: readonly (readonly [name: string, sample: string, ending: Ending])[] = [
  ['bridge-kafka', 'kafka/orders.json', settled],
  ['bridge-kafka', 'kafka/payments.json', settled],
  ['bridge-kafka', 'kafka/inventory.json', settled],
  [
    'bridge-kafka',
    'kafka/orders.bad.json',
    {
      ...settled,
      deadLettered: [
        'RECORD_NOT_JSON',
        'EVENT_INVALID',
        'EVENT_TYPE_UNKNOWN',
        'EVENT_VERSION_UNKNOWN',
        'RECORD_CONTENT_TYPE',
      ],
    },
  ],
  ['project-order', 'eventbridge/OrderPlaced.json', done('evt-1001-1')],
  ['project-order', 'eventbridge/OrderPaid.json', { result: expect.objectContaining({ status: 'done' }) }],
  ['project-order', 'eventbridge/OrderReserved.json', { result: expect.objectContaining({ status: 'done' }) }],
  ['project-order', 'eventbridge/OrderCancelled.json', done('evt-1002-2')],
  ['project-order', 'eventbridge/OrderFulfilled.json', done('evt-1001-2')],
  ['project-order', 'eventbridge/OrderPlaced.bad.json', { result: expect.anything(), deadLettered: ['EVENT_INVALID'] }],
  ['notify-delivery', 'eventbridge/OrderFulfilled.json', done('evt-1001-2')],
  [
    'notify-delivery',
    'eventbridge/OrderFulfilled.replayed.json',
    { result: { eventId: 'evt-1001-2', status: 'replay-skipped' } },
  ],
  [
    'notify-delivery',
    'eventbridge/OrderFulfilled.bad.json',
    { result: expect.anything(), deadLettered: ['EVENT_INVALID'] },
  ],
  ['advance-order', 'eventbridge/PaymentCaptured.json', done('evt-1001-pay')],
  ['advance-order', 'eventbridge/PaymentDeclined.json', { result: expect.objectContaining({ status: 'done' }) }],
  ['advance-order', 'eventbridge/StockReserved.json', { result: expect.objectContaining({ status: 'done' }) }],
  ['advance-order', 'eventbridge/StockDepleted.json', { result: expect.objectContaining({ status: 'done' }) }],
  ['advance-order', 'eventbridge/PaymentCaptured.bad.json', refused('evt-1001-pay')],
  ['record-payment', 'eventbridge/PaymentCaptured.json', done('evt-1001-pay')],
  ['record-payment', 'eventbridge/PaymentCaptured.bad.json', refused('evt-1001-pay')],
  ['publish-outbox', 'dynamodb/publish-outbox.json', settled],
  [
    'publish-outbox',
    'dynamodb/publish-outbox.bad.json',
    { ...settled, deadLettered: ['RECORD_NOT_JSON', 'EVENT_INVALID', 'EVENT_INVALID'] },
  ],
  ['record-analytics', 'sqs/record-analytics.json', settled],
  [
    'record-analytics',
    'sqs/record-analytics.bad.json',
    { ...settled, deadLettered: ['EVENT_INVALID', 'RECORD_NOT_JSON'] },
  ],
  ['create-invoice', 'stepfunctions/create-invoice.json', { result: { invoiceId: 'INV-ORD-1001' } }],
  ['create-invoice', 'stepfunctions/create-invoice.bad.json', { error: 'EVENT_INVALID' }],
  ['charge-payment', 'stepfunctions/charge-payment.json', { result: { paymentIds: ['PAY-1'] } }],
  ['charge-payment', 'stepfunctions/charge-payment.bad.json', { error: 'EVENT_TYPE_UNKNOWN' }],
  [
    'settle-invoice',
    'stepfunctions/settle-invoice.json',
    {
      result: {
        orderId: 'ORD-1001',
        invoiceId: 'INV-ORD-1001',
        customerId: 'C-204',
        amount: { minorUnits: 8400, currency: 'EUR' },
        paymentIds: ['PAY-1'],
        billedAt: expect.any(String),
      },
    },
  ],
  ['settle-invoice', 'stepfunctions/settle-invoice.bad.json', { error: 'EVENT_VERSION_UNKNOWN' }],
  [
    'cancel-invoice',
    'stepfunctions/cancel-invoice.json',
    {
      result: {
        orderId: 'ORD-1105',
        invoiceId: 'INV-ORD-1105',
        reason: 'PAYMENT_DIFFERS',
        failedAt: expect.any(String),
      },
    },
  ],
  ['cancel-invoice', 'stepfunctions/cancel-invoice.bad.json', { error: 'EVENT_INVALID' }],
  ['place-order', 'http/place-order.json', answered(201)],
  ['place-order', 'http/place-order.bad.json', answered(400)],
  ['cancel-order', 'http/cancel-order.json', answered(404)],
  ['cancel-order', 'http/cancel-order.bad.json', answered(400)],
  ['get-order', 'http/get-order.json', answered(200)],
  ['get-order', 'http/get-order.bad.json', answered(404)],
  ['list-orders', 'http/list-orders.json', answered(200)],
  ['list-orders', 'http/list-orders.bad.json', answered(400)],
  ['receive-webhook', 'http/receive-webhook.json', answered(200)],
  ['receive-webhook', 'http/receive-webhook.bad.json', answered(401)],
  ['publish-to-kafka', 'eventbridge/ShipmentDispatched.json', { result: expect.objectContaining({ status: 'done' }) }],
  ['publish-to-kafka', 'eventbridge/ShipmentDelivered.json', { result: expect.objectContaining({ status: 'done' }) }],
  [
    'publish-to-kafka',
    'eventbridge/ShipmentDispatched.bad.json',
    { result: expect.anything(), deadLettered: ['EVENT_INVALID'] },
  ],
];

/** How the sample ends that `npm run new` writes, by trigger. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  eventbridge: { result: expect.objectContaining({ status: 'done' }) },
  sqs: settled,
  kafka: settled,
  schedule: { result: expect.objectContaining({ status: 'done' }) },
  http: answered(200),
};

/** Functions with a sample of their own name need no row: the sample that `npm run new` writes ends well. */
const NAMED_LIKE_THEIR_SAMPLE = globSync('*/handler.ts', { cwd: 'functions' })
  .map((file) => path.dirname(file))
  .filter((name) => RUNS.every(([known]) => known !== name))
  .flatMap((name) =>
    Object.entries(ENDINGS).map(([trigger, ending]) => [name, `${trigger}/${name}.json`, ending] as const),
  )
  .filter(([, file]) => existsSync(path.join('events', file)));

const ALL_RUNS: typeof RUNS = [...RUNS, ...NAMED_LIKE_THEIR_SAMPLE];

let harness: InvocationHarness;
/** What each run logged. */
const logs: [file: string, lines: readonly string[]][] = [];

beforeAll(async () => {
  harness = await openHarness();
}, TIMEOUT_MS);

afterAll(() => harness.stop());

/** Fields that say who somebody is, and those that hold a whole payload. */
const NOT_FOR_LOGS = new Set(['name', 'email', 'street', 'city', 'postalCode', 'value', 'body']);

/** The texts of a sample that no log may hold, those inside of payloads included. */
function textsNotForLogs(value: unknown, key = ''): readonly string[] {
  if (typeof value !== 'string')
    return Object.entries(value ?? {}).flatMap(([name, inner]) => textsNotForLogs(inner, name));
  if (!NOT_FOR_LOGS.has(key)) return [];
  const inside = key === 'value' ? String(Buffer.from(value, 'base64')) : value;
  // A made sample may have the name of a field as its content, and any log line has such words.
  const texts = [value, inside, ...textsNotForLogs(parseJson(inside) ?? '')];
  return texts.filter((text) => text.length > 3 && text !== key);
}

const codesIn = ({ deadLettered }: Invocation): readonly string[] =>
  deadLettered.map(({ content }) => textOf(at(content, 'error', 'code')));

describe('the sample events', () => {
  test.each(ALL_RUNS)(
    '%s with events/%s',
    async (name, file, { result, error, deadLettered = [] }) => {
      const invocation = await harness.invoke(name, `events/${file}`);
      logs.push([file, invocation.logs]);
      const expected = error === undefined ? result : expect.objectContaining({ errorType: error });
      expect([invocation.result, codesIn(invocation).toSorted()]).toEqual([expected, deadLettered.toSorted()]);
    },
    TIMEOUT_MS,
  );

  test('leave nothing personal in any log, whatever becomes of them', () => {
    const logged = logs.flatMap(([file, lines]) =>
      textsNotForLogs(sample(file)).filter((text) => lines.some((line) => line.includes(text))),
    );
    expect(logs.flatMap(([, lines]) => lines).length).toBeGreaterThan(ALL_RUNS.length);
    expect(logs.flatMap(([file]) => textsNotForLogs(sample(file))).length).toBeGreaterThan(ALL_RUNS.length);
    expect(logged).toEqual([]);
  });

  const functionsWith = (isBad: boolean): readonly string[] =>
    [...new Set(RUNS.filter(([, file]) => file.includes('.bad.') === isBad).map(([name]) => name))].toSorted();

  test('of the shop are there for each function, good and bad', () => {
    expect(functionsWith(true)).toEqual(functionsWith(false));
  });

  test('are each used', () => {
    const files = globSync('**/*.json', { cwd: 'events' }).map((file) => file.replaceAll(path.sep, '/'));
    const used = new Set(ALL_RUNS.map(([, file]) => file));
    expect(files.filter((file) => !used.has(file))).toEqual([]);
  });
});
