import type { JsonObject } from '../core/json.ts';
import { textOf } from '../core/json.ts';
import type { JsonOperation, JsonOperations } from '../http/json-service.ts';
import { batchGetItem, batchWriteItem } from './items/batches.ts';
import { query } from './items/query.ts';
import { scan } from './items/scan.ts';
import { getItem, writeItem } from './items/single-items.ts';
import { statementTables } from './items/statement-tables.ts';
import { Transactions } from './items/transactions.ts';
import { partiqlOperations } from './partiql/partiql-operations.ts';
import { checkedRequest, type RequestShape } from './requests/checked-request.ts';
import { ITEM_REQUESTS } from './requests/item-requests.ts';
import { byTableName } from './requests/table-arn.ts';
import { TABLE_REQUESTS } from './requests/table-requests.ts';
import { TRANSACTION_REQUESTS } from './requests/transaction-requests.ts';
import { declareTable } from './tables/declared-tables.ts';
import { TableLifecycle } from './tables/lifecycle.ts';
import type { TableDeps } from './tables/table.ts';
import { tableOperations } from './tables/table-api.ts';
import { Tables } from './tables/tables.ts';
import { sweepExpired } from './tables/time-to-live.ts';

type Run = (input: JsonObject) => JsonObject | undefined;

/** The region's tables: DynamoDB's operations over items that are persisted. Each call is one step. */
export class TableService {
  readonly streams = new Tables();
  readonly #deps: TableDeps;
  readonly #lifecycle: TableLifecycle;
  readonly #transactions: Transactions;

  constructor(deps: TableDeps) {
    this.#deps = deps;
    this.#lifecycle = new TableLifecycle(deps, this.streams);
    this.#transactions = new Transactions({ ...deps, tables: this.streams });
  }

  /** Restores the tables of earlier starts. Must be the first call. */
  restore(): void {
    this.#lifecycle.restore();
  }

  /**
   * Creates a table of the template, unless an earlier start created it.
   * @param properties of AWS::DynamoDB::Table
   * @throws AwsError ValidationException
   */
  declare(properties: JsonObject): void {
    const nowMs = this.#deps.clock.now();
    declareTable(properties, { tables: this.streams, lifecycle: this.#lifecycle, nowMs });
  }

  /** Deletes a table with its items; one that is not there is not an error. */
  delete(tableName: string): void {
    const table = this.streams.find(tableName);
    if (table !== undefined) this.#lifecycle.delete(table);
  }

  /** How many rows the tables have, with those of their indexes. */
  fill(): { readonly count: number } {
    return { count: this.streams.all().reduce((sum, { items }) => sum + items.rowCount(), 0) };
  }

  /** Every operation that the endpoint serves, by its name. */
  operations(): JsonOperations {
    const tables = tableOperations({ ...this.#deps, tables: this.streams, lifecycle: this.#lifecycle });
    return {
      ...served(TABLE_REQUESTS, tables),
      ...served(ITEM_REQUESTS, this.#itemOperations()),
      ...served(TRANSACTION_REQUESTS, this.#transactionOperations()),
    };
  }

  #itemOperations(): Readonly<Record<keyof typeof ITEM_REQUESTS, Run>> {
    const { stateStore, clock } = this.#deps;
    const tables = this.streams;
    const swept =
      (run: Run): Run =>
      (input) => {
        sweepExpired(tables.find(textOf(input['TableName'])), stateStore, clock.now());
        return run(input);
      };
    return {
      GetItem: swept((input) => getItem(tables, input)),
      PutItem: swept((input) => writeItem(tables, stateStore, 'Put', input)),
      UpdateItem: swept((input) => writeItem(tables, stateStore, 'Update', input)),
      DeleteItem: swept((input) => writeItem(tables, stateStore, 'Delete', input)),
      Query: swept((input) => query(tables, input)),
      Scan: swept((input) => scan(tables, input)),
      BatchGetItem: (input) => batchGetItem(tables, input),
      BatchWriteItem: (input) => batchWriteItem(tables, stateStore, input),
    };
  }

  #transactionOperations(): Readonly<Record<keyof typeof TRANSACTION_REQUESTS, Run>> {
    const statements = statementTables(this.streams, this.#deps.stateStore, this.#transactions);
    return {
      TransactWriteItems: (input) => this.#transactions.write(input),
      TransactGetItems: (input) => this.#transactions.read(input),
      ...partiqlOperations(statements),
    };
  }
}

/** The operations as the endpoint serves them: a table may be named by its ARN, and each request is checked. */
function served(shapes: Readonly<Record<string, RequestShape>>, runs: Readonly<Record<string, Run>>): JsonOperations {
  return Object.fromEntries(
    Object.entries(runs).map(([name, run]): [string, JsonOperation] => {
      const shape = shapes[name] ?? { members: {} };
      return [name, (input) => run(checkedRequest(byTableName(input), shape))];
    }),
  );
}
