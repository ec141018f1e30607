import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EventOf } from '#lib/contract.ts';
import type { Event, Metadata } from '#lib/event.ts';
import type { KafkaHeader, KafkaRecord } from '#lib/kafka/record.ts';
import type { orderCancelled, orderFulfilled, orderPlaced, orderPlacedV1 } from '#schemas/generated/contracts.ts';

const EVENTS = path.join(import.meta.dirname, '../../events');

/** A fresh copy of a sample in `events/`, so that a test may break a field of it. */
export const sample = <Shape = unknown>(file: string): Shape =>
  JSON.parse(readFileSync(path.join(EVENTS, file), 'utf8'));

/** An event as EventBridge delivers it. */
export type BusEvent<Detail = Event<string, Readonly<Record<string, unknown>>>> = {
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly detail: Detail;
};

/** The sample of an event on the bus: `busSample('OrderPlaced')`. */
export const busSample = <Detail = BusEvent['detail']>(name: string): BusEvent<Detail> =>
  sample(`eventbridge/${name}.json`);

/** The sample order, placed; with other metadata and data over it. */
export function placedOrder(
  metadata: Partial<Metadata<'OrderPlaced'>> = {},
  data: Partial<EventOf<typeof orderPlaced>['data']> = {},
): EventOf<typeof orderPlaced> {
  const { detail } = busSample<EventOf<typeof orderPlaced>>('OrderPlaced');
  return { metadata: { ...detail.metadata, ...metadata }, data: { ...detail.data, ...data } };
}

/** The same order as version 1 has it. */
export function placedOrderV1(): EventOf<typeof orderPlacedV1> {
  const { metadata, data } = placedOrder({ version: 1 });
  const lines = data.lines.map((line) => ({ ...line, unitPrice: line.unitPrice.minorUnits / 100 }));
  return { metadata, data: { ...data, lines, total: data.total.minorUnits / 100 } };
}

export function fulfilledOrder(metadata: Partial<Metadata<'OrderFulfilled'>> = {}): EventOf<typeof orderFulfilled> {
  const { detail } = busSample<EventOf<typeof orderFulfilled>>('OrderFulfilled');
  return { metadata: { ...detail.metadata, ...metadata }, data: detail.data };
}

export function cancelledOrder(metadata: Partial<Metadata<'OrderCancelled'>> = {}): EventOf<typeof orderCancelled> {
  const { detail } = busSample<EventOf<typeof orderCancelled>>('OrderCancelled');
  return { metadata: { ...detail.metadata, ...metadata }, data: detail.data };
}

/** An event as EventBridge delivers it, with other fields over it. */
export const onTheBus = (detail: unknown, more: object = {}): object => ({
  ...busSample('OrderPlaced'),
  detail,
  ...more,
});

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A header as Lambda delivers it: signed bytes. */
export const header = (name: string, value: string): KafkaHeader => ({
  [name]: [...new Int8Array(Buffer.from(value))],
});

/** A record at `orders-0@42` with that value, and with other fields over it. */
export function recordOf(
  value: unknown,
  headers: readonly KafkaHeader[],
  more: Partial<KafkaRecord> = {},
): KafkaRecord {
  return {
    topic: 'orders',
    partition: 0,
    offset: 42,
    timestamp: Date.UTC(2026, 2, 2, 9, 15),
    timestampType: 'CREATE_TIME',
    key: base64('ORD-1001'),
    value: base64(typeof value === 'string' ? value : JSON.stringify(value)),
    headers,
    ...more,
  };
}

/** The headers of an event in binary mode. */
export function headersFor({ metadata }: Event): KafkaHeader[] {
  const { id, type, version, source, subject, time, correlationId, causationId, sequence, traceparent } = metadata;
  const attributes = { specversion: '1.0', id, type, source, subject, time, dataversion: version, sequence };
  const ours = { correlationid: correlationId, causationid: causationId, traceparent, hops: metadata.hops };
  return [
    ...Object.entries({ ...attributes, ...ours }).map(([name, value]) => header(`ce_${name}`, String(value))),
    header('content-type', 'application/json'),
  ];
}

/** An event as a record in binary mode. */
export const binaryRecord = (event: Event, more: Partial<KafkaRecord> = {}): KafkaRecord =>
  recordOf(event.data, headersFor(event), more);

/** The invocation of a Kafka handler with these records. */
export const kafkaInvocation = (...records: readonly KafkaRecord[]): object => ({
  eventSource: 'aws:kafka',
  records: Object.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`),
});
