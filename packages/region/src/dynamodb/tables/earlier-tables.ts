import { isObject, type Json, type JsonObject, objectOf } from '../../core/json.ts';
import { number, object, text, textOr } from '../../core/properties.ts';
import type { StateStore } from '../../core/state-store.ts';
import { uuidOf } from '../../core/uuid-of.ts';
import { FIRST_LABEL } from '../streams/table-stream.ts';
import { definitionOf } from './definition.ts';
import { KIND, rowIn, type TableDeps, type TableRow, tableArn } from './table.ts';
import { newStream } from './update-table.ts';

/** A table as a version before 2026-12 persisted it. */
export interface EarlierTable {
  readonly row: TableRow;
  readonly items: readonly JsonObject[];
}

/** The rows of the engine that served tables then: its tables, their items, tags and indexes. */
const EARLIER_KIND = 'table-row';
const EARLIER_ROW = /^(table~|item-|tag-)([\w.-]+)(?:~(.*))?$/s;

/** The tables that an earlier version persisted. */
export function earlierTables(deps: TableDeps): readonly EarlierTable[] {
  const { stateStore } = deps;
  const rows = [...stateStore.rows(KIND)].filter(([, value]) => rowIn(value) === undefined);
  if (rows.length === 0) return [];
  const stored = storedRows(stateStore.rows(EARLIER_KIND));
  return rows.map(([name, value]) => {
    const found = stored.get(name) ?? { table: {}, items: [], tags: {} };
    return { row: rowOf(name, objectOf(value), found, deps), items: found.items };
  });
}

/** Removes its rows, once its tables are taken over. */
export function forgetEarlierTables(stateStore: StateStore): void {
  for (const [key] of stateStore.rows(EARLIER_KIND)) stateStore.remove(EARLIER_KIND, key);
}

interface Stored {
  table: JsonObject;
  readonly items: JsonObject[];
  tags: Readonly<Record<string, Json>>;
}

function storedRows(rows: Iterable<readonly [string, Json]>): ReadonlyMap<string, Stored> {
  const byName = new Map<string, Stored>();
  for (const [key, value] of rows) {
    const [, kind, name = '', rest = ''] = EARLIER_ROW.exec(key) ?? [];
    const stored = byName.get(name) ?? { table: {}, items: [], tags: {} };
    byName.set(name, stored);
    if (kind === 'table~' && isObject(value)) stored.table = value;
    if (kind === 'item-' && isObject(value)) stored.items.push(value);
    if (kind === 'tag-') stored.tags = { ...stored.tags, [rest]: value };
  }
  return byName;
}

/** @param members of CreateTable or of the template, with the time-to-live beside them */
function rowOf(name: string, members: JsonObject, { table, tags }: Stored, deps: TableDeps): TableRow {
  const createdAtMs = (number(table, 'CreationDateTime') ?? 0) * 1000;
  const viewType = text(object(members, 'StreamSpecification'), 'StreamViewType');
  const { TimeToLiveAttribute, ...declared } = members;
  const timeToLive = typeof TimeToLiveAttribute === 'string' ? TimeToLiveAttribute : undefined;
  const mode = textOr(object(table, 'BillingModeSummary'), 'BillingMode', textOr(members, 'BillingMode', ''));
  const protection = members['DeletionProtectionEnabled'];
  const definition = {
    ...members,
    ...table,
    TableName: name,
    BillingMode: mode,
    ...(protection !== undefined && { DeletionProtectionEnabled: protection }),
  };
  return {
    definition: definitionOf(definition, createdAtMs),
    id: uuidOf(`${tableArn(deps, name)} ${createdAtMs}`),
    createdAtMs,
    declared,
    tags,
    streams: viewType === undefined ? [] : [newStream(FIRST_LABEL, viewType, createdAtMs)],
    ...(timeToLive !== undefined && { timeToLive }),
  };
}
