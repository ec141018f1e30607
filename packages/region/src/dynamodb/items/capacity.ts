import type { JsonObject } from '../../core/json.ts';
import { at } from '../../core/json.ts';
import type { Table } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { attributeOf } from '../values/attribute-value.ts';
import { itemBytes } from '../values/size.ts';
import type { PlannedWrite } from './planned-write.ts';

const READ_UNIT_BYTES = 4096;
const WRITE_UNIT_BYTES = 1024;
/** A request of a transaction prepares and commits. */
export const OF_TRANSACTION = 2;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.ceil(bytes / READ_UNIT_BYTES) * (isConsistent ? 1 : 0.5);
}

/** Of one item; an item that does not exist counts as the smallest. */
export function itemReadUnits(item: Item | undefined, isConsistent: boolean): number {
  return readUnits(item === undefined ? 1 : itemBytes(item), isConsistent);
}

/** Of the larger of the item before and after. */
export function writeUnits({ before, after }: Pick<PlannedWrite, 'before' | 'after'>): number {
  const bytes = Math.max(1, before === undefined ? 0 : itemBytes(before), after === undefined ? 0 : itemBytes(after));
  return Math.ceil(bytes / WRITE_UNIT_BYTES);
}

/** Whether a request asks for it. */
export const wantsCapacity = (input: JsonObject): boolean =>
  input['ReturnConsumedCapacity'] === 'TOTAL' || input['ReturnConsumedCapacity'] === 'INDEXES';

/** The ConsumedCapacity of a table, as a member of an answer. */
export function capacityOf(input: JsonObject, TableName: string, units: number): JsonObject {
  const isByIndex = input['ReturnConsumedCapacity'] === 'INDEXES';
  return { CapacityUnits: units, TableName, ...(isByIndex && { Table: { CapacityUnits: units } }) };
}

/** One for each table of a request, in the order in which it names them. */
export function capacitiesOf(
  input: JsonObject,
  units: readonly { readonly tableName: string; readonly units: number }[],
): readonly JsonObject[] {
  const byTable = new Map<string, number>();
  for (const one of units) byTable.set(one.tableName, (byTable.get(one.tableName) ?? 0) + one.units);
  return [...byTable].map(([tableName, total]) => capacityOf(input, tableName, total));
}

/**
 * The metrics of an item collection, which tables with local indexes have.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html
 */
export function collectionMetrics(input: JsonObject, table: Table, key: Item): JsonObject | undefined {
  if (at(input, 'ReturnItemCollectionMetrics') !== 'SIZE') return undefined;
  if (!table.schema.indexes.some(({ kind }) => kind === 'Local')) return undefined;
  const { name } = table.schema.key.hash;
  const value = attributeOf(key, name);
  return value === undefined ? undefined : { ItemCollectionKey: { [name]: value }, SizeEstimateRangeGB: [0, 1] };
}

/** The metrics of all written item collections, by their tables, as a member of an answer. */
export function collectionMetricsOf(input: JsonObject, writes: readonly PlannedWrite[]): JsonObject {
  const byTable = new Map<string, JsonObject[]>();
  for (const { table, key } of writes) {
    const metrics = collectionMetrics(input, table, key);
    if (metrics !== undefined) byTable.set(table.name, [...(byTable.get(table.name) ?? []), metrics]);
  }
  return byTable.size === 0 ? {} : { ItemCollectionMetrics: Object.fromEntries(byTable) };
}
