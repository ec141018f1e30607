import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { at, objectsOf, parseJson, textOf } from '@tributary/region/json';
import { conform, definitionOf, parseEnvelope } from '#lib/contract.ts';
import { toError } from '#lib/errors.ts';
import { readRecord } from '#lib/kafka/reading.ts';
import { locationOf, recordsOf } from '#lib/kafka/record.ts';
import { registryValues } from '#lib/kafka/values/registry-values.ts';
import type { ValueEncoding } from '#schemas/encodings.ts';
import { allEvents, orderFulfilled } from '#schemas/generated/contracts.ts';
import { allMessages } from '#schemas/generated/messages.ts';
import { problemsOfRequest } from '../support/open-api.ts';
import { problemsOfEnvelope } from '../support/registry.ts';
import { sample } from '../support/samples.ts';

const EVENTS = path.join(import.meta.dirname, '../../events');

/** The check of a sample, by trigger: it gives the problems of the sample. */
const TRIGGERS: Record<string, (event: unknown) => readonly string[] | Promise<readonly string[]>> = {
  dynamodb: problemsOfChanges,
  eventbridge: problemsOfEnvelope,
  http: problemsOfRequest,
  kafka: problemsOfRecords,
  schedule: (occasion) => (at(occasion, 'detail-type') === 'Scheduled Event' ? [] : ['it is no Scheduled Event']),
  sqs: problemsOfMessages,
  stepfunctions: problemsOfTask,
};

/** Payments and stock come as their mapping has decoded them, so no registry is asked. */
async function problemsOfRecords(invocation: unknown): Promise<readonly string[]> {
  const none = (): never => {
    throw new Error('a sample needs a registry');
  };
  const records = recordsOf(invocation);
  const reader = registryValues(encodings, none, allMessages);
  const values = { encodingOf: (topic: string) => reader.encodingOf(topic), read: await reader.readerFor(records) };
  return records
    .map((record) => readRecord(record, allEvents, 'the bridge', { values }))
    .flatMap((reading) =>
      reading.kind === 'poison' ? [`${locationOf(reading.record)} ${reading.error.message}`] : [],
    );
}

const encodings = new Map<string, ValueEncoding>([
  ['payments', 'avro'],
  ['inventory', 'protobuf'],
]);

/** The messages of a queue hold envelopes. */
function problemsOfMessages(invocation: unknown): readonly string[] {
  return objectsOf(at(invocation, 'Records')).flatMap(({ messageId, body }) => {
    const [number] = textOf(messageId).slice(-1);
    try {
      return problemsOfEnvelope(JSON.parse(textOf(body))).map((problem) => `message ${number} ${problem}`);
    } catch {
      return [`message ${number} is not JSON`];
    }
  });
}

/** A new item of the event store has an event of the bus: its source, type and time, and its detail as text. */
function problemsOfChanges(invocation: unknown): readonly string[] {
  return objectsOf(at(invocation, 'Records')).flatMap((change) => {
    const name = `change ${textOf(at(change, 'eventID')).slice(-1)}`;
    const attribute = (of: string): string => textOf(at(change, 'dynamodb', 'NewImage', of, 'S'));
    const detail = parseJson(attribute('detail'));
    if (detail === undefined) return [`${name} has no detail that is JSON`];
    const envelope = { ...ENVELOPE, source: attribute('source'), 'detail-type': attribute('type'), detail };
    return problemsOfEnvelope(envelope).map((problem) => `${name} ${problem}`);
  });
}

/** What the bus adds. */
const ENVELOPE = {
  version: '0',
  id: '00000000-0000-4000-8000-000000000000',
  account: '123456789012',
  time: '2026-03-02T09:15:00Z',
  region: 'eu-west-1',
  resources: [],
};

/** The tasks of the billing workflow take the event that it bills. */
function problemsOfTask(input: unknown): readonly string[] {
  try {
    const event = parseEnvelope(input);
    definitionOf([orderFulfilled], event.metadata, 'billing');
    conform(orderFulfilled, event);
    return [];
  } catch (error) {
    return [`${toError(error).name}: ${toError(error).message}`];
  }
}

