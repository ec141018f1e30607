import { type JsonObject, objectOf, textOf } from '../../core/json.ts';
import type { StateStore } from '../../core/state-store.ts';
import { expressionParts } from '../expressions/expression-parts.ts';
import type { Update } from '../expressions/parts.ts';
import { checkParameterMix } from '../legacy/parameter-mix.ts';
import { legacyParts } from '../legacy/parameters.ts';
import { rowOf } from '../tables/items.ts';
import { checkKey, checkScalarKeys } from '../tables/key-checks.ts';
import type { Tables } from '../tables/tables.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-values.ts';
import { capacityOf, collectionMetrics, itemReadUnits, wantsCapacity, writeUnits } from './capacity.ts';
import { commit } from './commit.ts';
import { type ItemWrite, itemWrite, type WriteKind } from './item-write.ts';
import { type PlannedWrite, plannedWrite, targetOf } from './planned-write.ts';

/** GetItem. @param input with the right types */
export function getItem(tables: Tables, input: JsonObject): JsonObject {
  checkParameterMix(input, ['ProjectionExpression'], ['AttributesToGet']);
  const key = checkedItem(objectOf(input['Key']));
  const { projection } = { ...legacyParts(input), ...expressionParts(input) };
  const table = tables.of(textOf(input['TableName']));
  checkKey(key, table.schema.key);
  checkScalarKeys(projection, table.schema);
  const item = table.items.get(rowOf(key, table.schema));
  const units = wantsCapacity(input) ? itemReadUnits(item, input['ConsistentRead'] === true) : 0;
  return {
    ...(item !== undefined && { Item: projection === undefined ? item : projection.of(item) }),
    ...(wantsCapacity(input) && { ConsumedCapacity: capacityOf(input, table.name, units) }),
  };
}

/** PutItem, UpdateItem, DeleteItem. @param input with the right types */
export function writeItem(tables: Tables, stateStore: StateStore, kind: WriteKind, input: JsonObject): JsonObject {
  const write = itemWrite(kind, input);
  const table = tables.of(write.tableName);
  const planned = plannedWrite(write, targetOf(write, table));
  commit(stateStore, [planned]);
  const attributes = returned(textOf(input['ReturnValues']), write, planned);
  const metrics = collectionMetrics(input, table, planned.key);
  return {
    ...(attributes !== undefined && { Attributes: attributes }),
    ...(wantsCapacity(input) && { ConsumedCapacity: capacityOf(input, table.name, writeUnits(planned)) }),
    ...(metrics !== undefined && { ItemCollectionMetrics: metrics }),
  };
}

function returned(which: string, { update }: ItemWrite, { before, after }: PlannedWrite): Item | undefined {
  switch (which) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before && touched(update, before);
    case 'UPDATED_NEW':
      return after && touched(update, after);
    default:
      return undefined;
  }
}

/** Undefined where the item has none of what the update names. */
function touched(update: Update | undefined, item: Item): Item | undefined {
  const part = update?.touched(item) ?? {};
  return Object.keys(part).length === 0 ? undefined : part;
}
