import { type JsonObject, objectOf } from '../../../src/core/json.ts';
import type { ConformanceCase } from '../case.ts';
import { refused } from '../expected.ts';
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

const UPDATES = `${DYNAMODB_GUIDE}/Expressions.UpdateExpressions.html`;
const TRANSACTION = `${DYNAMODB_API}/API_TransactWriteItems.html`;
const LETTERS = list(text('a'), text('b'), text('c'), text('d'));
const ITEM = { id: text('a'), n: number(5), l: LETTERS, s: { SS: ['x', 'y'] }, m: { M: { k: text('v') } } };

/** Updates {@link ITEM} and gives the attributes that are asked for afterwards. */
const updating =
  (UpdateExpression: string, values: JsonObject | undefined, ReturnValues = 'ALL_NEW'): ConformanceCase['run'] =>
  async (aws, own) => {
    const TableName = await table(aws, hashTable(own));
    await put(aws, TableName, ITEM);
    const input = { TableName, Key: { id: text('a') }, UpdateExpression, ReturnValues };
    return dynamodb(aws, 'UpdateItem', { ...input, ExpressionAttributeValues: values });
  };

const updated = (
  expression: string,
  values: JsonObject | undefined,
  attribute: string,
  gives: unknown,
): ConformanceCase => ({
  name: `${expression} makes ${attribute} ${JSON.stringify(gives)}`,
  source: UPDATES,
  run: async (aws, own) =>
    objectOf(objectOf(await updating(expression, values)(aws, own))['Attributes'])[attribute] ?? null,
  gives,
});

const refusedUpdate = (expression: string, values: JsonObject | undefined, message: RegExp): ConformanceCase => ({
  name: `${expression} is refused`,
  source: UPDATES,
  run: updating(expression, values),
  gives: refused(400, 'ValidationException', message),
});

const transaction = (TableName: string, id: string, more: object = {}) => ({
  Put: { TableName, Item: { id: text(id) }, ...more },
});

