import { type JsonObject, objectOf, objectsOf } from '../../core/json.ts';
import type { StateStore } from '../../core/state-store.ts';
import { expressionParts } from '../expressions/expression-parts.ts';
import type { Projection } from '../expressions/parts.ts';
import { checkParameterMix } from '../legacy/parameter-mix.ts';
import { legacyParts } from '../legacy/parameters.ts';
import { invalid } from '../requests/checked-request.ts';
import { nameIn } from '../requests/table-arn.ts';
import { rowOf } from '../tables/items.ts';
import { checkItemKeys, checkKey, checkScalarKeys } from '../tables/key-checks.ts';
import type { Table } from '../tables/table.ts';
import type { Tables } from '../tables/tables.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-values.ts';
import { itemBytes } from '../values/size.ts';
import { capacitiesOf, collectionMetricsOf, itemReadUnits, wantsCapacity, writeUnits } from './capacity.ts';
import { commit } from './commit.ts';
import { checkItemBytes, MAX_ITEM_BYTES } from './item-write.ts';
import { type PlannedWrite, plannedWrite, type Target } from './planned-write.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_WRITES = 25;
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_GETS = 100;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** A partition gives about 1 MB to a batch, and the item that goes beyond it. Here each table is one partition. */
const MAX_PARTITION_BYTES = 1024 * 1024 + MAX_ITEM_BYTES - 3;

const DUPLICATES = 'Provided list of item keys contains duplicates';

interface BatchWrite {
  readonly kind: 'Put' | 'Delete';
  readonly attributes: Item;
}

/** BatchWriteItem. All of it is written in one step. @param input with the right types */
export function batchWriteItem(tables: Tables, stateStore: StateStore, input: JsonObject): JsonObject {
  const requests = Object.entries(objectOf(input['RequestItems'])).map(
    ([name, list]) => [name, objectsOf(list).map(batchWrite)] as const,
  );
  if (requests.reduce((sum, [, list]) => sum + list.length, 0) > MAX_WRITES) {
    throw invalid('Too many items requested for the BatchWriteItem call');
  }
  const planned = plannedWrites(requests.flatMap(([name, list]) => batchTargets(tables.of(nameIn(name)), list)));
  commit(stateStore, planned);
  const units = planned.map((write) => ({ tableName: write.table.name, units: writeUnits(write) }));
  return {
    UnprocessedItems: {},
    ...(wantsCapacity(input) && { ConsumedCapacity: capacitiesOf(input, units) }),
    ...collectionMetricsOf(input, planned),
  };
}

function batchWrite(request: JsonObject): BatchWrite {
  const put = request['PutRequest'];
  const deletion = request['DeleteRequest'];
  if ((put === undefined) === (deletion === undefined)) {
    const what = 'Supplied AttributeValue has more than one datatypes set';
    throw invalid(`${what}, must contain exactly one of the supported datatypes`);
  }
  if (put === undefined) return { kind: 'Delete', attributes: checkedItem(objectOf(objectOf(deletion)['Key'])) };
  const attributes = checkedItem(objectOf(objectOf(put)['Item']));
  checkItemBytes(attributes);
  return { kind: 'Put', attributes };
}

interface TargetedWrite {
  readonly write: BatchWrite;
  readonly target: Target;
}

const batchTargets = (table: Table, writes: readonly BatchWrite[]): readonly TargetedWrite[] =>
  writes.map((write) => ({ write, target: batchTarget(table, write) }));

function plannedWrites(writes: readonly TargetedWrite[]): readonly PlannedWrite[] {
  checkDistinct(writes.map(({ target }) => target));
  return writes.map(({ write, target }) =>
    plannedWrite({ ...write, tableName: target.table.name, givesItem: false }, target),
  );
}

