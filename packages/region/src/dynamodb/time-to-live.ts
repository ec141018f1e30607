import { AwsError } from '../core/aws-error.ts';
import type { JsonObject } from '../core/json.ts';
import { allItems, capture } from './captured-writes.ts';
import type { Dynalite } from './dynalite.ts';
import { keyOf, type TableState } from './tables.ts';

/** AWS deletes expired items within days. Here they go sooner, so that a user sees it happen. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

/**
 * Deletes expired items when a table is used again after a while. No timer waits for expiries: on the virtual clock,
 * time would jump to them as soon as the region is idle.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export async function sweepExpired(dynalite: Dynalite, table: TableState | undefined, nowMs: number): Promise<void> {
  if (table?.timeToLiveAttribute === undefined || nowMs - table.sweptAt < SWEEP_EVERY_MS) return;
  table.sweptAt = nowMs;
  const attribute = table.timeToLiveAttribute;
  const expired = {
    ExpressionAttributeNames: { '#expires': attribute },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
  };
  const scan = { TableName: table.name, FilterExpression: '#expires < :now', ...expired };
  for (const item of await allItems(dynalite, scan)) {
    const key = keyOf(table, item);
    const deletion = { TableName: table.name, Key: key, ConditionExpression: '#expires < :now', ...expired };
    await capture(dynalite, [{ table, key }], () => deleteIfStill(dynalite, deletion), { byTimeToLive: true });
  }
}

/** Another write may have replaced the item in the meantime. */
async function deleteIfStill(dynalite: Dynalite, deletion: JsonObject): Promise<void> {
  try {
    await dynalite.run('DeleteItem', structuredClone(deletion));
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
  }
}
