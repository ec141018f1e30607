import { AwsError } from '../core/aws-error.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { capture } from './captured-writes.ts';
import type { Dynalite } from './dynalite.ts';
import { keyOf, type TableState } from './tables.ts';

/** AWS deletes expired items within days. Here they go sooner, so that a user sees it happen. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

/** No call waits for more: a large table is searched in parts. */
const ITEMS_PER_CALL = 1_000;

/**
 * Deletes expired items when a table is used again after a while. No timer waits for expiries: on the virtual clock,
 * time would jump to them as soon as the region is idle. One call looks at {@link ITEMS_PER_CALL} items, and the next
 * goes on from there.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export async function sweepExpired(dynalite: Dynalite, table: TableState | undefined, nowMs: number): Promise<void> {
  if (table?.timeToLiveAttribute === undefined) return;
  const { sweep } = table;
  if (sweep.isRunning || (sweep.after === undefined && nowMs - sweep.beganAt < SWEEP_EVERY_MS)) return;
  if (sweep.after === undefined) sweep.beganAt = nowMs;
  sweep.isRunning = true;
  try {
    await sweepPart(dynalite, table, table.timeToLiveAttribute, nowMs);
  } finally {
    sweep.isRunning = false;
  }
}

async function sweepPart(dynalite: Dynalite, table: TableState, attribute: string, nowMs: number): Promise<void> {
  const expired = {
    ExpressionAttributeNames: { '#expires': attribute },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
  };
  const part = { TableName: table.name, Limit: ITEMS_PER_CALL, FilterExpression: '#expires < :now', ...expired };
  const scan = table.sweep.after === undefined ? part : { ...part, ExclusiveStartKey: table.sweep.after };
  const { Items = [], LastEvaluatedKey } = await dynalite.run('Scan', structuredClone(scan));
  for (const item of [Items].flat().filter(isObject)) {
    const key = keyOf(table, item);
    const deletion = { TableName: table.name, Key: key, ConditionExpression: '#expires < :now', ...expired };
    await capture(dynalite, [{ table, key }], () => deleteIfStill(dynalite, deletion), { byTimeToLive: true });
  }
  table.sweep.after = isObject(LastEvaluatedKey) ? LastEvaluatedKey : undefined;
}

/** Another write may have replaced the item in the meantime. */
async function deleteIfStill(dynalite: Dynalite, deletion: JsonObject): Promise<void> {
  try {
    await dynalite.run('DeleteItem', structuredClone(deletion));
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
  }
}
