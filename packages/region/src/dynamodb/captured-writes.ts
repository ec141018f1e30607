import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Dynalite, DynaliteOperation } from './dynalite.ts';
import { keyOf, type TableState, type Tables } from './tables.ts';
import { alone } from './write-gate.ts';

/** An item that an operation is about to write. */
export interface WrittenKey {
  readonly table: TableState;
  readonly key: JsonObject;
}

type KeysOf = (input: JsonObject, tables: Tables) => readonly WrittenKey[];

/** The items that each writing operation of dynalite writes. */
const WRITES: Partial<Record<DynaliteOperation, KeysOf>> = {
  PutItem: (input, tables) => written(tables, input['TableName'], input['Item']),
  UpdateItem: (input, tables) => written(tables, input['TableName'], input['Key']),
  DeleteItem: (input, tables) => written(tables, input['TableName'], input['Key']),
  BatchWriteItem: (input, tables) =>
    entriesOf(input['RequestItems']).flatMap(([name, requests]) =>
      [requests].flat().flatMap((request: Json) => {
        const put = member(request, 'PutRequest');
        const deletion = member(request, 'DeleteRequest');
        return written(tables, name, member(put, 'Item') ?? member(deletion, 'Key'));
      }),
    ),
};

/** Runs an operation. A write to a table that has a stream or is persisted runs alone. */
export async function runCaptured(
  dynalite: Dynalite,
  tables: Tables,
  operation: DynaliteOperation,
  input: JsonObject,
): Promise<JsonObject> {
  const keys = WRITES[operation]?.(input, tables) ?? [];
  const run = (): Promise<JsonObject> => dynalite.run(operation, input);
  const isAlone = dynalite.persisted.isPersisted
    ? keys.length > 0
    : keys.some(({ table }) => table.stream !== undefined);
  if (isAlone) return capture(dynalite, keys, run);
  return tablesOf(keys).reduce<() => Promise<JsonObject>>(
    (inner, { gate }) =>
      () =>
        gate.shared(inner),
    run,
  )();
}

export interface CaptureOptions {
  readonly byTimeToLive?: boolean;
  /** Persists more together with the write, when the write succeeds. */
  readonly alongside?: () => void;
}

/** Runs `write` alone. Persists its changes and puts them on the streams, even when only a part succeeds. */
export async function capture<T>(
  dynalite: Dynalite,
  keys: readonly WrittenKey[],
  write: () => Promise<T>,
  { byTimeToLive = false, alongside = () => {} }: CaptureOptions = {},
): Promise<T> {
  const streamed = keys.filter(({ table }) => table.stream !== undefined);
  const tables = tablesOf(keys);
  const gates = tables.map(({ gate }) => gate);
  return alone(gates, async () => {
    const before = await Promise.all(streamed.map((key) => readItem(dynalite, key)));
    let succeeded = false;
    try {
      const result = await write();
      succeeded = true;
      return result;
    } finally {
      const after = await Promise.all(streamed.map((key) => readItem(dynalite, key)));
      const names = tables.map(({ name }) => name);
      dynalite.persisted.commit(names, () => {
        streamed.forEach(({ table, key }, index) => {
          table.stream?.add({ key, before: before[index], after: after[index], byTimeToLive });
        });
        if (succeeded) alongside();
      });
      for (const { stream } of tables) stream?.announce();
    }
  });
}

/** Each table once, sorted by name: the order in which gates are entered. */
function tablesOf(keys: readonly WrittenKey[]): readonly TableState[] {
  return [...new Set(keys.map(({ table }) => table))].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function readItem(dynalite: Dynalite, { table, key }: WrittenKey): Promise<JsonObject | undefined> {
  const { Item } = await dynalite.run('GetItem', { TableName: table.name, Key: key, ConsistentRead: true });
  return isObject(Item) ? Item : undefined;
}

/** Every item that a scan gives, page by page. */
export async function allItems(dynalite: Dynalite, scan: JsonObject): Promise<readonly JsonObject[]> {
  const items: JsonObject[] = [];
  let ExclusiveStartKey: JsonObject | undefined;
  do {
    const input = structuredClone(scan);
    const page: JsonObject = await dynalite.run('Scan', ExclusiveStartKey ? { ...input, ExclusiveStartKey } : input);
    items.push(...[page['Items'] ?? []].flat().filter(isObject));
    ExclusiveStartKey = isObject(page['LastEvaluatedKey']) ? page['LastEvaluatedKey'] : undefined;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

export function written(tables: Tables, tableName: Json | undefined, item: Json | undefined): readonly WrittenKey[] {
  const table = typeof tableName === 'string' ? tables.find(tableName) : undefined;
  if (table === undefined || !isObject(item)) return [];
  const key = keyOf(table, item);
  // dynalite refuses an incomplete key.
  return Object.keys(key).length === table.keyNames.length ? [{ table, key }] : [];
}

function entriesOf(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}
