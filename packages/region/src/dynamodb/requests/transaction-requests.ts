import type { RequestShape } from './checked-request.ts';
import {
  attributes,
  attributeValue,
  capacity,
  collectionMetrics,
  expressionNames,
  keyAttributes,
  onConditionFailure,
  tableNameOfItems,
} from './common-shapes.ts';
import { boolean, element, integer, listOf, member, string } from './shape.ts';

const CONDITION = {
  TableName: tableNameOfItems,
  ConditionExpression: string(),
  ExpressionAttributeNames: expressionNames,
  ExpressionAttributeValues: attributes,
  ReturnValuesOnConditionCheckFailure: onConditionFailure,
};

const transactWriteItem = element('TransactWriteItem', {
  ConditionCheck: member('ConditionCheck', {
    ...CONDITION,
    Key: keyAttributes,
    ConditionExpression: string({ notNull: true }),
  }),
  Put: member('Put', { ...CONDITION, Item: keyAttributes }),
  Delete: member('Delete', { ...CONDITION, Key: keyAttributes }),
  Update: member('Update', { ...CONDITION, Key: keyAttributes, UpdateExpression: string({ notNull: true }) }),
});

const transactGetItem = element('TransactGetItem', {
  Get: member(
    'Get',
    {
      Key: keyAttributes,
      TableName: tableNameOfItems,
      ProjectionExpression: string(),
      ExpressionAttributeNames: expressionNames,
    },
    { notNull: true },
  ),
});

const statement = string({ notNull: true, minLength: 1, maxLength: 8192 });
const parameters = listOf(attributeValue, { minLength: 1 });
const token = string({ minLength: 1, maxLength: 36 });

export const TRANSACTION_REQUESTS = {
  TransactWriteItems: {
    members: {
      TransactItems: listOf(transactWriteItem, { notNull: true, minLength: 1, maxLength: 100 }),
      ClientRequestToken: token,
      ReturnConsumedCapacity: capacity,
      ReturnItemCollectionMetrics: collectionMetrics,
    },
  },
  TransactGetItems: {
    members: {
      TransactItems: listOf(transactGetItem, { notNull: true, minLength: 1, maxLength: 100 }),
      ReturnConsumedCapacity: capacity,
    },
  },
  ExecuteStatement: {
    members: {
      Statement: statement,
      Parameters: parameters,
      ConsistentRead: boolean,
      Limit: integer({ min: 1 }),
      NextToken: string({ minLength: 1, maxLength: 32768 }),
      ReturnConsumedCapacity: capacity,
      ReturnValuesOnConditionCheckFailure: onConditionFailure,
    },
  },
  BatchExecuteStatement: {
    members: {
      Statements: listOf(
        element('BatchStatementRequest', {
          Statement: statement,
          Parameters: parameters,
          ConsistentRead: boolean,
          ReturnValuesOnConditionCheckFailure: onConditionFailure,
        }),
        { notNull: true, minLength: 1, maxLength: 25 },
      ),
      ReturnConsumedCapacity: capacity,
    },
  },
  ExecuteTransaction: {
    members: {
      TransactStatements: listOf(
        element('ParameterizedStatement', {
          Statement: statement,
          Parameters: parameters,
          ReturnValuesOnConditionCheckFailure: onConditionFailure,
        }),
        { notNull: true, minLength: 1, maxLength: 100 },
      ),
      ClientRequestToken: token,
      ReturnConsumedCapacity: capacity,
    },
  },
} as const satisfies Record<string, RequestShape>;
