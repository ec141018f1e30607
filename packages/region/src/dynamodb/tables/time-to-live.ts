import type { StateStore } from '../../core/state-store.ts';
import { commit } from '../items/commit.ts';
import { attributeOf, type Item } from '../values/attribute-value.ts';
import { keyIn } from './items.ts';
import type { Table } from './table.ts';

/** AWS deletes expired items within days. Here they go sooner, so that a user sees it happen. */
const SWEEP_EVERY_MS = 10 * 60 * 1000;

/** No call waits for more: a large table is searched in parts. */
const ITEMS_PER_CALL = 1_000;

/** An older time is no expiry, as a name or a small number by mistake. */
const FIVE_YEARS_SECONDS = 5 * 365.25 * 24 * 60 * 60;

/**
 * Deletes expired items when a table is used again after a while. No timer waits for expiries: on the virtual clock,
 * time would jump to them as soon as the region is idle. One call looks at {@link ITEMS_PER_CALL} items, and the next
 * goes on from there.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function sweepExpired(table: Table | undefined, stateStore: StateStore, nowMs: number): void {
  const attribute = table?.row.timeToLive;
  if (table === undefined || attribute === undefined) return;
  const { sweep } = table;
  if (sweep.after === undefined && nowMs - sweep.beganAt < SWEEP_EVERY_MS) return;
  if (sweep.after === undefined) sweep.beganAt = nowMs;
  const part = [...partOf(table, sweep.after)];
  const nowSeconds = Math.floor(nowMs / 1000);
  for (const [row, before] of part) {
    if (!isExpired(before, attribute, nowSeconds)) continue;
    const key = keyIn(before, table.schema);
    commit(stateStore, [{ table, key, row, before, after: undefined }], { byTimeToLive: true });
  }
  sweep.after = part.length < ITEMS_PER_CALL ? undefined : part.at(-1)?.[0];
}

function* partOf({ items }: Table, after: string | undefined): Generator<readonly [string, Item]> {
  let left = ITEMS_PER_CALL;
  for (const row of items.range({ gt: after }, undefined, ITEMS_PER_CALL)) {
    yield row;
    if (--left === 0) return;
  }
}

function isExpired(item: Item, attribute: string, nowSeconds: number): boolean {
  const value = attributeOf(item, attribute);
  if (value === undefined || !('N' in value)) return false;
  const expiresAt = Number(value.N);
  return expiresAt < nowSeconds && expiresAt > nowSeconds - FIVE_YEARS_SECONDS;
}