export const DYNAMODB_UPDATES: readonly ConformanceCase[] = [
  updated('REMOVE l[0], l[1]', undefined, 'l', list(text('c'), text('d'))),
  updated('SET l[9] = :v', { ':v': text('e') }, 'l', list(text('a'), text('b'), text('c'), text('d'), text('e'))),
  updated('SET l[0] = :v REMOVE l[1]', { ':v': text('z') }, 'l', list(text('z'), text('c'), text('d'))),
  updated(
    'SET l = list_append(l, :v)',
    { ':v': list(text('e')) },
    'l',
    list(text('a'), text('b'), text('c'), text('d'), text('e')),
  ),
  updated('SET n = n + :v', { ':v': number('0.1') }, 'n', number('5.1')),
  updated('SET n = if_not_exists(x, :v) - :v', { ':v': number(1) }, 'n', number(0)),
  updated('SET o = n, n = :v', { ':v': number(1) }, 'o', number(5)),
  updated('SET m.k2 = :v', { ':v': number(1) }, 'm', { M: { k: text('v'), k2: number(1) } }),
  updated('ADD n :v', { ':v': number(-7) }, 'n', number(-2)),
  updated('ADD x :v', { ':v': number(3) }, 'x', number(3)),
  updated('ADD s :v', { ':v': { SS: ['z', 'x'] } }, 's', { SS: ['x', 'y', 'z'] }),
  updated('DELETE s :v', { ':v': { SS: ['x'] } }, 's', { SS: ['y'] }),
  updated('DELETE s :v', { ':v': { SS: ['x', 'y'] } }, 's', null),
  {
    name: 'UPDATED_OLD gives what was changed, as it was',
    source: `${DYNAMODB_API}/API_UpdateItem.html`,
    run: updating('SET n = :v, x = :v', { ':v': number(1) }, 'UPDATED_OLD'),
    gives: { Attributes: { n: { N: '5' } } },
  },
  {
    name: 'UPDATED_NEW gives what was changed, as it is',
    source: `${DYNAMODB_API}/API_UpdateItem.html`,
    run: updating('SET n = :v, m.k = :v', { ':v': number(1) }, 'UPDATED_NEW'),
    gives: { Attributes: { n: { N: '1' }, m: { M: { k: { N: '1' } } } } },
  },
  {
    name: 'an item that is not there is made by an update',
    source: `${DYNAMODB_API}/API_UpdateItem.html`,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      await dynamodb(aws, 'UpdateItem', { TableName, Key: { id: text('a') } });
      return get(aws, TableName, 'a');
    },
    gives: { id: { S: 'a' } },
  },
  refusedUpdate('SET id = :v', { ':v': text('b') }, /Cannot update attribute id\. This attribute is part of the key/),
  refusedUpdate(
    'SET n = :v, n = :v',
    { ':v': number(1) },
    /Two document paths overlap with each other; must remove or rewrite one of these paths; path one: \[n\], path two: \[n\]/,
  ),
  refusedUpdate('SET m.k = :v REMOVE m', { ':v': number(1) }, /Two document paths overlap with each other/),
  refusedUpdate(
    'SET x.y = :v',
    { ':v': number(1) },
    /The document path provided in the update expression is invalid for update/,
  ),
  refusedUpdate(
    'SET n = n + :v',
    { ':v': text('1') },
    /Incorrect operand type for operator or function; operator or function: \+, operand type: S/,
  ),
  refusedUpdate(
    'SET n = x + :v',
    { ':v': number(1) },
    /The provided expression refers to an attribute that does not exist in the item/,
  ),
  refusedUpdate(
    'ADD l :v',
    { ':v': list() },
    /Incorrect operand type for operator or function; operator: ADD, operand type: LIST/,
  ),
  refusedUpdate('SET', undefined, /Syntax error; token: "<EOF>", near: "SET"/),
  {
    name: 'a transaction whose condition does not hold says which, and writes nothing',
    source: TRANSACTION,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      await put(aws, TableName, { id: text('a') });
      const TransactItems = [
        transaction(TableName, 'b'),
        transaction(TableName, 'a', { ConditionExpression: 'attribute_not_exists(id)' }),
      ];
      const { error, message } = await dynamodb(aws, 'TransactWriteItems', { TransactItems });
      return [error, message, (await get(aws, TableName, 'b')) ?? null];
    },
    gives: [
      'TransactionCanceledException',
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      null,
    ],
  },
  {
    name: 'a transaction does not write an item twice',
    source: TRANSACTION,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      const TransactItems = [transaction(TableName, 'a'), transaction(TableName, 'a')];
      return dynamodb(aws, 'TransactWriteItems', { TransactItems });
    },
    gives: refused(400, 'ValidationException', 'Transaction request cannot include multiple operations on one item'),
  },
  {
    name: 'a token of a transaction is for one request',
    source: TRANSACTION,
    run: async (aws, own) => {
      const TableName = await table(aws, hashTable(own));
      const send = (id: string) =>
        dynamodb(aws, 'TransactWriteItems', { TransactItems: [transaction(TableName, id)], ClientRequestToken: own });
      return [await send('a'), await send('a'), (await send('b'))['error']];
    },
    gives: [{}, {}, 'IdempotentParameterMismatchException'],
  },
  {
    name: 'a batch does not write an item twice',
    source: `${DYNAMODB_API}/API_BatchWriteItem.html`,
    run: async (aws, own) => {
      const one = { PutRequest: { Item: { id: text('a') } } };
      return dynamodb(aws, 'BatchWriteItem', { RequestItems: { [await table(aws, hashTable(own))]: [one, one] } });
    },
    gives: refused(400, 'ValidationException', 'Provided list of item keys contains duplicates'),
  },
  {
    name: 'a batch writes 25 items at most',
    source: `${DYNAMODB_API}/API_BatchWriteItem.html`,
    run: async (aws, own) => {
      const requests = Array.from({ length: 26 }, (_one, index) => ({
        PutRequest: { Item: { id: text(`${index}`) } },
      }));
      return dynamodb(aws, 'BatchWriteItem', { RequestItems: { [await table(aws, hashTable(own))]: requests } });
    },
    gives: refused(400, 'ValidationException'),
  },
];
