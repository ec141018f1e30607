import { readFileSync } from 'node:fs';
import { consoleClient } from '../../support/console-client.ts';
import { settled } from './broken-order.ts';

const TOPICS = { OrderPlaced: 'orders', PaymentCaptured: 'payments', OrderFulfilled: 'orders' } as const;
type Type = keyof typeof TOPICS;

/** Of the sample events, which are of one order. */
const SAMPLE_ORDER = 'ORD-1001';

/** The record of an event of an order: a CloudEvent in binary mode. */
export function recordOf(type: Type, orderId: string): string {
  const { metadata, data } = eventOf(type, orderId);
  const encoding = TOPICS[type] === 'payments' ? 'avro' : 'json';
  const headers = {
    'content-type': `application/${encoding}`,
    ce_specversion: '1.0',
    ce_id: `${type}-${orderId}`,
    ce_source: metadata.source,
    ce_type: type,
    ce_subject: orderId,
    ce_dataversion: String(metadata.version),
    ce_correlationid: `story-${orderId}`,
  };
  return JSON.stringify({ key: orderId, headers, ...(encoding !== 'json' && { encoding }), value: data });
}

/** Places an order, pays it and fulfils it, all by Kafka, each when the one before is done. */
export async function fulfilled(regionUrl: string, orderId: string): Promise<void> {
  const client = consoleClient(regionUrl);
  for (const type of ['OrderPlaced', 'PaymentCaptured', 'OrderFulfilled'] as const) {
    await client.post('topics/produce', { topic: TOPICS[type], text: recordOf(type, orderId) });
    await settled(regionUrl);
  }
}

function eventOf(type: Type, orderId: string) {
  const sample = readFileSync(`events/eventbridge/${type}.json`, 'utf8').replaceAll(SAMPLE_ORDER, orderId);
  return JSON.parse(sample).detail;
}
