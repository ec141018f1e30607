import { isObject, type JsonObject } from '../../core/json.ts';
import type { OwnRows, Spill, SpilledRows } from '../../core/spill.ts';
import { rowsIn } from '../../core/spill.ts';
import type { StateStore } from '../../core/state-store.ts';
import { attributeOf, type Item } from '../values/attribute-value.ts';
import { isEmpty } from './key-checks.ts';
import { indexRowKey, rowKey } from './key-text.ts';
import { type Index, namesOf, type Schema } from './schema.ts';

/** What the rows of a range are. */
export type Range = Parameters<SpilledRows['range']>[0];

/** An item before and after a write; undefined where there is none. */
export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

interface IndexRows {
  readonly index: Index;
  /** By the index's key; the text is the item's row in the table. */
  readonly rows: OwnRows;
}

export interface TableItemsDeps {
  readonly tableName: string;
  readonly schema: Schema;
  readonly spill: Spill;
  readonly stateStore: StateStore;
}

/**
 * The items of a table by their keys, and by the keys of its indexes. They are in a file beside the memory, and persisted
 * as they are written.
 */
export class TableItems {
  readonly #deps: TableItemsDeps;
  readonly #kind: string;
  readonly #rows: OwnRows;
  #schema: Schema;
  #indexes: readonly IndexRows[];

  constructor(deps: TableItemsDeps) {
    this.#deps = deps;
    this.#kind = kindOfItems(deps.tableName);
    this.#schema = deps.schema;
    this.#rows = deps.spill.ownRows();
    this.#indexes = deps.schema.indexes.map((index) => ({ index, rows: deps.spill.ownRows() }));
  }

  /** Brings back the items that an earlier start persisted. */
  restore(): void {
    for (const [key, item] of this.#deps.stateStore.rows(this.#kind)) {
      if (isItem(item)) this.#place(key, undefined, item);
    }
  }

  get(key: string): Item | undefined {
    const text = this.#rows.get(key);
    return text === undefined ? undefined : itemIn(text);
  }

  /** How many items there are, in the table or in an index. */
  count(indexName?: string): number {
    return this.#rowsOf(indexName).count();
  }

  /** How many rows there are, in the table and its indexes together. */
  rowCount(): number {
    return this.#indexes.reduce((sum, { rows }) => sum + rows.count(), this.#rows.count());
  }

  /** Writes a change to the item's row and to those of the indexes. */
  write(key: string, { before, after }: ItemChange): void {
    this.#place(key, before, after);
    if (after === undefined) this.#deps.stateStore.remove(this.#kind, key);
    else if (this.#deps.stateStore.isPersisted) this.#deps.stateStore.put(this.#kind, key, after);
  }

  /** Writes an item that an earlier version persisted. */
  takeOver(item: JsonObject): void {
    if (isItem(item)) this.write(rowKey(item, this.#schema.key), { before: undefined, after: item });
  }

  /** The rows of a range, with their items, a page at a time. */
  *range(
    range: Omit<Range, 'limit'>,
    indexName: string | undefined,
    pageSize: number,
  ): Generator<readonly [string, Item]> {
    for (const [key, text] of rowsIn(this.#rowsOf(indexName), range, pageSize)) {
      const item = indexName === undefined ? itemIn(text) : this.get(text);
      if (item !== undefined) yield [key, item];
    }
  }

  /** Takes other indexes: new ones are filled from the items. */
  reindex(schema: Schema): void {
    const before = this.#indexes;
    const keptFor = (index: Index): OwnRows | undefined => before.find((one) => isSame(one.index, index))?.rows;
    this.#indexes = schema.indexes.map((index) => ({ index, rows: keptFor(index) ?? this.#deps.spill.ownRows() }));
    this.#schema = schema;
    const isIn = (indexes: readonly IndexRows[], { rows }: IndexRows): boolean =>
      indexes.some((one) => one.rows === rows);
    for (const one of before) if (!isIn(this.#indexes, one)) one.rows.drop();
    const added = this.#indexes.filter((one) => !isIn(before, one));
    if (added.length > 0) this.#fill(added);
  }

  /** Deletes all items. */
  clear(): void {
    for (const [key] of rowsIn(this.#rows, {})) this.#deps.stateStore.remove(this.#kind, key);
    this.#rows.clear();
    for (const { rows } of this.#indexes) rows.clear();
  }

  /** Deletes all items, and their place: nothing is written or read afterwards. */
  drop(): void {
    this.clear();
    this.#rows.drop();
    for (const { rows } of this.#indexes) rows.drop();
  }

  #fill(added: readonly IndexRows[]): void {
    for (const [key, text] of rowsIn(this.#rows, {})) {
      const item = itemIn(text);
      for (const { index, rows } of added) {
        const indexKey = this.#indexKey(index, item);
        if (indexKey !== undefined) rows.put(indexKey, key);
      }
    }
  }

  #place(key: string, before: Item | undefined, after: Item | undefined): void {
    if (after === undefined) this.#rows.remove(key);
    else this.#rows.put(key, JSON.stringify(after));
    for (const { index, rows } of this.#indexes) {
      const known = before && this.#indexKey(index, before);
      const next = after && this.#indexKey(index, after);
      if (known === next) continue;
      if (known !== undefined) rows.remove(known);
      if (next !== undefined) rows.put(next, key);
    }
  }

  /** Undefined for an item that the index does not have, because an attribute of the index's key is missing or unfit. */
  #indexKey(index: Index, item: Item): string | undefined {
    const { hash, range } = index.key;
    for (const part of range === undefined ? [hash] : [hash, range]) {
      const value = attributeOf(item, part.name);
      if (value === undefined || !(part.type in value) || isEmpty(value)) return undefined;
    }
    return indexRowKey(item, index.key, this.#schema.key);
  }

  #rowsOf(indexName: string | undefined): SpilledRows {
    if (indexName === undefined) return this.#rows;
    return this.#indexes.find(({ index }) => index.name === indexName)?.rows ?? this.#rows;
  }
}

export function kindOfItems(tableName: string): string {
  return `item ${tableName}`;
}

const isSame = (one: Index, other: Index): boolean =>
  JSON.stringify([one.name, one.kind, one.key]) === JSON.stringify([other.name, other.kind, other.key]);

function itemIn(text: string): Item {
  const item: Item = JSON.parse(text);
  return item;
}

/** Only such rows are written. */
const isItem = (value: unknown): value is Item => isObject(value);

/** The row of an item of that schema. */
export function rowOf(item: Item, schema: Schema): string {
  return rowKey(item, schema.key);
}

/** The attributes of an item's key. */
export function keyIn(item: Item, { keyNames }: Pick<Schema, 'keyNames'>): Item {
  return Object.fromEntries(
    keyNames.flatMap((name) => {
      const value = attributeOf(item, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The attributes of the keys of an index and of its table, which say where a page ended. */
export function indexKeyIn(item: Item, index: Index, schema: Schema): Item {
  return keyIn(item, { keyNames: [...new Set([...schema.keyNames, ...namesOf(index.key)])] });
}
