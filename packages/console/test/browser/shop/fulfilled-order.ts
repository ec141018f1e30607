import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { consoleClient } from '../../support/console-client.ts';
import { settled } from './broken-order.ts';

const TOPICS = { OrderPlaced: 'orders', PaymentCaptured: 'payments', OrderFulfilled: 'orders' } as const;
type Type = keyof typeof TOPICS;

/** Of the sample events, which are of one order. */
const SAMPLE_ORDER = 'ORD-1001';

/** The record of an event of an order: a CloudEvent in binary mode. */
function recordOf(type: Type, orderId: string): string {
  const { metadata, data } = eventOf(type, orderId);
  const headers = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: `${type}-${orderId}`,
    ce_source: metadata.source,
    ce_type: type,
    ce_subject: orderId,
    ce_dataversion: String(metadata.version),
    ce_correlationid: `story-${orderId}`,
  };
  return JSON.stringify({ key: orderId, headers, value: data });
}

/** Places an order, pays it and fulfils it, all by Kafka, each when the one before is done. */
export async function fulfilled(regionUrl: string, orderId: string): Promise<void> {
  const client = consoleClient(regionUrl);
  for (const type of ['OrderPlaced', 'PaymentCaptured', 'OrderFulfilled'] as const) {
    if (type === 'PaymentCaptured') payInAvro(regionUrl, orderId);
    else await client.post('topics/produce', { topic: TOPICS[type], text: recordOf(type, orderId) });
    await settled(regionUrl);
  }
}

/** The topic of payments carries Avro, which the command writes by the schema in the region's registry. */
function payInAvro(regionUrl: string, orderId: string): void {
  const { metadata, data } = eventOf('PaymentCaptured', orderId);
  const id = `PaymentCaptured-${orderId}`;
  const own = { id, subject: orderId, correlationId: `story-${orderId}`, causationId: id };
  const input = JSON.stringify({ metadata: { ...metadata, ...own }, data });
  const run = (...command: readonly string[]) =>
    execFileSync(process.execPath, [...command, '--endpoint', regionUrl], {
      input,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  run('ops/schemas.ts');
  run('ops/produce.ts', TOPICS.PaymentCaptured, '-');
}

function eventOf(type: Type, orderId: string) {
  const sample = readFileSync(`events/eventbridge/${type}.json`, 'utf8').replaceAll(SAMPLE_ORDER, orderId);
  return JSON.parse(sample).detail;
}
