import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { at, parseJson, textOf } from '@tributary/region/json';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { BILLING_SOURCE, billingOf } from './billing.ts';
import type { DeadLetter, Outcome } from './comparison.ts';
import type { OrderRow } from './expectation.ts';
import type { Heard, Observer } from './observer.ts';
import { detailsIn } from './order-details.ts';
import { readSales } from './sales.ts';

/** Names and URLs of what a run leaves its results in. */
export interface OutcomeSources {
  readonly ordersTable: string;
  readonly salesTable: string;
  readonly deadLetterQueueUrls: readonly string[];
}

/** Reads the outcome of a run through the AWS API. */
export async function readOutcome(
  client: { sqs: SQSClient; dynamoDb: DynamoDBClient },
  sources: OutcomeSources,
  observer: Observer,
): Promise<Outcome> {
  const deadLetters = await Promise.all(sources.deadLetterQueueUrls.map((url) => drain(client.sqs, url)));
  return {
    ...outcomeOf(await observer.read()),
    orders: await readOrders(client.dynamoDb, sources.ordersTable),
    sales: await readSales(client.dynamoDb, sources.salesTable),
    deadLetters: deadLetters.flat().map(deadLetterOf),
  };
}

function outcomeOf({ events, notices }: Heard): Pick<Outcome, 'publishedIds' | 'noticeIds' | 'billing'> {
  const sent = new Map(notices.map(({ messageId, eventId }) => [messageId, eventId]));
  return {
    publishedIds: events
      .filter(({ metadata }) => metadata.source !== BILLING_SOURCE)
      .map(({ metadata }) => metadata.id),
    noticeIds: [...sent.values()],
    billing: billingOf(events),
  };
}

export async function readOrders(client: DynamoDBClient, TableName: string): Promise<Map<string, OrderRow>> {
  const rows = new Map<string, OrderRow>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    for (const item of Items) {
      const { orderId, status, sequence, total, cancelReason, ...details } = unmarshall(item);
      const row = { status, sequence, totalMinorUnits: total?.minorUnits, cancelReason, details: detailsIn(details) };
      rows.set(String(orderId), row);
    }
  }
  return rows;
}

function deadLetterOf(body: string): DeadLetter {
  const record = parseJson(body);
  const value = at(record, 'payload', 'record', 'value');
  return {
    reason: textOf(at(record, 'error', 'code'), 'UNDELIVERED'),
    value: typeof value === 'string' ? value : undefined,
  };
}
