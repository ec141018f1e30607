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

/** Which items each writing operation of dynalite writes. */
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

/** Runs an operation; what it writes to tables with a stream is written alone and put on the stream. */
export async function runCaptured(
  dynalite: Dynalite,
  tables: Tables,
  operation: DynaliteOperation,
  input: JsonObject,
): Promise<JsonObject> {
  const keys = WRITES[operation]?.(input, tables) ?? [];
  const run = (): Promise<JsonObject> => dynalite.run(operation, input);
  if (keys.some(({ table }) => table.stream !== undefined)) return capture(dynalite, keys, run);
  return tablesOf(keys).reduce<() => Promise<JsonObject>>(
    (inner, { gate }) =>
      () =>
        gate.shared(inner),
    run,
  )();
}

/** Runs `write` alone and puts on the streams what it changed, whether or not it succeeds as a whole. */
export async function capture<T>(
  dynalite: Dynalite,
  keys: readonly WrittenKey[],
  write: () => Promise<T>,
  byTimeToLive = false,
): Promise<T> {
  const streamed = keys.filter(({ table }) => table.stream !== undefined);
  const gates = tablesOf(keys).map(({ gate }) => gate);
  return alone(gates, async () => {
    const before = await Promise.all(streamed.map((key) => readItem(dynalite, key)));
    try {
      return await write();
    } finally {
      const after = await Promise.all(streamed.map((key) => readItem(dynalite, key)));
      streamed.forEach(({ table, key }, index) => {
        table.stream?.add({ key, before: before[index], after: after[index], byTimeToLive });
      });
    }
  });
}

/** Each table once, by name: the order in which gates are entered. */
function tablesOf(keys: readonly WrittenKey[]): readonly TableState[] {
  return [...new Set(keys.map(({ table }) => table))].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function readItem(dynalite: Dynalite, { table, key }: WrittenKey): Promise<JsonObject | undefined> {
  const { Item } = await dynalite.run('GetItem', { TableName: table.name, Key: key, ConsistentRead: true });
  return isObject(Item) ? Item : undefined;
}

export function written(tables: Tables, tableName: Json | undefined, item: Json | undefined): readonly WrittenKey[] {
  const table = typeof tableName === 'string' ? tables.find(tableName) : undefined;
  if (table === undefined || !isObject(item)) return [];
  const key = keyOf(table, item);
  // A key that is not whole is for dynalite to refuse.
  return Object.keys(key).length === table.keyNames.length ? [{ table, key }] : [];
}

function entriesOf(value: Json | undefined): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) ? value[name] : undefined;
}
