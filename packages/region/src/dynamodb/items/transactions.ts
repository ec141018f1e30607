import { AwsError } from '../../core/aws-error.ts';
import type { Clock } from '../../core/clock.ts';
import { at, inOrder, isObject, type JsonObject, objectOf, objectsOf, textOf } from '../../core/json.ts';
import type { StateStore } from '../../core/state-store.ts';
import { expressionParts } from '../expressions/expression-parts.ts';
import { invalid } from '../requests/checked-request.ts';
import { nameIn } from '../requests/table-arn.ts';
import { rowOf } from '../tables/items.ts';
import { checkKey, checkScalarKeys } from '../tables/key-checks.ts';
import type { Tables } from '../tables/tables.ts';
import { canceled, type Reason } from '../transaction-canceled.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-values.ts';
import {
  capacityOf,
  collectionMetricsOf,
  itemReadUnits,
  OF_TRANSACTION,
  wantsCapacity,
  writeUnits,
} from './capacity.ts';
import { commit } from './commit.ts';
import { type ItemWrite, itemWrite, type WriteKind } from './item-write.ts';
import { isConditionFailure, type PlannedWrite, plannedWrite, type Target, targetOf } from './planned-write.ts';
import { RequestTokens } from './request-tokens.ts';

const KINDS: readonly WriteKind[] = ['ConditionCheck', 'Put', 'Delete', 'Update'];
const NONE: Reason = { Code: 'None' };

export interface TransactionsDeps {
  readonly clock: Clock;
  readonly stateStore: StateStore;
  readonly tables: Tables;
}

/** TransactWriteItems and TransactGetItems. */
export class Transactions {
  readonly #deps: TransactionsDeps;
  readonly #tokens: RequestTokens;

  constructor(deps: TransactionsDeps) {
    this.#deps = deps;
    this.#tokens = new RequestTokens(deps);
  }

  /** @param input with the right types */
  write(input: JsonObject): JsonObject {
    const items = objectsOf(input['TransactItems']);
    const writes = items.map(transactWrite);
    const planned = this.runOnce(writes, textOf(input['ClientRequestToken']), JSON.stringify(inOrder(items)));
    return { ...writeCapacity(input, planned), ...collectionMetricsOf(input, planned) };
  }

  /**
   * Carries out all of the writes, or none. Nothing is done for a token that came before.
   * @param text of the request
   * @throws AwsError TransactionCanceledException, ResourceNotFoundException, ValidationException
   */
  runOnce(writes: readonly ItemWrite[], token: string | undefined, text: string): readonly PlannedWrite[] {
    if (token !== undefined && this.#tokens.isRepeated(token, text)) return [];
    const planned = this.#planned(writes);
    commit(this.#deps.stateStore, planned, { alongside: () => this.#tokens.remember(token ?? '', text) });
    return planned;
  }

  #planned(writes: readonly ItemWrite[]): readonly PlannedWrite[] {
    const { tables } = this.#deps;
    const found = writes.map((write) => ({ write, table: tables.of(write.tableName) }));
    const targets = settled(found, ({ write, table }) => targetOf(write, table));
    checkDistinct(targets);
    const pairs = targets.map((target, index) => ({ target, write: writes[index] }));
    const planned = settled(pairs, ({ write, target }) => (write === undefined ? [] : [plannedWrite(write, target)]));
    return planned.flat();
  }

  /** @param input with the right types */
  read(input: JsonObject): JsonObject {
    const gets = objectsOf(input['TransactItems']).map((item) => {
      const get = objectOf(item['Get']);
      const key = checkedItem(objectOf(get['Key']));
      const { projection } = expressionParts(get);
      return { tableName: nameIn(textOf(get['TableName'])), key, projection };
    });
    const found = gets.map((get) => ({ get, table: this.#deps.tables.of(get.tableName) }));
    const items = settled(found, ({ get, table }): { item: Item | undefined } => {
      checkKey(get.key, table.schema.key);
      checkScalarKeys(get.projection, table.schema);
      return { item: table.items.get(rowOf(get.key, table.schema)) };
    });
    const answers = items.map(({ item }, index) => {
      const projection = gets[index]?.projection;
      return item === undefined ? {} : { Item: projection === undefined ? item : projection.of(item) };
    });
    const units = items.map(({ item }, index) => ({
      tableName: gets[index]?.tableName ?? '',
      units: itemReadUnits(item, true) * OF_TRANSACTION,
    }));
    return { Responses: answers, ...transactCapacity(input, units, 'ReadCapacityUnits') };
  }
}

function transactWrite(item: JsonObject): ItemWrite {
  const kinds = KINDS.filter((kind) => item[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const input = objectOf(item[kind]);
  return itemWrite(kind, { ...input, TableName: nameIn(textOf(input['TableName'])) });
}

/**
 * What comes of each part.
 * @throws AwsError TransactionCanceledException with what each part has against it, when one has
 */
function settled<P, T>(parts: readonly P[], work: (part: P) => T): readonly T[] {
  const results: T[] = [];
  const reasons = parts.map((part): Reason => {
    try {
      results.push(work(part));
      return NONE;
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (reasons.some((reason) => reason !== NONE)) throw canceled(reasons);
  return results;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html */
function reasonOf(error: unknown): Reason {
  if (isConditionFailure(error)) {
    const item = at('members' in error ? error.members : {}, 'Item');
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...(isObject(item) && { Item: item }) };
  }
  if (error instanceof AwsError && error.code === 'ValidationException') {
    return { Code: 'ValidationError', Message: error.message };
  }
  throw error;
}

function checkDistinct(targets: readonly Target[]): void {
  const rows = targets.map(({ table, row }) => `${table.name} ${row}`);
  if (new Set(rows).size === rows.length) return;
  throw invalid('Transaction request cannot include multiple operations on one item');
}

function writeCapacity(input: JsonObject, planned: readonly PlannedWrite[]): JsonObject {
  const units = planned.map((write) => ({
    tableName: write.table.name,
    units: writeUnits(write) * OF_TRANSACTION,
  }));
  return transactCapacity(input, units, 'WriteCapacityUnits');
}

function transactCapacity(
  input: JsonObject,
  parts: readonly { readonly tableName: string; readonly units: number }[],
  member: string,
): JsonObject {
  if (!wantsCapacity(input)) return {};
  const byTable = new Map<string, number>();
  for (const { tableName, units } of parts) byTable.set(tableName, (byTable.get(tableName) ?? 0) + units);
  const capacities = [...byTable].map(([tableName, units]) => ({
    ...capacityOf(input, tableName, units),
    [member]: units,
  }));
  return { ConsumedCapacity: capacities };
}
