import type { JsonObject } from '../../core/json.ts';
import type { Condition, Projection } from '../expressions/parts.ts';
import { indexKeyIn, keyIn, type Range } from '../tables/items.ts';
import type { Index } from '../tables/schema.ts';
import type { Table } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { pageBytes } from '../values/page-size.ts';
import { itemBytes } from '../values/size.ts';
import { capacityOf, readUnits, wantsCapacity } from './capacity.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const MAX_PAGE_BYTES = 1024 * 1024;
/** Rows that are read at once. */
const ROWS = 64;

/** What a page is made of. */
export interface Reading {
  readonly table: Table;
  /** Undefined for the table itself. */
  readonly index: Index | undefined;
  readonly range: Omit<Range, 'limit'>;
  readonly limit: number | undefined;
  readonly filter: Condition | undefined;
  readonly projection: Projection | undefined;
  /** Items of the table stand for those of a local index that has not all of their attributes. */
  readonly isWhole: boolean;
}

export interface Page {
  readonly items: readonly Item[];
  readonly scannedCount: number;
  /** Where the next page goes on; undefined when this one is the last. */
  readonly lastKey: Item | undefined;
  readonly tableBytes: number;
  readonly indexBytes: number;
}

/** Reads up to the limit, or the size of a page, and filters what was read. */
export function pageOf({ table, index, range, limit, filter, projection, isWhole }: Reading): Page {
  const items: Item[] = [];
  const bytes = { page: 0, table: 0, index: 0 };
  let scannedCount = 0;
  let last: Item | undefined;
  const max = limit ?? Number.POSITIVE_INFINITY;
  const rangeName = (index?.key ?? table.schema.key).range?.name;
  for (const [, item] of table.items.range(range, index?.name, Math.min(max, ROWS))) {
    const seen = index?.projected === undefined ? item : projectedTo(item, index.projected);
    scannedCount++;
    last = item;
    bytes.page += pageBytes(seen, rangeName);
    bytes[index === undefined ? 'table' : 'index'] += itemBytes(seen);
    if (isWhole) bytes.table += itemBytes(item);
    const given = isWhole ? item : seen;
    if (filter === undefined || filter.holds(given))
      items.push(projection === undefined ? given : projection.of(given));
    if (scannedCount >= max || bytes.page >= MAX_PAGE_BYTES) break;
  }
  const isFull = scannedCount >= max || bytes.page >= MAX_PAGE_BYTES;
  const lastKey = isFull && last !== undefined ? keyOf(last, table, index) : undefined;
  return { items, scannedCount, lastKey, tableBytes: bytes.table, indexBytes: bytes.index };
}

function keyOf(item: Item, { schema }: Table, index: Index | undefined): Item {
  return index === undefined ? keyIn(item, schema) : indexKeyIn(item, index, schema);
}

const projectedTo = (item: Item, names: ReadonlySet<string>): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));

/** A page as Query and Scan answer it. */
export function pageAnswer(input: JsonObject, reading: Reading, page: Page): JsonObject {
  const { items, scannedCount, lastKey } = page;
  return {
    Count: items.length,
    ...(input['Select'] !== 'COUNT' && { Items: items }),
    ScannedCount: scannedCount,
    ...(lastKey !== undefined && { LastEvaluatedKey: lastKey }),
    ...(wantsCapacity(input) && { ConsumedCapacity: consumed(input, reading, page) }),
  };
}

function consumed(input: JsonObject, { table, index }: Reading, { tableBytes, indexBytes }: Page): JsonObject {
  const isConsistent = input['ConsistentRead'] === true;
  const ofTable = readUnits(tableBytes, isConsistent);
  const ofIndex = readUnits(indexBytes, isConsistent);
  const total = capacityOf(input, table.name, ofTable + ofIndex);
  if (index === undefined || total['Table'] === undefined) return total;
  const ofIndexes = { [index.name]: { CapacityUnits: ofIndex } };
  return { ...total, Table: { CapacityUnits: ofTable }, [`${index.kind}SecondaryIndexes`]: ofIndexes };
}
