import { AwsError } from '../../core/aws-error.ts';
import type { JsonObject } from '../../core/json.ts';
import { boolean, object, objects, text, textMap, textOr } from '../../core/properties.ts';
import { uuidOf } from '../../core/uuid-of.ts';
import { KnownStreams } from '../streams/known-streams.ts';
import { FIRST_LABEL } from '../streams/table-stream.ts';
import { checkNewTable } from './create-checks.ts';
import { definitionOf } from './definition.ts';
import { earlierTables, forgetEarlierTables } from './earlier-tables.ts';
import { encryptionOf } from './encryption.ts';
import { KIND, rowIn, Table, type TableDeps, type TableRow, tableArn } from './table.ts';
import type { Tables } from './tables.ts';
import { checkUpdateOf } from './update-checks.ts';
import { changesOf, newStream } from './update-table.ts';

/** Creates, restores, changes and deletes tables. Each is one step. */
export class TableLifecycle {
  readonly #deps: TableDeps;
  readonly #tables: Tables;
  readonly #streams: KnownStreams;

  constructor(deps: TableDeps, tables: Tables) {
    this.#deps = deps;
    this.#streams = new KnownStreams(deps);
    this.#tables = tables;
  }

  /** Brings back the tables of earlier starts, with their items and streams. */
  restore(): void {
    const { stateStore } = this.#deps;
    for (const [, value] of stateStore.rows(KIND)) {
      const row = rowIn(value);
      if (row !== undefined) this.#add(row).items.restore();
    }
    const earlier = earlierTables(this.#deps);
    if (earlier.length === 0) return;
    stateStore.atomically(() => {
      for (const { row, items } of earlier) this.#takeOver(row, items);
      forgetEarlierTables(stateStore);
    });
  }

  /**
   * @param members of CreateTable, with the right types
   * @throws AwsError ValidationException, ResourceInUseException
   */
  create(members: JsonObject): Table {
    checkNewTable(members);
    const name = textOr(members, 'TableName', '');
    if (this.#tables.find(name) !== undefined) {
      throw new AwsError('ResourceInUseException', `Table already exists: ${name}`);
    }
    const table = this.#add(this.#newRow(members));
    table.persist();
    return table;
  }

  /** @throws AwsError ValidationException, LimitExceededException */
  update(table: Table, input: JsonObject): void {
    checkUpdateOf(table, input);
    table.change(changesOf(table, input, this.#deps));
  }

  /** @throws AwsError ValidationException for a protected table */
  delete(table: Table): void {
    if (table.members['DeletionProtectionEnabled'] === true) {
      const what = 'Resource cannot be deleted as it is currently protected against deletion';
      throw new AwsError('ValidationException', `${what}. Disable deletion protection first.`);
    }
    this.#tables.remove(table.name);
    table.remove();
  }

  /** The encryption that members of CreateTable ask for; undefined for that of each table. */
  encryptionIn(members: JsonObject): JsonObject | undefined {
    const sse = object(members, 'SSESpecification');
    return boolean(sse, 'Enabled') === true ? encryptionOf(sse, this.#deps) : undefined;
  }

  /** @param members of CreateTable */
  #newRow(members: JsonObject): TableRow {
    const { clock } = this.#deps;
    const now = clock.now();
    const stream = object(members, 'StreamSpecification');
    const hasStream = boolean(stream, 'StreamEnabled') === true;
    const encryption = this.encryptionIn(members);
    const name = textOr(members, 'TableName', '');
    return {
      definition: definitionOf(members, now),
      id: uuidOf(`${tableArn(this.#deps, name)} ${now}`),
      createdAtMs: now,
      tags: tagsIn(members),
      streams: hasStream ? [newStream(FIRST_LABEL, textOr(stream, 'StreamViewType', ''), now)] : [],
      ...(encryption !== undefined && { encryption }),
    };
  }

  #add(row: TableRow): Table {
    const table = new Table(this.#deps, this.#streams, row);
    this.#tables.add(table);
    return table;
  }

  #takeOver(row: TableRow, items: readonly JsonObject[]): void {
    const table = this.#add(row);
    table.persist();
    for (const item of items) table.items.takeOver(item);
  }
}

/** The tags of a template or of CreateTable, by their keys. */
export function tagsIn(members: JsonObject): Readonly<Record<string, string>> {
  const tags = objects(members, 'Tags').map((tag) => [textOr(tag, 'Key', ''), textOr(tag, 'Value', '')]);
  return textMap(Object.fromEntries(tags));
}

/** The view type of a stream as a template or CreateTable declares it; undefined where there is none. */
export function declaredViewType(members: JsonObject): string | undefined {
  return text(object(members, 'StreamSpecification'), 'StreamViewType');
}
