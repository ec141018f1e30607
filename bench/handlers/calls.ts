import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { batches } from '../bridge/records.ts';
import { context } from '../support/context.ts';

const ROOT = path.join(import.meta.dirname, '../..');

const sample = (file: string): object => JSON.parse(readFileSync(path.join(ROOT, 'events', file), 'utf8'));

const queued = (event: object, count: number): object => ({
  Records: Array.from({ length: count }, (_, index) => ({
    messageId: `m-${index}`,
    body: JSON.stringify(event),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
    attributes: {},
    messageAttributes: {},
  })),
});

/** An invocation of each function with events that it takes, and how many they are. To count another, add a row. */
export const INVOCATIONS: Readonly<Record<string, { readonly events: number; readonly invocation: () => object }>> = {
  'bridge-kafka': { events: 100, invocation: () => batches(1, 100)[0] ?? {} },
  'project-order': { events: 1, invocation: () => sample('eventbridge/OrderPlaced.json') },
  'notify-delivery': { events: 1, invocation: () => sample('eventbridge/OrderFulfilled.json') },
  'record-analytics': { events: 10, invocation: () => queued(sample('eventbridge/OrderFulfilled.json'), 10) },
};

async function invoke(name: string): Promise<void> {
  const { handler } = createRequire(import.meta.url)(path.join(ROOT, 'dist', name, 'index.cjs'));
  await handler(INVOCATIONS[name]?.invocation(), context);
}

if (import.meta.main) {
  await invoke(process.argv[2] ?? '');
  process.send?.('done');
  process.disconnect();
}