const known = allEvents.map(({ source, type }) => `${source} ${type}`).join(', ');

/** Why each bad sample is bad. */
const PROBLEMS: Record<string, readonly string[]> = {
  'dynamodb/publish-outbox.bad.json': [
    'change 2 has no detail that is JSON',
    "change 3 /detail/data must have required property 'total'",
    'change 4 has no detail that is JSON',
  ],
  'eventbridge/OrderFulfilled.bad.json': ['/detail/data/shippingAddress/country must match pattern "^[A-Z]{2}$"'],
  'eventbridge/OrderPlaced.bad.json': ["/detail/data must have required property 'total'"],
  'eventbridge/PaymentCaptured.bad.json': ['/detail/data/method must be equal to one of the allowed values'],
  'http/place-order.bad.json': ['body must NOT have additional properties', 'body/lines/0/quantity must be >= 1'],
  'http/cancel-order.bad.json': ['header Idempotency-Key is missing'],
  'http/get-order.bad.json': ['path orderId must match pattern "^[A-Za-z0-9._-]{1,64}$"'],
  'http/list-orders.bad.json': ['query limit must be >= 1'],
  // Its signature is that of another body, which no schema can say.
  'http/receive-webhook.bad.json': [],
  'eventbridge/ShipmentDispatched.bad.json': ['/detail/data/trackingCode must NOT have fewer than 1 characters'],
  'sqs/record-analytics.bad.json': [
    'message 2 /detail/data/lines must NOT have fewer than 1 items',
    'message 3 is not JSON',
  ],
  'stepfunctions/create-invoice.bad.json': [
    'EVENT_INVALID: OrderFulfilled evt-1106-2 breaks its schema: data.shippingAddress.country must match pattern "^[A-Z]{2}$". Mend its producer.',
  ],
  'stepfunctions/charge-payment.bad.json': [
    'EVENT_TYPE_UNKNOWN: tributary.orders OrderPlaced is not an event that billing takes. It takes: tributary.orders OrderFulfilled.',
  ],
  'stepfunctions/settle-invoice.bad.json': [
    'EVENT_VERSION_UNKNOWN: OrderFulfilled has no version 7. Known versions: 1. Add its schema, or mend its producer.',
  ],
  'stepfunctions/cancel-invoice.bad.json': [
    "EVENT_INVALID: The event breaks its schema: metadata must have required property 'traceparent'. Mend its producer.",
  ],
  'kafka/orders.bad.json': [
    'orders-0@50 The value of orders-0@50 is not JSON: it is empty or ends too early. Mend its producer.',
    'orders-0@51 OrderPlaced evt-1004-1 breaks its schema: data.lines must NOT have fewer than 1 items. Mend its producer.',
    `orders-0@52 tributary.orders OrderMislaid is not an event that the bridge takes. It takes: ${known}.`,
    'orders-0@53 OrderPlaced has no version 9. Known versions: 1, 2. Add its schema, or mend its producer.',
    'orders-0@54 orders-0@54 has content type application/xml. Its topic carries application/json or application/cloudevents+json. Mend its producer.',
  ],
};

const files = globSync('**/*.json', { cwd: EVENTS }).map((file) => file.replaceAll(path.sep, '/'));
const isBad = (file: string): boolean => file.endsWith('.bad.json');
const problemsOf = async (file: string): Promise<readonly string[] | undefined> =>
  TRIGGERS[path.dirname(file)]?.(sample(file));

describe('the sample events', () => {
  test.each(files.filter((file) => !isBad(file)))('events/%s keeps to its schemas', async (file) => {
    expect(await problemsOf(file)).toEqual([]);
  });

  test.each(files.filter(isBad))('events/%s breaks them as it should', async (file) => {
    expect(await problemsOf(file)).toEqual(PROBLEMS[file]);
  });

  test('hold no reason for a file that is not there', () => {
    expect(Object.keys(PROBLEMS).toSorted()).toEqual(files.filter(isBad).toSorted());
  });

  test('are in folders of known triggers', () => {
    expect(files.filter((file) => !(path.dirname(file) in TRIGGERS))).toEqual([]);
  });
});
