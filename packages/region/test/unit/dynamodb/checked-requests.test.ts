import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { at, type Json, type JsonObject, objectOf } from '../../../src/core/json.ts';
import { type CheckedRequest, CheckedRequests } from '../../../src/dynamodb/checked-requests.ts';

const load = createRequire(import.meta.url);
const { checkTypes, checkValidations } = load('dynalite/validations');
const store = { options: { maxItemSize: 409_600 } };

/** dynalite's own check, each time. */
function check(operation: string, input: JsonObject): CheckedRequest {
  const { types, custom } = load(`dynalite/validations/${operation.charAt(0).toLowerCase()}${operation.slice(1)}`);
  const data = checkTypes(input, types);
  checkValidations(data, types, custom, store);
  return data;
}

const outcome = (work: () => CheckedRequest): unknown => {
  try {
    return work();
  } catch (error) {
    return { refused: at(error, 'body') };
  }
};

/** What comes of a request by the forms that are known, and by dynalite alone. */
const both = (requests: CheckedRequests, operation: string, input: JsonObject) => ({
  once: outcome(() => requests.checked(operation, structuredClone(input), (whole) => check(operation, whole))),
  alone: outcome(() => check(operation, structuredClone(input))),
});

const Key = { id: { S: 'one' } };
const NAMES = { '#a': 'first', '#b': 'second' };
const SOME = { ':x': { N: '1' }, ':y': { S: 'one' }, ':z': { M: { deep: { L: [{ N: '1.50' }, { BOOL: true }] } } } };
const OTHER = { ':x': { N: '2' }, ':y': { S: 'S' }, ':z': { M: { deep: { L: [{ N: '1.5' }, { NULL: true }] } } } };
const RETYPED = { ':x': { S: '2' }, ':y': { S: 'two' }, ':z': { L: [] } };
const SETS = { ':x': { NS: ['1', '2'] }, ':y': { SS: ['a', 'a'] }, ':z': { B: 'AA==' } };
const STRANGE = { ':x': { N: 'no' }, ':y': { S: 'a', N: '1' }, ':z': {} };

const using = (text: string, values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name]) => text.includes(name)));

/** The members that an expression needs, with these values. */
function requestOf(member: string, text: string, values: JsonObject): JsonObject {
  const names = Object.entries(NAMES).filter(([name]) => text.includes(name));
  return {
    TableName: 'table',
    ...(member === 'KeyConditionExpression' ? {} : { Key }),
    [member]: text,
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(text.includes(':') && { ExpressionAttributeValues: using(text, values) }),
  };
}

describe('a request of a form that was checked before', () => {
  test.each([
    ['DeleteItem', 'ConditionExpression', 'attribute_not_exists(#a) OR #b < :x OR (#a = :y AND attribute_exists(#b))'],
    ['DeleteItem', 'ConditionExpression', '#a.#b[1].c IN (:x, :y) AND NOT contains(#a, :y)'],
    ['DeleteItem', 'ConditionExpression', 'begins_with(#a, :x)'],
    ['DeleteItem', 'ConditionExpression', '#a BETWEEN :x AND :x'],
    ['DeleteItem', 'ConditionExpression', 'attribute_type(#a, :y)'],
    ['DeleteItem', 'ConditionExpression', '#a = :missing'],
    [
      'UpdateItem',
      'UpdateExpression',
      'SET #a = :x, #b.c = if_not_exists(#b.d, :z), e = list_append(:y, e) REMOVE f[0]',
    ],
    ['UpdateItem', 'UpdateExpression', 'SET #a = #a + :x, #b = :z'],
    ['UpdateItem', 'UpdateExpression', 'ADD #a :x'],
    ['GetItem', 'ProjectionExpression', '#a.#b, c[0], d'],
    ['Query', 'KeyConditionExpression', '#a = :y AND begins_with(#b, :x)'],
    ['Query', 'KeyConditionExpression', '#a = :y AND #b BETWEEN :x AND :z'],
  ])('%s with %s %s is as dynalite checks it anew, for other values and types too', (operation, member, text) => {
    const requests = new CheckedRequests();
    for (const values of [SOME, OTHER, RETYPED, SETS, STRANGE, OTHER, SOME]) {
      const { once, alone } = both(requests, operation, requestOf(member, text, values));
      expect(once).toEqual(alone);
    }
  });

  test.each<[string, Json]>([
    ['plain', { id: { S: 'two' }, count: { N: '12.5' } }],
    ['a number in another form', { id: { S: 'two' }, count: { N: '1.50' } }],
    ['a number that is too large', { id: { S: 'two' }, count: { N: `1${'0'.repeat(130)}` } }],
    ['two types in one value', { id: { S: 'two', N: '2' } }],
    ['a false null', { id: { NULL: false } }],
    ['no value', { id: {} }],
    ['more than 400 KB', { id: { S: 'x'.repeat(410_000) } }],
    ['more than 400 KB in UTF-8 only', { id: { S: 'ä'.repeat(205_000) } }],
    ['more than 400 KB of empty texts', { list: { L: Array.from({ length: 410_000 }, () => ({ S: '' })) } }],
    ['a name that means something else in JavaScript', JSON.parse('{"id":{"M":{"__proto__":{"S":"x"}}}}')],
    ['a list', [{ S: 'two' }]],
  ])('an item of %s is as dynalite checks it anew', (_name, Item) => {
    const requests = new CheckedRequests();
    both(requests, 'PutItem', { TableName: 'table', Item: { id: { S: 'one' } } });
    const { once, alone } = both(requests, 'PutItem', { TableName: 'table', Item });
    expect(once).toEqual(alone);
  });

  test('an item of any values is as dynalite checks it anew', () => {
    const { value } = fc.letrec<{ value: JsonObject }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.record({ S: fc.string() }),
        fc.record({ N: fc.oneof(fc.double().map(String), fc.integer().map(String), fc.string()) }),
        fc.record({ BOOL: fc.oneof(fc.boolean(), fc.constant(null)) }),
        fc.record({ NULL: fc.boolean() }),
        fc.record({ SS: fc.array(fc.string()) }),
        fc.record({ L: fc.array(tie('value')) }),
        fc.record({ M: fc.dictionary(fc.string(), tie('value')) }),
      ),
    }));
    const requests = new CheckedRequests();
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (Item) => {
        const { once, alone } = both(requests, 'PutItem', { TableName: 'table', Item: objectOf(Item) });
        expect(once).toEqual(alone);
      }),
    );
  });

  test('is not checked again', () => {
    let times = 0;
    const requests = new CheckedRequests();
    for (const values of [SOME, OTHER, SOME]) {
      requests.checked('UpdateItem', requestOf('UpdateExpression', 'SET #a = :x', values), (input) => {
        times++;
        return check('UpdateItem', input);
      });
    }
    expect(times).toBe(1);
  });

  test('is given in a copy, which may be changed', () => {
    const requests = new CheckedRequests();
    const checked = () =>
      requests.checked('DeleteItem', requestOf('ConditionExpression', '#a = :x', SOME), (input) =>
        check('DeleteItem', input),
      );
    for (const _call of ['first', 'second']) {
      const result = checked();
      Object.assign(objectOf(at(result, '_condition', 'expression')), { type: 'changed' });
      Object.assign(objectOf(result['Key']), { more: { S: 'changed' } });
    }
    expect(at(checked(), '_condition', 'expression', 'type')).toBe('=');
    expect(at(checked(), 'Key')).toEqual(Key);
  });
});
