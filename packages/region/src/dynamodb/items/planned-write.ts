import { AwsError } from '../../core/aws-error.ts';
import { DetailedAwsError } from '../../http/detailed-error.ts';
import { invalid } from '../requests/checked-request.ts';
import { keyIn, rowOf } from '../tables/items.ts';
import { checkItemKeys, checkKey, checkScalarKeys, checkUpdated, checkUpdatedItem } from '../tables/key-checks.ts';
import type { Table } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemBytes } from '../values/size.ts';
import { type ItemWrite, MAX_ITEM_BYTES } from './item-write.ts';

/** A write that nothing forbids any more. */
export interface PlannedWrite {
  readonly table: Table;
  readonly key: Item;
  /** The item's row. */
  readonly row: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Where a write goes, once its key is known to be one of the table. */
export type Target = Pick<PlannedWrite, 'table' | 'key' | 'row'>;

/** @throws AwsError ValidationException */
export function targetOf({ kind, attributes, update, condition }: ItemWrite, table: Table): Target {
  const { schema } = table;
  if (kind === 'Put') checkItemKeys(attributes, schema);
  else checkKey(attributes, schema.key);
  if (update !== undefined) checkUpdated(update, schema);
  checkScalarKeys(condition, schema);
  const key = kind === 'Put' ? keyIn(attributes, schema) : attributes;
  return { table, key, row: rowOf(key, schema) };
}

/**
 * What becomes of the item.
 * @throws AwsError ConditionalCheckFailedException, ValidationException
 */
export function plannedWrite(write: ItemWrite, target: Target): PlannedWrite {
  const before = target.table.items.get(target.row);
  if (write.condition?.holds(before ?? {}) === false) throw conditionFailed(write, before);
  return { ...target, before, after: afterOf(write, target, before) };
}

function afterOf({ kind, attributes, update }: ItemWrite, { table, key }: Target, before: Item | undefined) {
  if (kind === 'Put') return attributes;
  if (kind === 'Delete') return undefined;
  if (kind === 'ConditionCheck') return before;
  const after = update === undefined ? (before ?? key) : update.apply(before ?? key);
  if (itemBytes(after) > MAX_ITEM_BYTES) {
    throw invalid('Item size to update has exceeded the maximum allowed size');
  }
  if (update !== undefined) checkUpdatedItem(after, update, table.schema);
  return after;
}

const FAILED = 'ConditionalCheckFailedException';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
function conditionFailed({ givesItem }: ItemWrite, item: Item | undefined): AwsError {
  const message = 'The conditional request failed';
  return givesItem && item !== undefined
    ? new DetailedAwsError(FAILED, message, { Item: item })
    : new AwsError(FAILED, message);
}

export const isConditionFailure = (error: unknown): error is AwsError =>
  error instanceof AwsError && error.code === FAILED;
