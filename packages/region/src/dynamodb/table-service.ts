import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type JsonObject, textOf } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import type { Spill } from '../core/spill.ts';
import type { StateStore } from '../core/state-store.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import type { JsonOperation, JsonOperations } from '../http/json-service.ts';
import { readItem, runCaptured, written } from './captured-writes.ts';
import { Dynalite, type DynaliteOperation, isDynaliteOperation } from './dynalite.ts';
import { TableLifecycle } from './table-lifecycle.ts';
import { type TableState, Tables } from './tables.ts';
import { sweepExpired } from './time-to-live.ts';
import { Transactions } from './transactions.ts';

export interface TableServiceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly stateStore: StateStore;
  readonly spill: Spill;
  readonly region: string;
  readonly accountId: string;
}

/** The region's tables: dynalite's engine, with the features of DynamoDB that it lacks in front. */
export class TableService {
  readonly streams = new Tables();
  readonly #deps: TableServiceDeps;
  readonly #dynalite: Dynalite;
  readonly #lifecycle: TableLifecycle;
  readonly #transactions: Transactions;

  constructor(deps: TableServiceDeps) {
    this.#deps = deps;
    this.#dynalite = new Dynalite(deps);
    const parts = { ...deps, dynalite: this.#dynalite, tables: this.streams };
    this.#lifecycle = new TableLifecycle(parts);
    this.#transactions = new Transactions(parts);
  }

  /** Restores the tables of earlier starts. Must be the first call. */
  restore(): Promise<void> {
    return this.#lifecycle.restore();
  }

  /** Creates a table of the template, unless an earlier start created it. */
  declare(members: JsonObject): Promise<void> {
    return this.#lifecycle.declare(members);
  }

  /** Deletes a table with its items; one that is not there is not an error. */
  async delete(tableName: string): Promise<void> {
    if (this.streams.find(tableName) === undefined) return;
    await this.#lifecycle.change('DeleteTable', { TableName: tableName });
  }

  /** Every operation that the endpoint serves, by its name. */
  operations(): JsonOperations {
    return {
      ...Object.fromEntries(PASSED_ON.map((operation) => [operation, this.#passedOn(operation)])),
      ...Object.fromEntries(TABLE_CHANGES.map((operation) => [operation, this.#change(operation)])),
      ...this.#transactions.operations(),
      CreateTable: async (input) => ({ TableDescription: this.#described(await this.#lifecycle.create(input)) }),
      DescribeTable: async (input) => {
        return { Table: this.#described(await this.#lifecycle.describe(textOf(input['TableName']))) };
      },
      DescribeTimeToLive: (input) => {
        const AttributeName = this.#tableOf(textOf(input['TableName'])).timeToLiveAttribute;
        const TimeToLiveStatus = AttributeName === undefined ? 'DISABLED' : 'ENABLED';
        return { TimeToLiveDescription: { TimeToLiveStatus, AttributeName } };
      },
      UpdateTimeToLive: (input) => this.#updateTimeToLive(input),
    };
  }

  stop(): Promise<void> {
    return this.#dynalite.stop();
  }

  #passedOn(operation: DynaliteOperation): JsonOperation {
    return async (input) => {
      const before = { ...input };
      await sweepExpired(this.#dynalite, this.streams.find(textOf(input['TableName'])), this.#deps.clock.now());
      try {
        return await runCaptured(this.#dynalite, this.streams, operation, input);
      } catch (error) {
        throw await this.#withItem(error, before);
      }
    };
  }

  /**
   * Adds the item to a failed condition's answer when the request asks for it; dynalite lacks this.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
   */
  async #withItem(error: unknown, input: JsonObject): Promise<unknown> {
    const failed = error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
    if (!failed || input['ReturnValuesOnConditionCheckFailure'] !== 'ALL_OLD') return error;
    const [key] = written(this.streams, input['TableName'], input['Key'] ?? input['Item']);
    const Item = key && (await readItem(this.#dynalite, key));
    return Item === undefined ? error : new DetailedAwsError(error.code, error.message, { Item }, error.status);
  }

  #change(operation: DynaliteOperation): JsonOperation {
    return (input) => this.#lifecycle.change(operation, input);
  }

  #described(description: JsonObject): JsonObject {
    const { stream, members } = this.streams.find(textOf(description['TableName'])) ?? {};
    const DeletionProtectionEnabled = members?.['DeletionProtectionEnabled'] === true;
    if (stream === undefined) return { ...description, DeletionProtectionEnabled };
    const StreamSpecification = { StreamEnabled: true, StreamViewType: stream.viewType };
    return {
      ...description,
      DeletionProtectionEnabled,
      StreamSpecification,
      LatestStreamArn: stream.arn,
      LatestStreamLabel: stream.label,
    };
  }

  #tableOf(tableName: string): TableState {
    const table = this.streams.find(tableName);
    if (table !== undefined) return table;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${tableName} not found`);
  }

  #updateTimeToLive(input: JsonObject): object {
    const specification = input['TimeToLiveSpecification'];
    const attribute = isObject(specification) ? specification['AttributeName'] : undefined;
    if (!isObject(specification) || typeof attribute !== 'string') {
      throw new AwsError('ValidationException', 'TimeToLiveSpecification needs AttributeName and Enabled.');
    }
    const table = this.#tableOf(textOf(input['TableName']));
    this.#lifecycle.setTimeToLive(table, specification['Enabled'] === true ? attribute : undefined);
    return { TimeToLiveSpecification: specification };
  }
}

const PASSED_ON = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
].filter(isDynaliteOperation);

const TABLE_CHANGES = ['DeleteTable', 'TagResource', 'UntagResource', 'UpdateTable'].filter(isDynaliteOperation);
