import type { Clock } from '../../core/clock.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { number, object, objects, text, textOr } from '../../core/properties.ts';
import type { Random } from '../../core/random.ts';
import type { Spill } from '../../core/spill.ts';
import type { StateStore } from '../../core/state-store.ts';
import type { KnownStreams } from '../streams/known-streams.ts';
import type { TableStream } from '../streams/table-stream.ts';
import { TableItems } from './items.ts';
import { type Schema, schemaOf } from './schema.ts';

export interface TableDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly spill: Spill;
  readonly region: string;
  readonly accountId: string;
}

/** What is persisted of a table beside its items and the records of its streams. */
export interface TableRow {
  /** The members of DescribeTable that calls set. */
  readonly definition: JsonObject;
  readonly id: string;
  readonly createdAtMs: number;
  /** As the template had it, for a table of the template. */
  readonly declared?: JsonObject;
  readonly tags: JsonObject;
  readonly timeToLive?: string;
  /** Label, view type and state of each stream, the newest last. */
  readonly streams: readonly JsonObject[];
  /** Of point-in-time recovery; none when it is off. */
  readonly recoveryDays?: number;
  readonly encryption?: JsonObject;
}

/** How far the search for expired items has come. */
export interface Sweep {
  /** When the latest search began, in milliseconds since the epoch; 0 before the first. */
  beganAt: number;
  /** The row after which it goes on; undefined when it is over. */
  after: string | undefined;
}

export const KIND = 'table';

/** A table: its definition, items and streams. */
export class Table {
  readonly name: string;
  readonly arn: string;
  readonly items: TableItems;
  readonly sweep: Sweep = { beganAt: 0, after: undefined };
  readonly #deps: TableDeps;
  readonly #known: KnownStreams;
  #row: TableRow;
  #schema: Schema;
  #streams: readonly TableStream[] = [];

  constructor(deps: TableDeps, known: KnownStreams, row: TableRow) {
    this.#deps = deps;
    this.#known = known;
    this.#row = row;
    this.name = textOr(row.definition, 'TableName', '');
    this.arn = tableArn(deps, this.name);
    this.#schema = schemaOf(row.definition);
    this.items = new TableItems({ ...deps, tableName: this.name, schema: this.#schema });
    this.#streams = this.#streamsOf(row);
  }

  get row(): TableRow {
    return this.#row;
  }

  /** The members of DescribeTable that calls set. */
  get members(): JsonObject {
    return this.#row.definition;
  }

  get schema(): Schema {
    return this.#schema;
  }

  get keyNames(): readonly string[] {
    return this.#schema.keyNames;
  }

  /** The stream that takes the changes; undefined where the table has none. */
  get stream(): TableStream | undefined {
    return this.#streams.findLast(({ settings }) => settings.isEnabled);
  }

  /** The newest is the last. One that is switched off can be read on. */
  get streams(): readonly TableStream[] {
    return this.#streams;
  }

  /** Changes what is persisted of the table, and what follows from it. */
  change(changes: Partial<TableRow>): void {
    this.#row = { ...this.#row, ...changes };
    if (changes.definition !== undefined) {
      this.#schema = schemaOf(changes.definition);
      this.items.reindex(this.#schema);
    }
    if (changes.streams !== undefined) this.#streams = this.#streamsOf(this.#row);
    this.persist();
  }

  /** Becomes another, empty table of the same name. Its streams go on, for their readers. */
  renew(changes: Partial<TableRow>): void {
    this.#deps.stateStore.atomically(() => {
      this.items.clear();
      for (const stream of this.#streams) stream.clear();
      this.change(changes);
    });
  }

  setTimeToLive(attribute: string | undefined): void {
    const { timeToLive: _before, ...others } = this.#row;
    this.#row = attribute === undefined ? others : { ...others, timeToLive: attribute };
    this.persist();
  }

  setRecoveryDays(days: number | undefined): void {
    const { recoveryDays: _before, ...others } = this.#row;
    this.#row = days === undefined ? others : { ...others, recoveryDays: days };
    this.persist();
  }

  setEncryption(encryption: JsonObject | undefined): void {
    const { encryption: _before, ...others } = this.#row;
    this.#row = encryption === undefined ? others : { ...others, encryption };
    this.persist();
  }

  persist(): void {
    if (this.#deps.stateStore.isPersisted) this.#deps.stateStore.put(KIND, this.name, this.#row);
  }

  /** Deletes it with its items and records, in one step. */
  remove(): void {
    this.#deps.stateStore.atomically(() => {
      this.#deps.stateStore.remove(KIND, this.name);
      this.items.drop();
      for (const stream of this.#streams) stream.clear();
    });
  }

  #streamsOf({ streams }: TableRow): readonly TableStream[] {
    return streams.map((stream) => this.#known.streamOf(this.arn, stream));
  }
}

export function tableArn({ region, accountId }: Pick<TableDeps, 'region' | 'accountId'>, name: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}

/** The row that an earlier start of this version persisted; undefined for one of an earlier version. */
export function rowIn(value: Json): TableRow | undefined {
  if (!isObject(value) || !isObject(value['definition'])) return undefined;
  const { declared, encryption } = value;
  const timeToLive = text(value, 'timeToLive');
  const recoveryDays = number(value, 'recoveryDays');
  return {
    definition: value['definition'],
    id: textOr(value, 'id', ''),
    createdAtMs: number(value, 'createdAtMs') ?? 0,
    tags: object(value, 'tags'),
    streams: objects(value, 'streams'),
    ...(isObject(declared) && { declared }),
    ...(isObject(encryption) && { encryption }),
    ...(timeToLive !== undefined && { timeToLive }),
    ...(recoveryDays !== undefined && { recoveryDays }),
  };
}
