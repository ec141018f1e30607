import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import type { JsonOperation, JsonOperations } from '../http/json-service.ts';
import { readItem, runCaptured, written } from './captured-writes.ts';
import { Dynalite, type DynaliteOperation, isDynaliteOperation } from './dynalite.ts';
import { TableStream, viewTypeOf } from './table-stream.ts';
import { type TableState, Tables } from './tables.ts';
import { sweepExpired } from './time-to-live.ts';
import { Transactions } from './transactions.ts';
import { WriteGate } from './write-gate.ts';

export interface TableServiceDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
}

/** What CreateTable takes that dynalite knows. */
const CREATE_MEMBERS = [
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
];

/** The region's tables: dynalite's engine, and in front of it what DynamoDB has and dynalite has not. */
export class TableService {
  readonly streams = new Tables();
  readonly #deps: TableServiceDeps;
  readonly #dynalite: Dynalite;

  constructor(deps: TableServiceDeps) {
    this.#deps = deps;
    this.#dynalite = new Dynalite(deps);
  }

  /** Creates a table from the members of CreateTable; resolves when it can be used. */
  async create(members: JsonObject): Promise<JsonObject> {
    const known = Object.entries(members).filter(([name]) => CREATE_MEMBERS.includes(name));
    await this.#dynalite.run('CreateTable', Object.fromEntries(known));
    const description = await this.#becomesActive(textOf(members['TableName']));
    this.streams.add(this.#stateOf(members, description));
    return { TableDescription: this.#described(description) };
  }

  setTimeToLive(tableName: string, attribute: string | undefined): void {
    this.#tableOf(tableName).timeToLiveAttribute = attribute;
  }

  /** Every operation that the endpoint serves, by its name. */
  operations(): JsonOperations {
    const transactions = new Transactions({ clock: this.#deps.clock, dynalite: this.#dynalite, tables: this.streams });
    return {
      ...Object.fromEntries(PASSED_ON.map((operation) => [operation, this.#passedOn(operation)])),
      ...transactions.operations(),
      CreateTable: (input) => this.create(input),
      DescribeTable: async (input) => ({ Table: this.#described(await this.#describe(textOf(input['TableName']))) }),
      DeleteTable: async (input) => {
        const deleted = await this.#dynalite.run('DeleteTable', { ...input });
        this.streams.remove(textOf(input['TableName']));
        return deleted;
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
   * A failed condition answers with the item when it was asked to; dynalite does not know that.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
   */
  async #withItem(error: unknown, input: JsonObject): Promise<unknown> {
    const failed = error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
    if (!failed || input['ReturnValuesOnConditionCheckFailure'] !== 'ALL_OLD') return error;
    const [key] = written(this.streams, input['TableName'], input['Key'] ?? input['Item']);
    const Item = key && (await readItem(this.#dynalite, key));
    return Item === undefined ? error : new DetailedAwsError(error.code, error.message, { Item }, error.status);
  }

  async #describe(tableName: string): Promise<JsonObject> {
    const { Table } = await this.#dynalite.run('DescribeTable', { TableName: tableName });
    return isObject(Table) ? Table : {};
  }

  #described(description: JsonObject): JsonObject {
    const stream = this.streams.find(textOf(description['TableName']))?.stream;
    if (stream === undefined) return description;
    const StreamSpecification = { StreamEnabled: true, StreamViewType: stream.viewType };
    return { ...description, StreamSpecification, LatestStreamArn: stream.arn, LatestStreamLabel: stream.label };
  }

  /** dynalite makes a table usable a turn of the event loop after it answered. */
  async #becomesActive(tableName: string): Promise<JsonObject> {
    for (;;) {
      const description = await this.#describe(tableName);
      if (description['TableStatus'] === 'ACTIVE') return description;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #stateOf(members: JsonObject, description: JsonObject): TableState {
    const { clock, random } = this.#deps;
    const tableArn = textOf(description['TableArn']);
    const specification = members['StreamSpecification'];
    const viewType = isObject(specification) ? viewTypeOf(specification['StreamViewType']) : undefined;
    return {
      name: textOf(members['TableName']),
      arn: tableArn,
      keyNames: namesIn(members['KeySchema']),
      stream: viewType && new TableStream({ clock, random, tableArn, viewType }),
      timeToLiveAttribute: undefined,
      sweptAt: clock.now(),
      gate: new WriteGate(),
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
    this.setTimeToLive(textOf(input['TableName']), specification['Enabled'] === true ? attribute : undefined);
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
  'TagResource',
  'UntagResource',
  'UpdateItem',
  'UpdateTable',
].filter(isDynaliteOperation);

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function namesIn(keySchema: Json | undefined): readonly string[] {
  return [keySchema ?? []].flat().flatMap((part: Json) => (isObject(part) ? [textOf(part['AttributeName'])] : []));
}
