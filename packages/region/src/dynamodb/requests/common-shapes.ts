import { boolean, element, integer, listOf, type Members, mapOf, type Shape, string } from './shape.ts';

export const NAME_PATTERN = '[a-zA-Z0-9_.-]+';
const NAME = { pattern: NAME_PATTERN, minLength: 3, maxLength: 255 } as const;

const OPERATORS = 'IN,NULL,BETWEEN,LT,NOT_CONTAINS,EQ,GT,NOT_NULL,NE,LE,BEGINS_WITH,GE,CONTAINS'.split(',');

export const attributeValue: Shape = { type: 'AttributeValue', where: 'element' };
export const attributeMember: Shape = { type: 'AttributeValue', where: 'member' };
export const attributes = mapOf('AttributeValue', attributeValue);
export const keyAttributes = mapOf('AttributeValue', attributeValue, { notNull: true });

export const tableNameOfItems = string({ notNull: true, mayBeArn: true, ...NAME });
export const indexName = string(NAME);
export const attributesToGet = listOf(string(), { minLength: 1, maxLength: 255 });
export const expressionNames = mapOf('java.lang.String', string());
export const limit = integer({ min: 1 });
export const select = string({ oneOf: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'] });
export const conditionalOperator = string({ oneOf: ['OR', 'AND'] });
export const returnValues = string({ oneOf: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] });
export const onConditionFailure = string({ oneOf: ['ALL_OLD', 'NONE'] });
export const capacity = string({ oneOf: ['INDEXES', 'TOTAL', 'NONE'] });
export const collectionMetrics = string({ oneOf: ['SIZE', 'NONE'] });

export const conditions = mapOf(
  'Condition',
  element('Condition', {
    AttributeValueList: listOf(attributeValue),
    ComparisonOperator: string({ notNull: true, oneOf: OPERATORS }),
  }),
);

const expected = mapOf(
  'ExpectedAttributeValue',
  element('ExpectedAttributeValue', {
    AttributeValueList: listOf(attributeValue),
    ComparisonOperator: string({ oneOf: OPERATORS }),
    Exists: boolean,
    Value: attributeMember,
  }),
);

/** What every write of one item takes. */
export const WRITE_MEMBERS: Members = {
  ReturnConsumedCapacity: capacity,
  TableName: tableNameOfItems,
  ReturnItemCollectionMetrics: collectionMetrics,
  ReturnValues: returnValues,
  ReturnValuesOnConditionCheckFailure: onConditionFailure,
  ConditionalOperator: conditionalOperator,
  Expected: expected,
  ConditionExpression: string(),
  ExpressionAttributeValues: attributes,
  ExpressionAttributeNames: expressionNames,
};
