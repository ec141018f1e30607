import { expect, test } from '@jest/globals';
import { expressionParts } from '../../../../src/dynamodb/expressions/expression-parts.ts';
import { refusal } from '../../../support/refusal.ts';

const VALUES = { ':a': { S: 'a' }, ':b': { S: 'b' } };

function keyConditions(expression: string) {
  const used = Object.entries(VALUES).filter(([name]) => expression.includes(name));
  const values = used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) };
  return expressionParts({ KeyConditionExpression: expression, ...values }).keyConditions;
}

test.each([
  ['pk = :a', [['pk', { operator: 'EQ', values: [{ S: 'a' }] }]]],
  [
    '(:a = pk) AND (:b >= sk)',
    [
      ['pk', { operator: 'EQ', values: [{ S: 'a' }] }],
      ['sk', { operator: 'LE', values: [{ S: 'b' }] }],
    ],
  ],
  ['sk between :a and :b', [['sk', { operator: 'BETWEEN', values: [{ S: 'a' }, { S: 'b' }] }]]],
  ['begins_with(sk, :a)', [['sk', { operator: 'BEGINS_WITH', values: [{ S: 'a' }] }]]],
])('%s', (expression, conditions) => {
  expect([...(keyConditions(expression) ?? [])]).toEqual(conditions);
});

test.each([
  ['a = :a or b = :b', 'Invalid operator used in KeyConditionExpression: OR'],
  ['not a = :a', 'Invalid operator used in KeyConditionExpression: NOT'],
  ['a in (:a)', 'Invalid operator used in KeyConditionExpression: IN'],
  ['a <> :a', 'Invalid operator used in KeyConditionExpression: <>'],
  ['attribute_exists(a)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
  ['attribute_not_exists(a)', 'Invalid operator used in KeyConditionExpression: attribute_not_exists'],
  ['contains(a, :a)', 'Invalid operator used in KeyConditionExpression: contains'],
  [
    ':a between size(b) and size(c)',
    'Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand',
  ],
  [
    'begins_with(:a, b)',
    'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
  ],
  ['a > size(b)', 'KeyConditionExpressions cannot contain nested operations'],
  ['a > b.c', 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition'],
  ['b[0] > a', 'KeyConditionExpressions cannot have conditions on nested attributes'],
  [':a > :b', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
  ['a > :a and a < :b', 'KeyConditionExpressions must only contain one condition per key'],
])('%s is refused', (expression, message) => {
  expect(refusal(() => keyConditions(expression))).toBe(message);
});
