import type { RequestShape } from './checked-request.ts';
import {
  attributeMember,
  attributes,
  attributesToGet,
  attributeValue,
  capacity,
  collectionMetrics,
  conditionalOperator,
  conditions,
  expressionNames,
  indexName,
  keyAttributes,
  limit,
  NAME_PATTERN,
  select,
  tableNameOfItems,
  WRITE_MEMBERS,
} from './common-shapes.ts';
import { boolean, element, integer, listOf, mapOf, member, type Shape, string } from './shape.ts';

const TABLE_KEYS = { maxLength: 255, minLength: 3, pattern: NAME_PATTERN, mayBeArn: true } as const;

const attributeUpdates = mapOf(
  'AttributeValueUpdate',
  element('AttributeValueUpdate', { Action: string(), Value: attributeMember }),
);

const keysAndAttributes = element('KeysAndAttributes', {
  Keys: listOf(
    { type: 'ParameterizedMap', className: 'AttributeValue', of: attributeValue },
    { notNull: true, minLength: 1, maxLength: 100 },
  ),
  AttributesToGet: attributesToGet,
  ConsistentRead: boolean,
  ProjectionExpression: string(),
  ExpressionAttributeNames: expressionNames,
});

const writeRequests: Shape = {
  type: 'ParameterizedList',
  of: element('WriteRequest', {
    DeleteRequest: member('DeleteRequest', { Key: keyAttributes }),
    PutRequest: member('PutRequest', { Item: keyAttributes }),
  }),
};

/** What both Query and Scan take. */
const READ_MEMBERS = {
  Select: select,
  IndexName: indexName,
  ReturnConsumedCapacity: capacity,
  TableName: tableNameOfItems,
  ConditionalOperator: conditionalOperator,
  Limit: limit,
  ExclusiveStartKey: attributes,
  ConsistentRead: boolean,
  FilterExpression: string(),
  ProjectionExpression: string(),
  ExpressionAttributeValues: attributes,
  ExpressionAttributeNames: expressionNames,
};

export const ITEM_REQUESTS = {
  GetItem: {
    members: {
      ReturnConsumedCapacity: capacity,
      AttributesToGet: attributesToGet,
      TableName: tableNameOfItems,
      Key: keyAttributes,
      ConsistentRead: boolean,
      ProjectionExpression: string(),
      ExpressionAttributeNames: expressionNames,
    },
  },
  PutItem: { members: { ...WRITE_MEMBERS, Item: keyAttributes } },
  DeleteItem: { members: { ...WRITE_MEMBERS, Key: keyAttributes } },
  UpdateItem: {
    members: { ...WRITE_MEMBERS, Key: keyAttributes, AttributeUpdates: attributeUpdates, UpdateExpression: string() },
  },
  Query: {
    members: {
      ...READ_MEMBERS,
      AttributesToGet: attributesToGet,
      QueryFilter: conditions,
      KeyConditions: conditions,
      KeyConditionExpression: string(),
      ScanIndexForward: boolean,
    },
  },
  Scan: {
    members: {
      // Of more than ten problems, DynamoDB names the first in this order.
      TotalSegments: integer({ min: 1, max: 1_000_000 }),
      Segment: integer({ min: 0, max: 999_999 }),
      ...READ_MEMBERS,
      ScanFilter: conditions,
      AttributesToGet: attributesToGet,
    },
  },
  BatchGetItem: {
    members: {
      ReturnConsumedCapacity: capacity,
      RequestItems: mapOf('KeysAndAttributes', keysAndAttributes, { notNull: true, minLength: 1, keys: TABLE_KEYS }),
    },
  },
  BatchWriteItem: {
    members: {
      ReturnConsumedCapacity: capacity,
      ReturnItemCollectionMetrics: collectionMetrics,
      RequestItems: mapOf('java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>', writeRequests, {
        notNull: true,
        minLength: 1,
        keys: TABLE_KEYS,
        values: { maxLength: 25, minLength: 1 },
      }),
    },
  },
} as const satisfies Record<string, RequestShape>;
