import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.ts';
import { checkParameterMix } from '../../../../src/dynamodb/legacy/parameter-mix.ts';
import { checkedKeyConditions, legacyParts } from '../../../../src/dynamodb/legacy/parameters.ts';
import type { Item } from '../../../../src/dynamodb/values/attribute-value.ts';
import { refusal } from '../../../support/refusal.ts';

const INVALID = 'One or more parameter values were invalid: ';
const ITEM: Item = { a: { N: '5' }, s: { S: 'abc' }, set: { SS: ['x', 'y'] } };

describe('Expected', () => {
  test.each<[JsonObject, boolean]>([
    [{ a: { Value: { N: '5.0' } } }, true],
    [{ a: { Exists: true, Value: { N: '6' } } }, false],
    [{ b: { Exists: false } }, true],
    [{ a: { Exists: false } }, false],
    [{ set: { ComparisonOperator: 'EQ', AttributeValueList: [{ SS: ['y', 'x'] }] } }, true],
    [{ a: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '4' }, { N: '5' }] } }, true],
    [{ a: { ComparisonOperator: 'IN', AttributeValueList: [{ N: '4' }] } }, false],
    [{ s: { ComparisonOperator: 'BEGINS_WITH', Value: { S: 'ab' } } }, true],
    [{ set: { ComparisonOperator: 'CONTAINS', Value: { S: 'x' } } }, true],
    [{ set: { ComparisonOperator: 'NOT_CONTAINS', Value: { S: 'z' } } }, true],
    [{ b: { ComparisonOperator: 'NULL' }, a: { ComparisonOperator: 'NOT_NULL' } }, true],
    [{ a: { ComparisonOperator: 'NE', Value: { S: '5' } } }, true],
  ])('%j: %s', (Expected, holds) => {
    expect(legacyParts({ Expected }).condition?.holds(ITEM)).toBe(holds);
  });

  test.each([
    ['AND', false],
    ['OR', true],
  ])('with several conditions joined by %s', (ConditionalOperator, holds) => {
    const Expected = { a: { Value: { N: '1' } }, s: { Value: { S: 'abc' } } };

    expect(legacyParts({ Expected, ConditionalOperator }).condition?.holds(ITEM)).toBe(holds);
  });

  test('of which none holds does not hold with OR either', () => {
    const Expected = { a: { Value: { N: '1' } }, s: { Value: { S: 'z' } } };

    expect(legacyParts({ Expected, ConditionalOperator: 'OR' }).condition?.holds(ITEM)).toBe(false);
  });

  test.each<[JsonObject, string]>([
    [
      { Value: { S: 'a' }, AttributeValueList: [] },
      `${INVALID}Value and AttributeValueList cannot be used together for Attribute: a`,
    ],
    [
      { ComparisonOperator: 'EQ', Exists: true },
      `${INVALID}Exists and ComparisonOperator cannot be used together for Attribute: a`,
    ],
    [
      { ComparisonOperator: 'LT' },
      `${INVALID}Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a`,
    ],
    [
      { ComparisonOperator: 'NULL', Value: { S: 'a' } },
      `${INVALID}Invalid number of argument(s) for the NULL ComparisonOperator`,
    ],
    [
      { ComparisonOperator: 'IN', AttributeValueList: [] },
      `${INVALID}Invalid number of argument(s) for the IN ComparisonOperator`,
    ],
    [
      { ComparisonOperator: 'IN', AttributeValueList: [{ S: 'a' }, { N: '1' }] },
      `${INVALID}AttributeValues inside AttributeValueList must be of same type`,
    ],
    [
      { AttributeValueList: [] },
      `${INVALID}AttributeValueList can only be used with a ComparisonOperator for Attribute: a`,
    ],
    [{}, `${INVALID}Value must be provided when Exists is null for Attribute: a`],
    [{ Exists: true }, `${INVALID}Value must be provided when Exists is true for Attribute: a`],
    [{ Exists: false, Value: { S: 'a' } }, `${INVALID}Value cannot be used when Exists is false for Attribute: a`],
    [
      { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '2' }, { N: '1' }] },
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
  ])('%j is refused', (a, message) => {
    expect(refusal(() => legacyParts({ Expected: { a } }))).toBe(message);
  });
});

