import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { backoffMs } from '#lib/bus/backoff.ts';
import type { EffectKit } from '#lib/effect-kit.ts';
import type { Effect } from '#lib/idempotency/effect.ts';
import { chunksOf } from '#lib/in-parallel.ts';
import type { Sale } from './sales.ts';

/** Adds the sales of an event to the table, once for each event. */
export type AddSales = (eventId: string, sales: readonly Sale[]) => Promise<Effect>;

export interface SalesTables {
  readonly salesTable: string;
  readonly idempotencyTable: string;
}

type Effects = Pick<EffectKit, 'functionName' | 'now' | 'random' | 'sleep'>;

/** One action of a transaction is the mark. @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const SALES_PER_TRANSACTION = 99;
const RETRY = { maxAttempts: 6, firstDelayMs: 20, maxDelayMs: 1_000 };
/** Longer than an event can come again: 90 days from the archive, 4 from the queue, 14 from its dead-letter queue. */
const MARK_LIFE_SECONDS = 120 * 24 * 60 * 60;

/**
 * Sales by product and hour in DynamoDB. One transaction changes the numbers and marks their event as counted, so the
 * numbers stay right after a crash at any point, a redelivery or a replay.
 */
export function salesTable(client: DynamoDBDocumentClient, tables: SalesTables, effects: Effects): AddSales {
  return async (eventId, sales) => {
    let effect: Effect = 'already-there';
    for (const [index, chunk] of chunksOf(sales, SALES_PER_TRANSACTION).entries()) {
      const TransactItems = [mark(`${eventId}#${index}`, tables, effects), ...chunk.map((sale) => add(sale, tables))];
      const transaction = () => client.send(new TransactWriteCommand({ TransactItems }));
      if (await isNew(effects, transaction)) effect = 'new';
    }
    return effect;
  };
}

/**
 * Runs the transaction, and again while another transaction changes the same items.
 * @returns false when its mark was there
 */
async function isNew({ random, sleep }: Effects, transaction: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await transaction();
      return true;
    } catch (error) {
      if (isMarked(error)) return false;
      if (!isConflict(error) || attempt === RETRY.maxAttempts) throw error;
      await sleep(backoffMs(attempt, random(), RETRY));
    }
  }
}

/** In the record format of Powertools' idempotency, so that the table's time to live deletes it. */
function mark(key: string, { idempotencyTable }: SalesTables, { functionName, now }: Effects) {
  const expiration = Math.floor(now() / 1000) + MARK_LIFE_SECONDS;
  return {
    Put: {
      TableName: idempotencyTable,
      Item: { id: `${functionName}#counted#${key}`, status: 'COMPLETED', expiration },
      ConditionExpression: 'attribute_not_exists(id)',
    },
  };
}

function add({ sku, hour, currency, orders, units, revenueMinorUnits }: Sale, { salesTable: TableName }: SalesTables) {
  return {
    Update: {
      TableName,
      Key: { sku, period: `${hour}#${currency}` },
      UpdateExpression:
        'SET #hour = :hour, #currency = :currency ADD #orders :orders, #units :units, #revenue :revenue',
      ExpressionAttributeNames: {
        '#hour': 'hour',
        '#currency': 'currency',
        '#orders': 'orders',
        '#units': 'units',
        '#revenue': 'revenueMinorUnits',
      },
      ExpressionAttributeValues: {
        ':hour': hour,
        ':currency': currency,
        ':orders': orders,
        ':units': units,
        ':revenue': revenueMinorUnits,
      },
    },
  };
}

/** The mark is the first action, and the only one with a condition. */
const isMarked = (error: unknown): boolean => reasonsOf(error)[0] === 'ConditionalCheckFailed';
const isConflict = (error: unknown): boolean => reasonsOf(error).includes('TransactionConflict');

function reasonsOf(error: unknown): readonly (string | undefined)[] {
  return error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []).map(({ Code }) => Code) : [];
}
