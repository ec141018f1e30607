import { type Json, type JsonObject, objectOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { part, refused } from '../expected.ts';
import {
  DYNAMODB_API,
  DYNAMODB_GUIDE,
  dynamodb,
  get,
  hashTable,
  list,
  number,
  put,
  table,
  text,
} from './dynamodb-calls.ts';

const PUT = `${DYNAMODB_API}/API_PutItem.html`;
const TYPES = `${DYNAMODB_GUIDE}/HowItWorks.NamingRulesDataTypes.html`;
const CONDITIONS = `${DYNAMODB_GUIDE}/Expressions.OperatorsAndFunctions.html`;

const refusedItem = (name: string, value: JsonObject, message?: string | RegExp): ConformanceCase => ({
  name,
  source: TYPES,
  run: async (aws, own) => put(aws, await table(aws, hashTable(own)), { id: text('a'), v: value }),
  gives: refused(400, 'ValidationException', message),
});

/** Puts a value and reads it. */
const kept = (name: string, value: JsonObject, gives: Json): ConformanceCase => ({
  name,
  source: TYPES,
  run: async (aws, own) => {
    const TableName = await table(aws, hashTable(own));
    await put(aws, TableName, { id: text('a'), v: value });
    return objectOf(await get(aws, TableName, 'a'))['v'];
  },
  gives,
});

const ITEM = {
  id: text('a'),
  n: number(5),
  s: text('word'),
  l: list(number(1), text('x')),
  m: { M: { k: text('v') } },
};

/** Whether a condition holds for {@link ITEM}. */
const condition = (expression: string, values: JsonObject | undefined, holds: boolean): ConformanceCase => ({
  name: `the condition ${expression} ${holds ? 'holds' : 'does not hold'}`,
  source: CONDITIONS,
  run: async (aws, own) => {
    const TableName = await table(aws, hashTable(own));
    await put(aws, TableName, ITEM);
    const more = { ConditionExpression: expression, ExpressionAttributeValues: values };
    return (await put(aws, TableName, { id: text('a') }, more))['error'] ?? 'holds';
  },
  gives: holds ? 'holds' : 'ConditionalCheckFailedException',
});

const refusedCondition = (expression: string, message: RegExp, values?: JsonObject): ConformanceCase => ({
  name: `the condition ${expression} is refused`,
  source: CONDITIONS,
  run: async (aws, own) => {
    const TableName = await table(aws, hashTable(own));
    const more = { ConditionExpression: expression, ExpressionAttributeValues: values };
    return put(aws, TableName, { id: text('a') }, more);
  },
  gives: refused(400, 'ValidationException', message),
});

export const DYNAMODB_ITEMS: readonly ConformanceCase[] = [
  kept('a number keeps 38 digits', number('12345678901234567890123456789012345678'), {
    N: '12345678901234567890123456789012345678',
  }),
  kept('a number loses zeros that say nothing', number('0012.500'), { N: '12.5' }),
  kept('a number with an exponent is written out', number('1.5e3'), { N: '1500' }),
  kept('an empty text is a value', text(''), { S: '' }),
  kept(
    'a map keeps null and booleans',
    { M: { a: { NULL: true }, b: { BOOL: false } } },
    {
      M: { a: { NULL: true }, b: { BOOL: false } },
    },
  ),
  kept('binary values are Base64', { B: 'AP8B' }, { B: 'AP8B' }),
  refusedItem(
    '39 digits are too many',
    number('123456789012345678901234567890123456789'),
    /more than 38 significant digits/,
  ),
  refusedItem('a number over 9.9e125 is refused', number('1e126'), /Number overflow/),
  refusedItem('a text that is no number is refused', number('one'), /cannot be converted to a numeric value/),
  refusedItem('an empty set is refused', { SS: [] }, /An string set {2}may not be empty|may not be empty/),
  refusedItem(
    'a set with a value twice is refused',
    { SS: ['a', 'a'] },
    /Input collection \[a, a\] contains duplicates\./,
  ),
  refusedItem(
    'a value of two types is refused',
    { S: 'a', N: '1' },
    /Supplied AttributeValue has more than one datatypes set/,
  ),
  refusedItem(
    'a value without a type is refused',
    {},
    /Supplied AttributeValue is empty, must contain exactly one of the supported datatypes/,
  ),
  refusedItem('NULL of false is refused', { NULL: false }, /Null attribute value types must have the value of true/),
  {
    name: 'an item without its key is refused',
    source: PUT,
    run: async (aws, own) => put(aws, await table(aws, hashTable(own)), { other: text('a') }),
    gives: refused(
      400,
      'ValidationException',
      'One or more parameter values were invalid: Missing the key id in the item',
    ),
  },
  {
    name: 'a key of another type is refused',
    source: PUT,
    run: async (aws, own) => put(aws, await table(aws, hashTable(own)), { id: number(1) }),
    gives: refused(
      400,
      'ValidationException',
      'One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
    ),
  },
  {
    name: 'a key to get has the attributes of the schema',
    source: `${DYNAMODB_API}/API_GetItem.html`,
    run: async (aws, own) =>
      dynamodb(aws, 'GetItem', { TableName: await table(aws, hashTable(own)), Key: { x: text('a') } }),
    gives: refused(400, 'ValidationException', 'The provided key element does not match the schema'),
  },
  {
    name: 'an item of more than 400 KB is refused',
    source: PUT,
    run: async (aws, own) =>
      put(aws, await table(aws, hashTable(own)), { id: text('a'), v: text('x'.repeat(409_600)) }),
    gives: refused(400, 'ValidationException', 'Item size has exceeded the maximum allowed size'),
  },
  {
    name: 'an item that is not there gives an empty answer',
    source: `${DYNAMODB_API}/API_GetItem.html`,
    run: async (aws, own) =>
      dynamodb(aws, 'GetItem', { TableName: await table(aws, hashTable(own)), Key: { id: text('a') } }),
    gives: {},
  },
  {
    name: 'ReturnValues ALL_OLD gives the item before',
    source: PUT,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      await put(aws, TableName, { id: text('a'), n: number(1) });
      return put(aws, TableName, { id: text('a') }, { ReturnValues: 'ALL_OLD' });
    },
    gives: { Attributes: { id: { S: 'a' }, n: { N: '1' } } },
  },
  {
    name: 'a condition that does not hold says so, with the item where that is wanted',
    source: PUT,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      await put(aws, TableName, { id: text('a'), n: number(1) });
      const { text: body } = await aws.rawJson('dynamodb', '1.0', 'DynamoDB_20120810.PutItem', {
        TableName,
        Item: { id: text('a') },
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return JSON.parse(body);
    },
    gives: {
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { id: { S: 'a' }, n: { N: '1' } },
    },
  },
  {
    name: 'consumed capacity is told where it is wanted',
    source: PUT,
    run: async (aws, own) =>
      put(
        aws,
        await table(aws, hashTable(own)),
        { id: text('a'), v: text('x'.repeat(1_100)) },
        { ReturnConsumedCapacity: 'TOTAL' },
      ),
    gives: { ConsumedCapacity: part({ CapacityUnits: 2 }) },
  },
  condition('attribute_exists(m.k)', undefined, true),
  condition('attribute_not_exists(m.extra)', undefined, true),
  condition('attribute_type(l, :t)', { ':t': text('L') }, true),
  condition('begins_with(s, :p)', { ':p': text('wo') }, true),
  condition('contains(l, :x)', { ':x': text('x') }, true),
  condition('contains(s, :x)', { ':x': text('or') }, true),
  condition('size(l) = :n', { ':n': number(2) }, true),
  condition('n BETWEEN :a AND :b', { ':a': number(5), ':b': number(6) }, true),
  condition('n IN (:a, :b)', { ':a': number(4), ':b': number('5.0') }, true),
  condition('NOT n > :a', { ':a': number(4) }, false),
  condition('n = :a OR s = :b AND n = :a', { ':a': number(4), ':b': text('word') }, false),
  condition('n < :a', { ':a': text('9') }, false),
  condition('l[1] = :a', { ':a': text('x') }, true),
  refusedCondition(
    'n = :missing',
    /An expression attribute value used in expression is not defined; attribute value: :missing/,
  ),
  refusedCondition('n = = n', /Syntax error; token: "=", near: "= = n"/),
  refusedCondition('size = :a', /Attribute name is a reserved keyword; reserved keyword: size/, { ':a': number(1) }),
  refusedCondition('n = :a', /Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}/, {
    ':a': number(1),
    ':b': number(1),
  }),
];
