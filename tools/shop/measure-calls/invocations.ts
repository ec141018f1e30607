import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '@tributary/region/command-line';
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  objectOf,
  objectsOf,
  parseJson,
  textOf,
} from '@tributary/region/json';

const EVENTS = path.join(import.meta.dirname, '../../../events');

/** One invocation of a function, as AWS would make it. */
export interface MeasuredInvocation {
  readonly function: string;
  /** Events in it. */
  readonly events: number;
  /** @param answers what the functions before it answered */
  readonly payload: (answers: Answers) => JsonObject;
}

/** Answers by function. */
export type Answers = ReadonlyMap<string, Json>;

/** What the template reads in one go: batches of Kafka, messages of a queue. */
const KAFKA_BATCH = 100;
const QUEUE_BATCH = 10;

/** Each function with a good sample, in an order in which it finds what it needs: an order is placed, paid, billed. */
export const MEASURED_INVOCATIONS: readonly MeasuredInvocation[] = [
  { function: 'bridge-kafka', events: KAFKA_BATCH, payload: () => kafkaBatch(sample('kafka/orders.json')) },
  one('project-order', 'eventbridge/OrderPlaced.json'),
  one('notify-delivery', 'eventbridge/OrderFulfilled.json'),
  { function: 'record-analytics', events: QUEUE_BATCH, payload: () => queueBatch(sample('sqs/record-analytics.json')) },
  one('publish-to-kafka', 'eventbridge/ShipmentDispatched.json'),
  one('place-order', 'http/place-order.json'),
  one('get-order', 'http/get-order.json'),
  one('list-orders', 'http/list-orders.json'),
  { function: 'cancel-order', events: 1, payload: (answers) => cancelling(sample('http/cancel-order.json'), answers) },
  one('receive-webhook', 'http/receive-webhook.json'),
  one('record-payment', 'eventbridge/PaymentCaptured.json'),
  one('advance-order', 'eventbridge/PaymentCaptured.json'),
  one('create-invoice', 'stepfunctions/create-invoice.json'),
  one('charge-payment', 'stepfunctions/charge-payment.json'),
  one('settle-invoice', 'stepfunctions/settle-invoice.json'),
  one('cancel-invoice', 'stepfunctions/cancel-invoice.json'),
];

function one(name: string, file: string): MeasuredInvocation {
  return { function: name, events: 1, payload: () => sample(file) };
}

/** @throws UsageError when the sample is no JSON object */
function sample(file: string): JsonObject {
  const event = parseJson(readFileSync(path.join(EVENTS, file), 'utf8'));
  if (isObject(event)) return event;
  throw new UsageError(`events/${file} is no event.`);
}

/** The first record of a sample over and over, each an event and an order of its own. */
function kafkaBatch(event: JsonObject): JsonObject {
  const [[topicPartition, samples] = ['', []]] = Object.entries(objectOf(event['records']));
  const record = objectOf(at(samples, 0));
  const records = Array.from({ length: KAFKA_BATCH }, (_, index) => ({
    ...record,
    offset: index,
    key: Buffer.from(`ORD-${index}`).toString('base64'),
    headers: objectsOf(record['headers']).map((header) =>
      'ce_id' in header ? { ce_id: [...Buffer.from(`evt-${index}`)] } : header,
    ),
  }));
  return { ...event, records: { [topicPartition]: records } };
}

/** The first message of a sample over and over, each with an event of its own. */
function queueBatch(event: JsonObject): JsonObject {
  const message = objectOf(at(event, 'Records', 0));
  const body = objectOf(parseJson(textOf(message['body'])));
  const detail = objectOf(body['detail']);
  const Records = Array.from({ length: QUEUE_BATCH }, (_, index) => ({
    ...message,
    messageId: `message-${index}`,
    body: JSON.stringify({
      ...body,
      detail: { ...detail, metadata: { ...objectOf(detail['metadata']), id: `evt-${index}` } },
    }),
  }));
  return { ...event, Records };
}

/** Cancels the order that was placed. */
function cancelling(request: JsonObject, answers: Answers): JsonObject {
  const placed = parseJson(textOf(at(answers.get('place-order'), 'body')));
  return { ...request, pathParameters: { orderId: textOf(at(placed, 'orderId')) } };
}
