import { isObject, type Json, type JsonObject, listOf, objectOf, objectsOf, textOf } from '../../core/json.ts';
import type { Access } from '../access.ts';
import type { Context } from '../context.ts';
import { leadingKeyOf, queriedKeyOf } from './leading-keys.ts';
import { arnIn, type Names, type OperationRights, on, rows, type ServiceRights } from './operation-rights.ts';
import { accessOf, STATEMENT_ACTIONS } from './partiql.ts';

const tableArn = (name: Json | undefined, names: Names): string => {
  const table = textOf(name);
  return arnIn(names, 'dynamodb', table.startsWith('arn:') ? table : `table/${table}`);
};

const table = ({ TableName }: JsonObject, names: Names): readonly string[] => [tableArn(TableName, names)];

/** A query or scan of an index needs the right on the index, not on its table. */
function tableOrIndex({ TableName, IndexName }: JsonObject, names: Names): string {
  const arn = tableArn(TableName, names);
  return typeof IndexName === 'string' ? `${arn}/index/${IndexName}` : arn;
}

/** An operation on one item: its partition key is a fact for conditions. */
function onItem(operation: string, member: 'Key' | 'Item'): OperationRights {
  const action = `dynamodb:${operation}`;
  return {
    actions: [action],
    accesses: (input, names) => [itemAccess(action, input, objectOf(input[member]), names)],
  };
}

function itemAccess(action: string, input: JsonObject, item: JsonObject, names: Names): Access {
  const keys = leadingKeyOf(item, textOf(input['TableName']), names);
  return { action, resource: tableArn(input['TableName'], names), context: contextOf(input, keys) };
}

function contextOf({ ReturnValues, Select }: JsonObject, keys: readonly string[]): Context {
  return {
    'dynamodb:leadingkeys': keys,
    ...(typeof ReturnValues === 'string' && { 'dynamodb:returnvalues': [ReturnValues] }),
    ...(typeof Select === 'string' && { 'dynamodb:select': [Select] }),
  };
}

const query: OperationRights = {
  actions: ['dynamodb:Query'],
  accesses: (input, names) => [
    {
      action: 'dynamodb:Query',
      resource: tableOrIndex(input, names),
      context: contextOf(input, queriedKeyOf(input, names)),
    },
  ],
};

/** `RequestItems` has the tables as names; one action covers all items. */
function onTables(operation: string, itemsIn: (requests: Json) => readonly JsonObject[]): OperationRights {
  const action = `dynamodb:${operation}`;
  return {
    actions: [action],
    accesses: (input, names) =>
      Object.entries(objectOf(input['RequestItems'])).map(([name, requests]) => {
        const keys = itemsIn(requests).flatMap((item) => leadingKeyOf(item, name, names));
        return { action, resource: tableArn(name, names), context: contextOf(input, keys) };
      }),
  };
}

const keysIn = (requests: Json): readonly JsonObject[] => objectsOf(objectOf(requests)['Keys']);

const writtenIn = (requests: Json): readonly JsonObject[] =>
  objectsOf(requests).map(({ PutRequest, DeleteRequest }) =>
    objectOf(objectOf(PutRequest)['Item'] ?? objectOf(DeleteRequest)['Key']),
  );

/** The action that each part of a transaction needs. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
};

/** A transaction has no action of its own: it needs that of each of its parts. */
function transaction(parts: readonly string[]): OperationRights {
  return {
    actions: parts.map((part) => TRANSACTION_ACTIONS[part] ?? ''),
    accesses: ({ TransactItems }, names) =>
      listOf(TransactItems).flatMap((item) =>
        Object.entries(objectOf(item)).flatMap(([part, members]) => {
          const action = TRANSACTION_ACTIONS[part];
          if (action === undefined || !isObject(members)) return [];
          return [itemAccess(action, members, objectOf(members['Key'] ?? members['Item']), names)];
        }),
      ),
  };
}

/** A statement needs the right on the table, or the index, that it names. */
function statements(statementsIn: (input: JsonObject) => readonly JsonObject[]): OperationRights {
  return {
    actions: Object.values(STATEMENT_ACTIONS),
    accesses: (input, names) =>
      statementsIn(input).map(({ Statement }): Access => {
        const { action, table: TableName, index: IndexName } = accessOf(textOf(Statement));
        return { action, resource: tableOrIndex({ TableName, ...(IndexName !== undefined && { IndexName }) }, names) };
      }),
  };
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const dynamodb: ServiceRights = {
  GetItem: onItem('GetItem', 'Key'),
  PutItem: onItem('PutItem', 'Item'),
  UpdateItem: onItem('UpdateItem', 'Key'),
  DeleteItem: onItem('DeleteItem', 'Key'),
  Query: query,
  Scan: on('dynamodb:Scan', (input, names) => [tableOrIndex(input, names)]),
  BatchGetItem: onTables('BatchGetItem', keysIn),
  BatchWriteItem: onTables('BatchWriteItem', writtenIn),
  TransactGetItems: transaction(['Get']),
  TransactWriteItems: transaction(['ConditionCheck', 'Delete', 'Put', 'Update']),
  ExecuteStatement: statements((input) => [input]),
  BatchExecuteStatement: statements(({ Statements }) => objectsOf(Statements)),
  ExecuteTransaction: statements(({ TransactStatements }) => objectsOf(TransactStatements)),
  ...rows(
    'dynamodb',
    [
      'CreateTable',
      'DeleteTable',
      'DescribeContinuousBackups',
      'DescribeContributorInsights',
      'DescribeTable',
      'DescribeTimeToLive',
      'UpdateContinuousBackups',
      'UpdateTable',
      'UpdateTimeToLive',
    ],
    table,
  ),
  ...rows('dynamodb', ['ListTagsOfResource', 'TagResource', 'UntagResource'], ({ ResourceArn }) => [
    textOf(ResourceArn),
  ]),
  ListTables: on('dynamodb:ListTables', (_input, names) => [arnIn(names, 'dynamodb', 'table/*')]),
};
