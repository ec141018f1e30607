import { AwsError } from '../core/aws-error.ts';
import type { Clock } from '../core/clock.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { DetailedAwsError } from '../http/detailed-error.ts';
import type { JsonOperation, JsonOperations } from '../http/json-service.ts';
import { Dynalite, type DynaliteOperation, isDynaliteOperation } from './dynalite.ts';

export interface TableServiceDeps {
  readonly clock: Clock;
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
  readonly #dynalite: Dynalite;
  readonly #timeToLive = new Map<string, string>();

  constructor(deps: TableServiceDeps) {
    this.#dynalite = new Dynalite(deps);
  }

  /** Creates a table from the members of CreateTable; resolves when it can be used. */
  async create(members: JsonObject): Promise<JsonObject> {
    const known = Object.entries(members).filter(([name]) => CREATE_MEMBERS.includes(name));
    const created = await this.#dynalite.run('CreateTable', Object.fromEntries(known));
    await this.#becomesActive(tableNameOf(members));
    return created;
  }

  setTimeToLive(tableName: string, attribute: string | undefined): void {
    if (attribute === undefined) this.#timeToLive.delete(tableName);
    else this.#timeToLive.set(tableName, attribute);
  }

  /** Every operation that the endpoint serves, by its name. */
  operations(): JsonOperations {
    return {
      ...Object.fromEntries(PASSED_ON.map((operation) => [operation, this.#passedOn(operation)])),
      CreateTable: (input) => this.create(input),
      DescribeTimeToLive: async (input) => {
        await this.#describe(tableNameOf(input));
        const attribute = this.#timeToLive.get(tableNameOf(input));
        const description = {
          TimeToLiveStatus: attribute === undefined ? 'DISABLED' : 'ENABLED',
          AttributeName: attribute,
        };
        return { TimeToLiveDescription: description };
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
      try {
        return await this.#dynalite.run(operation, input);
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
    const key = input['Key'] ?? (await this.#keyIn(tableNameOf(input), input['Item']));
    const { Item } = await this.#dynalite.run('GetItem', {
      TableName: tableNameOf(input),
      Key: key,
      ConsistentRead: true,
    });
    return Item === undefined ? error : new DetailedAwsError(error.code, error.message, { Item }, error.status);
  }

  async #keyIn(tableName: string, item: Json | undefined): Promise<JsonObject> {
    const schema = (await this.#describe(tableName))['KeySchema'];
    const names = Array.isArray(schema)
      ? schema.map((part: Json) => (isObject(part) ? part['AttributeName'] : ''))
      : [];
    return Object.fromEntries(Object.entries(isObject(item) ? item : {}).filter(([name]) => names.includes(name)));
  }

  async #describe(tableName: string): Promise<JsonObject> {
    const { Table } = await this.#dynalite.run('DescribeTable', { TableName: tableName });
    return isObject(Table) ? Table : {};
  }

  /** dynalite makes a table usable a turn of the event loop after it answered. */
  async #becomesActive(tableName: string): Promise<void> {
    while ((await this.#describe(tableName))['TableStatus'] !== 'ACTIVE') {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #updateTimeToLive(input: JsonObject): Promise<object> {
    const specification = input['TimeToLiveSpecification'];
    const attribute = isObject(specification) ? specification['AttributeName'] : undefined;
    if (!isObject(specification) || typeof attribute !== 'string') {
      throw new AwsError('ValidationException', 'TimeToLiveSpecification needs AttributeName and Enabled.');
    }
    await this.#describe(tableNameOf(input));
    this.setTimeToLive(tableNameOf(input), specification['Enabled'] === true ? attribute : undefined);
    return { TimeToLiveSpecification: specification };
  }
}

const PASSED_ON = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
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

function tableNameOf(input: JsonObject): string {
  return typeof input['TableName'] === 'string' ? input['TableName'] : '';
}
