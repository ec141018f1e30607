import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type Json, type JsonObject, objectsOf, textOf } from '../core/json.ts';
import type { StateStore } from '../core/state-store.ts';
import type { JsonOperations } from '../http/json-service.ts';
import { capture, readItem, type WrittenKey, written } from './captured-writes.ts';
import type { Dynalite, DynaliteOperation } from './dynalite.ts';
import { RequestTokens } from './request-tokens.ts';
import type { Tables } from './tables.ts';
import { canceled, type Reason } from './transaction-canceled.ts';

export interface TransactionsDeps {
  readonly clock: Clock;
  readonly stateStore: StateStore;
  readonly dynalite: Dynalite;
  readonly tables: Tables;
}

/** The operation for each kind of action. A condition check is a deletion that is not carried out. */
const ACTIONS: Readonly<Record<string, DynaliteOperation>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'DeleteItem',
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_ACTIONS = 100;

interface Action {
  readonly kind: string;
  readonly operation: DynaliteOperation;
  readonly input: JsonObject;
  readonly target: WrittenKey;
}

/** TransactWriteItems and TransactGetItems, which dynalite lacks. */
export class Transactions {
  readonly #deps: TransactionsDeps;
  readonly #tokens: RequestTokens;

  constructor(deps: TransactionsDeps) {
    this.#deps = deps;
    this.#tokens = new RequestTokens(deps);
  }

  operations(): JsonOperations {
    return {
      TransactWriteItems: (input) => this.#write(input),
      TransactGetItems: (input) => this.#get(input),
    };
  }

  async #write(input: JsonObject): Promise<object> {
    const items = objectsOf(input['TransactItems']);
    if (items.length === 0 || items.length > MAX_ACTIONS) {
      throw new AwsError('ValidationException', `TransactItems takes 1 to ${MAX_ACTIONS} actions.`);
    }
    const token = textOf(input['ClientRequestToken']);
    const text = JSON.stringify(items);
    if (this.#tokens.isRepeated(token, text)) return {};
    const actions = items.map((item) => this.#actionOf(item));
    checkDistinct(actions);
    const targets = actions.map(({ target }) => target);
    const alongside = (): void => this.#tokens.remember(token, text);
    await capture(this.#deps.dynalite, targets, () => this.#apply(actions), { alongside });
    return {};
  }

  #actionOf(item: JsonObject): Action {
    const [kind, input] = Object.entries(item)[0] ?? [];
    const operation = ACTIONS[kind ?? ''];
    if (kind === undefined || operation === undefined || !isObject(input)) {
      throw new AwsError('ValidationException', `An action is one of ${Object.keys(ACTIONS).join(', ')}.`);
    }
    const [target] = written(this.#deps.tables, input['TableName'], input['Item'] ?? input['Key']);
    if (target !== undefined) return { kind, operation, input, target };
    if (this.#deps.tables.find(textOf(input['TableName'])) === undefined) {
      throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
    }
    throw new AwsError('ValidationException', 'The provided key element does not match the schema');
  }

  /** Checks every condition, then writes every item. When a write fails, it undoes the writes before it. */
  async #apply(actions: readonly Action[]): Promise<void> {
    const { dynalite } = this.#deps;
    const before = await Promise.all(actions.map(({ target }) => readItem(dynalite, target)));
    const reasons = actions.map((action, index) => this.#reasonAgainst(action, before[index]));
    if (reasons.some(({ Code }) => Code !== 'None')) throw canceled(reasons);
    const done: number[] = [];
    try {
      for (const [index, { kind, operation, input }] of actions.entries()) {
        if (kind === 'ConditionCheck') continue;
        const { ConditionExpression: _met, ...write } = structuredClone(input);
        await dynalite.run(operation, onlyUsedNames(write));
        done.push(index);
      }
    } catch (error) {
      for (const index of done) await this.#restore(actions[index], before[index]);
      throw error;
    }
  }

  #reasonAgainst({ operation, input }: Action, item: JsonObject | undefined): Reason {
    const { dynalite } = this.#deps;
    if (dynalite.conditionHolds(operation, structuredClone(input), item)) return { Code: 'None' };
    const reason = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' };
    const wantsItem = input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD' && item !== undefined;
    return wantsItem ? { ...reason, Item: item } : reason;
  }

  async #restore(action: Action | undefined, before: JsonObject | undefined): Promise<void> {
    if (action === undefined) return;
    const { table, key } = action.target;
    if (before === undefined) await this.#deps.dynalite.run('DeleteItem', { TableName: table.name, Key: key });
    else await this.#deps.dynalite.run('PutItem', { TableName: table.name, Item: before });
  }

  async #get(input: JsonObject): Promise<object> {
    const gets = objectsOf(input['TransactItems']).map((item) => (isObject(item['Get']) ? item['Get'] : {}));
    const answers = await Promise.all(
      gets.map((get) => this.#deps.dynalite.run('GetItem', { ...get, ConsistentRead: true })),
    );
    return { Responses: answers.map(({ Item }) => (Item === undefined ? {} : { Item })) };
  }
}

function checkDistinct(actions: readonly Action[]): void {
  const keys = actions.map(({ target: { table, key } }) => JSON.stringify([table.name, key]));
  if (new Set(keys).size === keys.length) return;
  throw new AwsError('ValidationException', 'Transaction request cannot include multiple operations on one item');
}

/** Drops the names and values that only the condition used: dynalite would refuse them as unused. */
function onlyUsedNames(write: JsonObject): JsonObject {
  const update = typeof write['UpdateExpression'] === 'string' ? write['UpdateExpression'] : '';
  const used = (map: Json | undefined): JsonObject | undefined => {
    const entries = isObject(map) ? Object.entries(map).filter(([name]) => mentions(update, name)) : [];
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = write;
  const [names, values] = [used(ExpressionAttributeNames), used(ExpressionAttributeValues)];
  return {
    ...rest,
    ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  };
}

/** Whether an expression has the placeholder as a whole word: `:a` is not in `:ab`. */
function mentions(expression: string, placeholder: string): boolean {
  return expression.split(/[^\w#:]+/).includes(placeholder);
}