describe('AttributeUpdates', () => {
  test('put, add and delete as they say', () => {
    const AttributeUpdates = {
      a: { Action: 'ADD', Value: { N: '2' } },
      s: { Action: 'DELETE' },
      set: { Action: 'DELETE', Value: { SS: ['x'] } },
      new: { Value: { S: 'put' } },
      list: { Action: 'ADD', Value: { L: [{ S: 'e' }] } },
    };
    const { update } = legacyParts({ AttributeUpdates });

    const after = update?.apply({ ...ITEM, list: { L: [{ S: 'd' }] } });

    const list = { L: [{ S: 'd' }, { S: 'e' }] };
    expect(after).toEqual({ a: { N: '7' }, set: { SS: ['y'] }, new: { S: 'put' }, list });
  });

  test.each<[JsonObject, string]>([
    [{ Action: 'PUT' }, `${INVALID}Only DELETE action is allowed when no attribute value is specified`],
    [{ Action: 'DELETE', Value: { S: 'a' } }, `${INVALID}DELETE action with value is not supported for the type S`],
    [{ Action: 'ADD', Value: { S: 'a' } }, `${INVALID}ADD action is not supported for the type S`],
  ])('%j is refused', (a, message) => {
    expect(refusal(() => legacyParts({ AttributeUpdates: { a } }))).toBe(message);
  });

  test('of another type than the attribute are refused when they run', () => {
    const { update } = legacyParts({ AttributeUpdates: { s: { Action: 'ADD', Value: { N: '1' } } } });

    expect(refusal(() => update?.apply(ITEM))).toBe('Type mismatch for attribute to update');
  });
});

describe('conditions of a Query or a Scan', () => {
  test('a filter compares values', () => {
    const QueryFilter = { a: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '4' }] } };

    expect(legacyParts({ QueryFilter }).filter?.holds(ITEM)).toBe(true);
  });

  test.each<[JsonObject, string]>([
    [{ ComparisonOperator: 'EQ' }, `${INVALID}Invalid number of argument(s) for the EQ ComparisonOperator`],
    [
      { ComparisonOperator: 'EQ', AttributeValueList: [{ L: [] }] },
      `${INVALID}ComparisonOperator EQ is not valid for L AttributeValue type`,
    ],
    [
      { ComparisonOperator: 'LT', AttributeValueList: [{ SS: ['a'] }] },
      `${INVALID}ComparisonOperator LT is not valid for SS AttributeValue type`,
    ],
    [
      { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ N: '1' }] },
      `${INVALID}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type`,
    ],
  ])('%j is refused', (a, message) => {
    expect(refusal(() => legacyParts({ ScanFilter: { a } }))).toBe(message);
    expect(refusal(() => checkedKeyConditions({ KeyConditions: { a } }, undefined))).toBe(message);
  });

  test('key conditions are of one or two attributes', () => {
    const a = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] };

    expect(checkedKeyConditions({ KeyConditions: { a } }, undefined)).toEqual(
      new Map([['a', { operator: 'EQ', values: [{ S: 'a' }] }]]),
    );
    expect(refusal(() => checkedKeyConditions({ KeyConditions: { a, b: a, c: a } }, undefined))).toBe(
      'Conditions can be of length 1 or 2 only',
    );
  });

  test('an attribute is asked for once', () => {
    expect(refusal(() => legacyParts({ AttributesToGet: ['a', 'b', 'a'] }))).toBe(
      `${INVALID}Duplicate value in attribute name: a`,
    );
    expect(legacyParts({ AttributesToGet: ['a', 'missing'] }).projection?.of(ITEM)).toEqual({ a: { N: '5' } });
  });
});

const QUERY = ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'];
const LEGACY = ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'];
const MIXED = 'Can not use both expression and non-expression parameters in the same request: ';

test.each<[JsonObject, string]>([
  [
    { FilterExpression: 'x', KeyConditions: {}, AttributesToGet: [] },
    `${MIXED}Non-expression parameters: {AttributesToGet} Expression parameters: {FilterExpression}`,
  ],
  [
    { KeyConditionExpression: 'x', KeyConditions: {} },
    `${MIXED}Non-expression parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}`,
  ],
  [{ FilterExpression: 'x', KeyConditions: {} }, 'accepted'],
  [{ ExpressionAttributeNames: {} }, 'ExpressionAttributeNames can only be specified when using expressions'],
  [
    { ProjectionExpression: 'x', ExpressionAttributeValues: {} },
    'ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null',
  ],
])('a Query with %j', (request, message) => {
  expect(refusal(() => checkParameterMix(request, QUERY, LEGACY))).toBe(message);
});