/** A request may name one table twice: by its name and by its ARN. */
function checkDistinct(targets: readonly Pick<Target, 'table' | 'row'>[]): void {
  const rows = targets.map(({ table, row }) => `${table.name} ${row}`);
  if (new Set(rows).size < rows.length) throw invalid(DUPLICATES);
}

/** A batch refuses an item without its key as it refuses a wrong key. */
function batchTarget(table: Table, { kind, attributes }: BatchWrite): Target {
  const { schema } = table;
  const isWhole = schema.keyNames.every((name) => Object.hasOwn(attributes, name));
  const key = kind === 'Put' && isWhole ? keyOf(attributes, schema.keyNames) : attributes;
  checkKey(key, schema.key);
  if (kind === 'Put') checkItemKeys(attributes, schema);
  return { table, key, row: rowOf(key, schema) };
}

const keyOf = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));

interface BatchGet {
  readonly name: string;
  readonly request: JsonObject;
  readonly keys: readonly Item[];
  readonly projection: Projection | undefined;
}

/** BatchGetItem. What is beyond the size of an answer is left undone. @param input with the right types */
export function batchGetItem(tables: Tables, input: JsonObject): JsonObject {
  const gets = Object.entries(objectOf(input['RequestItems'])).map(([name, request]) =>
    batchGet(name, objectOf(request)),
  );
  if (gets.reduce((sum, { keys }) => sum + keys.length, 0) > MAX_GETS) {
    throw invalid('Too many items requested for the BatchGetItem call');
  }
  const found = gets.map((get) => ({ get, table: targetTable(tables, get) }));
  checkDistinct(found.flatMap(({ get, table }) => get.keys.map((key) => ({ table, row: rowOf(key, table.schema) }))));
  const answer = new BatchAnswer();
  for (const { get, table } of found) answer.add(get, table);
  const { responses, unprocessed, units } = answer;
  return {
    Responses: Object.fromEntries(responses),
    UnprocessedKeys: Object.fromEntries(unprocessed),
    ...(wantsCapacity(input) && { ConsumedCapacity: capacitiesOf(input, units) }),
  };
}

function batchGet(name: string, request: JsonObject): BatchGet {
  checkParameterMix(request, ['ProjectionExpression'], ['AttributesToGet']);
  const { projection } = { ...legacyParts(request), ...expressionParts(request) };
  const keys = objectsOf(request['Keys']).map(checkedItem);
  const texts = keys.map((key) => JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))));
  if (new Set(texts).size < texts.length) throw invalid(DUPLICATES);
  return { name, request, keys, projection };
}

function targetTable(tables: Tables, { name, keys, projection }: BatchGet): Table {
  const table = tables.of(nameIn(name));
  for (const key of keys) checkKey(key, table.schema.key);
  checkScalarKeys(projection, table.schema);
  return table;
}

class BatchAnswer {
  readonly responses = new Map<string, readonly Item[]>();
  readonly unprocessed = new Map<string, JsonObject>();
  readonly units: { readonly tableName: string; readonly units: number }[] = [];
  #bytes = 0;

  add({ name, request, keys, projection }: BatchGet, table: Table): void {
    const items: Item[] = [];
    const undone: Item[] = [];
    let tableBytes = 0;
    for (const key of keys) {
      const item = table.items.get(rowOf(key, table.schema));
      const bytes = item === undefined ? 0 : itemBytes(item);
      if (this.#bytes + bytes > MAX_ANSWER_BYTES || tableBytes + bytes > MAX_PARTITION_BYTES) {
        undone.push(key);
        this.units.push({ tableName: table.name, units: 1 });
        continue;
      }
      this.#bytes += bytes;
      tableBytes += bytes;
      this.units.push({ tableName: table.name, units: itemReadUnits(item, request['ConsistentRead'] === true) });
      if (item !== undefined) items.push(projection === undefined ? item : projection.of(item));
    }
    this.responses.set(name, items);
    if (undone.length > 0) this.unprocessed.set(name, { ...request, Keys: undone });
  }
}
