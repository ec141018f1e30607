import { openSpill } from '../../../../src/composition/sqlite-spill.ts';
import { AwsError } from '../../../../src/core/aws-error.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { seededRandom } from '../../../../src/core/random.ts';
import { NO_STATE_STORE } from '../../../../src/core/state-store.ts';
import { VirtualClock } from '../../../../src/core/virtual-clock.ts';
import { statementTables } from '../../../../src/dynamodb/items/statement-tables.ts';
import { Transactions } from '../../../../src/dynamodb/items/transactions.ts';
import { partiqlOperations } from '../../../../src/dynamodb/partiql/partiql-operations.ts';
import { TableService } from '../../../../src/dynamodb/table-service.ts';

const attribute = (AttributeName: string, AttributeType: string) => ({ AttributeName, AttributeType });
const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const ORDERS: JsonObject = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [attribute('pk', 'S'), attribute('sk', 'N'), attribute('customer', 'S')],
  KeySchema: key('pk', 'sk'),
  GlobalSecondaryIndexes: [
    { IndexName: 'by-customer', KeySchema: key('customer', 'sk'), Projection: { ProjectionType: 'ALL' } },
  ],
};

export interface StatedOrders extends Disposable {
  readonly operations: ReturnType<typeof partiqlOperations>;
  execute(statement: string, more?: JsonObject): JsonObject;
  /** The keys of the items that a SELECT gives. */
  keysOf(statement: string): string;
}

/** A table with the items a-1, a-2, a-3 and b-1. */
export function statedOrders(): StatedOrders {
  const spill = openSpill();
  const deps = {
    clock: new VirtualClock(Date.parse('2026-01-02T03:04:05.000Z')),
    random: seededRandom(1),
    stateStore: NO_STATE_STORE,
    spill,
    region: 'eu-west-1',
    accountId: '000000000000',
  };
  const service = new TableService(deps);
  service.declare(ORDERS);
  const transactions = new Transactions({ ...deps, tables: service.streams });
  const operations = partiqlOperations(statementTables(service.streams, NO_STATE_STORE, transactions));
  const execute = (Statement: string, more: JsonObject = {}): JsonObject =>
    operations.ExecuteStatement({ Statement, ...more });
  for (const [pk, sk] of [
    ['a', 1],
    ['a', 2],
    ['a', 3],
    ['b', 1],
  ]) {
    execute(`INSERT INTO orders VALUE {'pk': '${pk}', 'sk': ${sk}, 'customer': 'c-${sk}', 'n': ${sk}}`);
  }
  return {
    operations,
    execute,
    keysOf: (statement) =>
      JSON.stringify(execute(`SELECT pk, sk FROM ${statement}`)['Items']).replaceAll(/[^ab\d,]|pk|sk/g, ''),
    [Symbol.dispose]: () => spill.close(),
  };
}

export function refused(work: () => unknown): readonly [code: string, message: string] {
  try {
    work();
  } catch (error) {
    if (error instanceof AwsError) return [error.code, error.message];
    throw error;
  }
  return ['', 'accepted'];
}
