import { isObject, type Json, type JsonObject } from '../core/json.ts';

/** The requests for one table: a list in BatchWriteItem, an object with a list of keys in BatchGetItem. */
function listIn(requests: Json | undefined): readonly Json[] {
  const list: Json | undefined = isObject(requests) ? requests['Keys'] : requests;
  return Array.isArray(list) ? list : [];
}

function withList(requests: Json | undefined, list: readonly Json[]): Json {
  return isObject(requests) ? { ...requests, Keys: list } : list;
}

/** How many requests there are for all tables. */
export function sizeOf(tables: JsonObject): number {
  return Object.values(tables).reduce<number>((sum, requests) => sum + listIn(requests).length, 0);
}

/** The wanted requests, by their index over all tables; tables without any are left out. */
export function picked(tables: JsonObject, isWanted: (index: number) => boolean): JsonObject {
  let index = 0;
  const entries = Object.entries(tables).flatMap(([table, requests]) => {
    const list = listIn(requests).filter(() => isWanted(index++));
    return list.length === 0 ? [] : [[table, withList(requests, list)] as const];
  });
  return Object.fromEntries(entries);
}

/** The requests of both. */
export function together(some: Json | undefined, more: JsonObject): JsonObject {
  const before = isObject(some) ? some : {};
  const entries = Object.entries(more).map(([table, requests]) => {
    return [table, withList(requests, [...listIn(before[table]), ...listIn(requests)])] as const;
  });
  return { ...before, ...Object.fromEntries(entries) };
}
