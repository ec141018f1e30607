import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { boolean, object, objects, text, textOr } from '../core/properties.ts';
import type { Random } from '../core/random.ts';
import type { Spill } from '../core/spill.ts';
import type { StateStore } from '../core/state-store.ts';
import { allItems } from './captured-writes.ts';
import type { Dynalite, DynaliteOperation } from './dynalite.ts';
import { TableStream, viewTypeOf } from './table-stream.ts';
import type { TableState, Tables } from './tables.ts';
import { alone, WriteGate } from './write-gate.ts';

export interface TableLifecycleDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly spill: Spill;
  readonly region: string;
  readonly accountId: string;
  readonly dynalite: Dynalite;
  readonly tables: Tables;
}

/** The members of CreateTable that decide how items are stored. When one changes, the table is stored anew. */
const STORAGE_MEMBERS = ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];
/** The members of CreateTable that dynalite knows. */
const CREATE_MEMBERS = ['TableName', 'BillingMode', 'ProvisionedThroughput', ...STORAGE_MEMBERS];
/** The persisted row of a table, beside dynalite's rows: its definition and its time-to-live. */
const KIND = 'table';
const TIME_TO_LIVE = 'TimeToLiveAttribute';
const PROTECTION = 'DeletionProtectionEnabled';

/** Creates, restores, changes and deletes tables. */
export class TableLifecycle {
  readonly #deps: TableLifecycleDeps;

  constructor(deps: TableLifecycleDeps) {
    this.#deps = deps;
  }

