import { type JsonObject, textOf } from '../../core/json.ts';
import type { Parts, Projection } from '../expressions/parts.ts';
import { invalid } from '../requests/checked-request.ts';
import { keyIn, type Range } from '../tables/items.ts';
import { checkKey, checkKeyPart, checkScalarKeys } from '../tables/key-checks.ts';
import { indexRowKey, rowKey } from '../tables/key-text.ts';
import { type Index, type Key, type KeyAttribute, namesOf } from '../tables/schema.ts';
import type { Table } from '../tables/table.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-values.ts';

const INVALID = 'One or more parameter values were invalid: ';
const START = 'The provided starting key is invalid';
/** DynamoDB says these without a word about the starting key. */
const UNPREFIXED = /contains duplicates|number set|numeric value|significant digits|number with magnitude/;

/** The part of a table that a Query or a Scan reads. */
export interface ReadSource {
  readonly table: Table;
  readonly index: Index | undefined;
  readonly key: Key;
}

/** @throws AwsError ValidationException for an unknown index, or a consistent read of a global one */
export function readSource(table: Table, input: JsonObject): ReadSource {
  const name = input['IndexName'];
  if (name === undefined) return { table, index: undefined, key: table.schema.key };
  const index = table.schema.indexes.find((one) => one.name === name);
  if (index === undefined) throw invalid(`The table does not have the specified index: ${textOf(name)}`);
  if (index.kind === 'Global' && input['ConsistentRead'] === true) {
    throw invalid('Consistent reads are not supported on global secondary indexes');
  }
  return { table, index, key: index.key };
}

/** The ExclusiveStartKey, with its values checked. */
export function startKeyIn(given: JsonObject | undefined): Item | undefined {
  if (given === undefined) return undefined;
  try {
    return checkedItem(given);
  } catch (error) {
    if (!(error instanceof Error) || UNPREFIXED.test(error.message)) throw error;
    throw invalid(`${START}: ${error.message}`);
  }
}

/** Refuses a starting key that has other attributes than the keys of the table and the index. */
export function checkStartNames(start: Item, { table, index, key }: ReadSource, otherwise: string): void {
  const names = new Set([...table.schema.keyNames, ...namesOf(key)]);
  if (Object.keys(start).length !== names.size) throw invalid(index === undefined ? otherwise : START);
}

/** Refuses a starting key without a part of the index's key, or with one of a wrong type. */
export function checkStartPart(start: Item, part: KeyAttribute, isHash: boolean): void {
  if (!Object.hasOwn(start, part.name)) throw invalid(START);
  checkKeyPart(start, part, isHash);
}

/** Refuses a starting key without the table's key. */
export function checkStartOfTable(start: Item, { schema }: Table): void {
  try {
    checkKey(keyIn(start, schema), schema.key);
  } catch (error) {
    throw error instanceof Error ? invalid(`${START}: ${error.message}`) : error;
  }
}

/** The rows of a range after a starting key, in the direction of the range. */
export function from({ table, index, key }: ReadSource, range: Rows, startKey: Item | undefined): Rows {
  if (startKey === undefined) return range;
  const row = startRow({ table, index, key }, startKey);
  return range.reverse ? { ...range, lt: row, lte: undefined } : { ...range, gt: row, gte: undefined };
}

/** The row of a starting key. */
export function startRow({ table, index, key }: ReadSource, startKey: Item): string {
  return index === undefined ? rowKey(startKey, key) : indexRowKey(startKey, key, table.schema.key);
}

type Rows = Omit<Range, 'limit'>;

/** Whether items are read from the table, because a local index has not all of the attributes that are asked for. */
export function isWholeRead({ index }: ReadSource, input: JsonObject, projection: Projection | undefined): boolean {
  const projected = index?.projected;
  if (index === undefined || projected === undefined) return false;
  const missing = projection === undefined ? [] : [...projection.heads].filter((name) => !projected.has(name));
  const isAll = input['Select'] === 'ALL_ATTRIBUTES';
  if (index.kind === 'Local') return isAll || missing.length > 0;
  if (isAll) {
    const what = 'Select type ALL_ATTRIBUTES is not supported for global secondary index';
    throw invalid(`${INVALID}${what} ${index.name} because its projection type is not ALL`);
  }
  if (missing.length === 0) return false;
  throw invalid(`${INVALID}Global secondary index ${index.name} does not project [${missing.join(', ')}]`);
}

/**
 * Refuses a Select that does not fit the rest of the request.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 */
export function checkSelect(input: JsonObject, { projection }: Parts): void {
  const select = input['Select'];
  const named = input['AttributesToGet'] === undefined ? 'ProjectionExpression' : 'AttributesToGet';
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && input['IndexName'] === undefined) {
    throw invalid(`${INVALID}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`);
  }
  if (select === 'SPECIFIC_ATTRIBUTES' && projection === undefined) {
    throw invalid(`${INVALID}Must specify the AttributesToGet or ProjectionExpression when choosing to get ${select}`);
  }
  if (projection === undefined || select === undefined || select === 'SPECIFIC_ATTRIBUTES') return;
  const what = select === 'COUNT' ? 'only the Count' : textOf(select);
  throw invalid(`${INVALID}Cannot specify the ${named} when choosing to get ${what}`);
}

export function checkPaths({ projection, filter }: Parts, { schema }: Table): void {
  checkScalarKeys(projection, schema);
  checkScalarKeys(filter, schema);
}
