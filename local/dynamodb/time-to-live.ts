import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { capture } from './captured-writes.ts';
import type { Dynalite } from './dynalite.ts';
import { keyOf, type TableState } from './tables.ts';

/** AWS deletes within days; sooner is only friendlier to look at. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

/**
 * Deletes what has expired on the region's clock when a table is used again after a while. No timer waits for
 * expiries: on the virtual clock, it would make time jump to them as soon as nothing else is to do.
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
  for (const item of await expiredItems(dynalite, table, expired)) {
    const key = keyOf(table, item);
    const deletion = { TableName: table.name, Key: key, ConditionExpression: '#expires < :now', ...expired };
    await capture(dynalite, [{ table, key }], () => deleteIfStill(dynalite, deletion), true);
  }
}

async function expiredItems(dynalite: Dynalite, table: TableState, expired: JsonObject): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let ExclusiveStartKey: JsonObject | undefined;
  do {
    const scan = { TableName: table.name, FilterExpression: '#expires < :now', ...structuredClone(expired) };
    const page: JsonObject = await dynalite.run('Scan', ExclusiveStartKey ? { ...scan, ExclusiveStartKey } : scan);
    items.push(...[page['Items'] ?? []].flat().filter(isObject));
    ExclusiveStartKey = isObject(page['LastEvaluatedKey']) ? page['LastEvaluatedKey'] : undefined;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

/** Somebody may have written the item anew in between. */
async function deleteIfStill(dynalite: Dynalite, deletion: JsonObject): Promise<void> {
  try {
    await dynalite.run('DeleteItem', structuredClone(deletion));
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
  }
}
