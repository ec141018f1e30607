import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { drain } from '../../tools/invoke/drain-queue.ts';
import { BILLING_SOURCE, billingOf } from './billing.ts';
import type { DeadLetter, Outcome } from './comparison.ts';
import type { OrderRow } from './expectation.ts';
import type { Heard, Observer } from './observer.ts';
import { detailsIn } from './order-details.ts';
import { readSales } from './sales.ts';

export interface Places {
  readonly ordersTable: string;
  readonly salesTable: string;
  readonly deadLetterQueueUrls: readonly string[];
}

/** Reads what there is in the end through the AWS API, as anybody could. */
export async function readOutcome(
  client: { sqs: SQSClient; dynamoDb: DynamoDBClient },
  places: Places,
  observer: Observer,
): Promise<Outcome> {
  const deadLetters = await Promise.all(places.deadLetterQueueUrls.map((url) => drain(client.sqs, url)));
  return {
    ...outcomeOf(await observer.read()),
    orders: await readOrders(client.dynamoDb, places.ordersTable),
    sales: await readSales(client.dynamoDb, places.salesTable),
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
  const { error, payload } = Object(JSON.parse(body));
  const value: unknown = payload?.record?.value;
  return { reason: String(error?.code ?? 'UNDELIVERED'), value: typeof value === 'string' ? value : undefined };
}
