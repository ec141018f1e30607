import { randomUUID } from 'node:crypto';
import type { MSKEvent, MSKRecord, MSKRecordHeader } from 'aws-lambda';
import type { OrderPlacedV2 } from '#schemas/generated/types.ts';

const money = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });

/** An order of one kilobyte. */
export function order(index: number): OrderPlacedV2 {
  const unitPrices = [1999, 2099, 2199, 2299, 2399, 2499];
  return {
    orderId: `ORD-${String(index).padStart(10, '0')}`,
    customer: { customerId: `C-${index % 5000}`, name: 'Jürgen Müller', email: `user${index % 5000}@example.com` },
    lines: unitPrices.map((unitPrice, line) => ({
      sku: `SKU-${1000 + line}`,
      name: `Widget model ${line}, with everything that belongs to it`,
      quantity: line + 1,
      unitPrice: money(unitPrice),
    })),
    total: money(47_579),
    shippingAddress: { street: 'Unter den Linden 77', city: 'Berlin', postalCode: '10117', country: 'DE' },
    placedAt: '2026-11-21T04:00:00Z',
  };
}

/** A record as the Kafka event source mapping delivers it: a CloudEvent in binary mode. */
function record(index: number, key: string): MSKRecord {
  const data = order(index);
  const id = randomUUID();
  const attributes = {
    specversion: '1.0',
    id,
    source: 'tributary.orders',
    type: 'OrderPlaced',
    subject: data.orderId,
    time: data.placedAt,
    dataversion: '2',
    sequence: '1',
    correlationid: `story-${data.orderId}`,
    causationid: id,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
  return {
    topic: 'orders',
    partition: 0,
    offset: index,
    timestamp: Date.UTC(2026, 10, 21, 4),
    timestampType: 'CREATE_TIME',
    key: Buffer.from(key).toString('base64'),
    value: Buffer.from(JSON.stringify(data)).toString('base64'),
    headers: [
      ...Object.entries(attributes).map(([name, value]) => header(`ce_${name}`, value)),
      header('content-type', 'application/json'),
    ],
  };
}

const header = (name: string, value: string): MSKRecordHeader => ({ [name]: [...Buffer.from(value)] });

/** What Lambda hands over for each of these batches of orders. In each the records have so many keys, in turn. */
export function batches(count: number, recordsPerBatch: number, keysPerBatch: number): MSKEvent[] {
  let index = 0;
  const next = (): MSKRecord => record(index, `K-${index++ % keysPerBatch}`);
  return Array.from({ length: count }, () => ({
    eventSource: 'aws:kafka',
    eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/bench/6f1c0a52-1',
    bootstrapServers: 'b-1.bench.example:9098',
    records: { 'orders-0': Array.from({ length: recordsPerBatch }, next) },
  }));
}