  /** Brings back the tables of earlier starts, with their items and streams. */
  async restore(): Promise<void> {
    const { dynalite, stateStore, tables } = this.#deps;
    await dynalite.restore();
    for (const [, row] of stateStore.rows(KIND)) {
      if (isObject(row)) tables.add(this.#stateOf(row, text(row, TIME_TO_LIVE)));
    }
  }

  /** Creates a table from the members of CreateTable, and describes it once it is active. */
  async create(members: JsonObject): Promise<JsonObject> {
    const state = this.#stateOf(members, declaredTimeToLive(members));
    const description = await this.#createStore(members);
    this.#deps.tables.add(state);
    this.#persist(state);
    return description;
  }

  /**
   * Creates a table of the template, or takes over the one of an earlier start. Items stay as long as the keys are the
   * same, as with CloudFormation. A time-to-live that was set since stays unless the template has another.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
   */
  async declare(members: JsonObject): Promise<void> {
    const persisted = this.#deps.tables.find(textOr(members, 'TableName', ''));
    if (persisted === undefined) return void (await this.create(members));
    const isSameTimeToLive = declaredTimeToLive(persisted.members) === declaredTimeToLive(members);
    const timeToLive = isSameTimeToLive ? persisted.timeToLiveAttribute : declaredTimeToLive(members);
    const declared = this.#stateOf(members, timeToLive);
    // Mappings may be reading the stream, and writers wait at the gate.
    const isSameStream = persisted.stream?.viewType === declared.stream?.viewType;
    const state = { ...declared, gate: persisted.gate, stream: (isSameStream ? persisted : declared).stream };
    await alone([state.gate], async () => {
      if (storageOf(persisted.members) !== storageOf(members)) await this.#replaceStore(persisted, members);
      this.#deps.tables.add(state);
      this.#persist(state);
    });
  }

  /** Runs an operation that changes a table but not its items. Resolves when dynalite has finished it. */
  async change(operation: DynaliteOperation, input: JsonObject): Promise<JsonObject> {
    const { dynalite, tables, stateStore } = this.#deps;
    const table = tables.find(textOr(input, 'TableName', textOr(input, 'ResourceArn', '')));
    if (table === undefined) return dynalite.run(operation, input);
    if (operation === 'DeleteTable') checkUnprotected(table);
    if (operation === 'UpdateTable') {
      const { [PROTECTION]: isProtected, ...others } = input;
      if (isProtected !== undefined) return this.#protect(table, isProtected, others);
    }
    return alone([table.gate], async () => {
      const answer = await dynalite.run(operation, input);
      if ((await this.#settled(table.name)) !== undefined) {
        dynalite.persisted.commit([table.name]);
        return answer;
      }
      tables.remove(table.name);
      dynalite.persisted.commit([table.name], () => {
        stateStore.remove(KIND, table.name);
        table.stream?.clear();
      });
      return answer;
    });
  }

  /** Members that dynalite knows may come in the same call. */
  async #protect(table: TableState, isProtected: Json, others: JsonObject): Promise<JsonObject> {
    table.members = { ...table.members, [PROTECTION]: isProtected };
    this.#persist(table);
    if (Object.keys(others).length > 1) return this.change('UpdateTable', others);
    return { TableDescription: await this.describe(table.name) };
  }

  setTimeToLive(table: TableState, attribute: string | undefined): void {
    table.timeToLiveAttribute = attribute;
    this.#persist(table);
  }

  /** @throws AwsError ResourceNotFoundException */
  async describe(tableName: string): Promise<JsonObject> {
    return object(await this.#deps.dynalite.run('DescribeTable', { TableName: tableName }), 'Table');
  }

  async #createStore(members: JsonObject): Promise<JsonObject> {
    await this.#deps.dynalite.run('CreateTable', structuredClone(only(members, CREATE_MEMBERS)));
    return (await this.#settled(textOr(members, 'TableName', ''))) ?? {};
  }

  /** Stores a table anew with another definition. Its items are copied unless the keys differ. */
  async #replaceStore({ name, members: before, stream }: TableState, members: JsonObject): Promise<void> {
    const { dynalite } = this.#deps;
    const isSameKey = keysOf(before) === keysOf(members);
    const items = isSameKey ? await allItems(dynalite, { TableName: name }) : [];
    await dynalite.run('DeleteTable', { TableName: name });
    await this.#settled(name);
    await this.#createStore(members);
    for (const Item of items) await dynalite.run('PutItem', { TableName: name, Item });
    dynalite.persisted.commit([name], () => isSameKey || stream?.clear());
  }

  /** Waits until dynalite has changed a table, which it does after its answer. Undefined for a deleted table. */
  async #settled(tableName: string): Promise<JsonObject | undefined> {
    for (;;) {
      const description = await this.describe(tableName).catch(noneIfNotFound);
      if (description === undefined || description['TableStatus'] === 'ACTIVE') return description;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #stateOf(members: JsonObject, timeToLiveAttribute: string | undefined): TableState {
    const { clock, random, stateStore, spill, region, accountId } = this.#deps;
    const name = textOr(members, 'TableName', '');
    const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
    const viewType = viewTypeOf(text(object(members, 'StreamSpecification'), 'StreamViewType'));
    return {
      name,
      arn,
      members: structuredClone(
        only(members, [...CREATE_MEMBERS, 'StreamSpecification', 'TimeToLiveSpecification', PROTECTION]),
      ),
      keyNames: objects(members, 'KeySchema').map((part) => textOr(part, 'AttributeName', '')),
      stream: viewType && new TableStream({ clock, random, stateStore, spill, tableArn: arn, viewType }),
      timeToLiveAttribute,
      sweep: { beganAt: 0, after: undefined, isRunning: false },
      gate: new WriteGate(),
    };
  }

  /** Persists the first row of a table together with its rows in dynalite, so that neither exists alone. */
  #persist({ name, members, timeToLiveAttribute }: TableState): void {
    const { dynalite, stateStore } = this.#deps;
    const row = timeToLiveAttribute === undefined ? members : { ...members, [TIME_TO_LIVE]: timeToLiveAttribute };
    dynalite.persisted.commit([name], () => stateStore.put(KIND, name, row));
  }
}

function checkUnprotected({ members }: TableState): void {
  if (boolean(members, PROTECTION) !== true) return;
  const message =
    'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.';
  throw new AwsError('ValidationException', message);
}

function only(members: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.includes(name)));
}

/** The time-to-live as CloudFormation declares it. CreateTable has no such member. */
function declaredTimeToLive(members: JsonObject): string | undefined {
  const specification = object(members, 'TimeToLiveSpecification');
  return boolean(specification, 'Enabled') ? text(specification, 'AttributeName') : undefined;
}

/** The members that decide how items are stored, as text to compare. */
function storageOf(members: JsonObject): string {
  return JSON.stringify(STORAGE_MEMBERS.map((name) => members[name] ?? null));
}

/** The key attributes and their types, as text to compare. */
export function keysOf(members: JsonObject): string {
  const keys = objects(members, 'KeySchema');
  const types = keys.map(({ AttributeName }) =>
    objects(members, 'AttributeDefinitions').find((attribute) => attribute['AttributeName'] === AttributeName),
  );
  return JSON.stringify([keys, types]);
}

function noneIfNotFound(error: unknown): undefined {
  if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
}
