import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.ts';
import { expressionParts } from '../../../../src/dynamodb/expressions/expression-parts.ts';
import { refusal } from '../../../support/refusal.ts';

const VALUES = { ':s': { S: 'a' }, ':t': { S: 'b' }, ':n': { N: '1' }, ':l': { L: [] }, ':f': { BOOL: true } };
const NAMES = { '#a': 'prime', '#b': 'second' };

/** The answer to one expression, with the names and values that it uses. */
function answer(parameter: string, expression: string): string {
  const used = (all: Readonly<Record<string, JsonObject | string>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => expression.includes(name)));
  const [names, values] = [used(NAMES), used(VALUES)];
  const request: JsonObject = {
    [parameter]: expression,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
  return refusal(() => expressionParts(request)).replace(`Invalid ${parameter}: `, '');
}

const CONDITIONS: readonly (readonly [expression: string, message: string])[] = [
  ['', 'The expression can not be empty;'],
  ['x', 'Syntax error; token: "<EOF>", near: "x"'],
  ['x =', 'Syntax error; token: "<EOF>", near: "="'],
  ['x = :s y', 'Syntax error; token: "y", near: ":s y"'],
  ['x-y = :s', 'Syntax error; token: "-", near: "x-y"'],
  ['x ! :s', 'Syntax error; token: "!", near: "x ! :s"'],
  ['(x = :s', 'Syntax error; token: "<EOF>", near: ":s"'],
  ['x = :s AND', 'Syntax error; token: "<EOF>", near: "AND"'],
  ['x = :s = :t', 'Syntax error; token: "=", near: ":s = :t"'],
  ['((x = :s))', 'The expression has redundant parentheses;'],
  [`${'('.repeat(4090)}x`, 'The expression has redundant parentheses;'],
  ['((x)) = :s', 'The expression has redundant parentheses;'],
  ['((x = :s) AND y = :t)', 'accepted'],
  ['(x.y)[0] = :s', 'accepted'],
  ['x in (:s, :t) or not (y between :s and :t)', 'accepted'],
  ['sized(x) = :n', 'Invalid function name; function: sized'],
  ['if_not_exists(x, y)', 'Invalid function name; function: if_not_exists'],
  ['size(x)', 'The function is not allowed to be used this way in an expression; function: size'],
  ['contains(x, y) = :s', 'The function is not allowed to be used this way in an expression; function: contains'],
  [
    'size(attribute_exists(x)) = :n',
    'The function is not allowed to be used this way in an expression; function: attribute_exists',
  ],
  ['name = :s', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['x.Status = :s', 'Attribute name is a reserved keyword; reserved keyword: Status'],
  ['#none = :s', 'An expression attribute name used in the document path is not defined; attribute name: #none'],
  ['x = :none', 'An expression attribute value used in expression is not defined; attribute value: :none'],
  [
    'contains(x)',
    'Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1',
  ],
  [
    'x[0].y = x[0].y',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [x, [0], y]',
  ],
  [
    '#a in (y, prime)',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: IN, first operand: [prime]',
  ],
  [
    'contains(x, x)',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [x]',
  ],
  ['attribute_exists(:s)', 'Operator or function requires a document path; operator or function: attribute_exists'],
  [
    'begins_with(x, :n)',
    'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  ],
  ['size(:n) > y', 'Incorrect operand type for operator or function; operator or function: size, operand type: N'],
  [
    'attribute_type(x, y)',
    'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}',
  ],
  ['attribute_type(x, :s)', 'Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}'],
  ['x < :f', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
  [':f >= x', 'Incorrect operand type for operator or function; operator or function: >=, operand type: BOOL'],
  [
    'x between :f and :f',
    'Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL',
  ],
  [
    'x between :s and :n',
    'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}',
  ],
  [
    'x between :t and :s',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}',
  ],
  [
    `x in (${Array(101).fill(':s').join(', ')})`,
    'The IN operator is provided with too many operands; number of operands: 101',
  ],
  [`x = :s${' or x = :s'.repeat(300)}`, 'The expression contains too many operators; operator count: 301'],
  [`x = :s${' '.repeat(4091)}`, 'Expression size has exceeded the maximum allowed size; expression size: 4097'],
  // The faults of one kind come before those of the next.
  ['contains(x) or name = :s', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['name = :s or size(x)', 'The function is not allowed to be used this way in an expression; function: size'],
];

describe('a condition', () => {
  test.each(CONDITIONS)('%s', (expression, message) => {
    expect([answer('ConditionExpression', expression), answer('FilterExpression', expression)]).toEqual([
      message,
      message,
    ]);
  });
});

const UPDATES: readonly (readonly [expression: string, message: string])[] = [
  ['', 'The expression can not be empty;'],
  ['INVALID SYNTAX HERE', 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'],
  ['SET x', 'Syntax error; token: "<EOF>", near: "x"'],
  ['SET x = :s, ', 'Syntax error; token: "<EOF>", near: ","'],
  ['SET x = :n + :n + :n', 'Syntax error; token: "+", near: ":n + :n"'],
  ['ADD x y', 'Syntax error; token: "y", near: "x y"'],
  ['SET x = (:n + (y)) REMOVE z', 'accepted'],
  ['SET x = :s SET y = :s', 'The "SET" section can only be used once in an update expression;'],
  ['SET comment = :s', 'Attribute name is a reserved keyword; reserved keyword: comment'],
  ['SET x = size(y)', 'Invalid function name; function: size'],
  ['SET #none = :s', 'An expression attribute name used in the document path is not defined; attribute name: #none'],
  ['SET x = :none', 'An expression attribute value used in expression is not defined; attribute value: :none'],
  [
    'SET x = :s, x = :t',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x], path two: [x]',
  ],
  [
    'SET x.y = :s REMOVE x.y[1]',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x, y], path two: [x, y, [1]]',
  ],
  [
    'SET x[0] = :s, x.y = :s',
    'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [x, [0]], path two: [x, y]',
  ],
  ['ADD x :s', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
  ['DELETE x :n', 'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER'],
  ['ADD x :l', 'Incorrect operand type for operator or function; operator: ADD, operand type: LIST'],
  ['SET x = :s + :n', 'Incorrect operand type for operator or function; operator or function: +, operand type: S'],
  [
    'SET x = list_append(y, :s)',
    'Incorrect operand type for operator or function; operator or function: list_append, operand type: S',
  ],
  [
    'SET x = if_not_exists(:s, :s)',
    'Operator or function requires a document path; operator or function: if_not_exists',
  ],
  [
    'SET x = list_append(y)',
    'Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1',
  ],
];

test.each(UPDATES)('an update: %s', (expression, message) => {
  expect(answer('UpdateExpression', expression)).toBe(message);
});

test.each([
  ['', 'The expression can not be empty;'],
  ['x,', 'Syntax error; token: "<EOF>", near: ","'],
  ['x[y]', 'Syntax error; token: "y", near: "[y]"'],
  ['a, year', 'Attribute name is a reserved keyword; reserved keyword: year'],
  ['#none', 'An expression attribute name used in the document path is not defined; attribute name: #none'],
  [
    'x, x.y',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x], path two: [x, y]',
  ],
  ['x[0], x[1].and', 'Attribute name is a reserved keyword; reserved keyword: and'],
])('a projection: %s', (expression, message) => {
  expect(answer('ProjectionExpression', expression)).toBe(message);
});

test.each<[JsonObject, string]>([
  [{ ExpressionAttributeNames: {} }, 'ExpressionAttributeNames must not be empty'],
  [{ ExpressionAttributeValues: {} }, 'ExpressionAttributeValues must not be empty'],
  [{ ExpressionAttributeNames: { a: 'b' } }, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"'],
  [
    { ExpressionAttributeValues: { ':': { S: 'a' } } },
    'ExpressionAttributeValues contains invalid key: Syntax error; key: ":"',
  ],
  [
    { ExpressionAttributeValues: { ':a': {} } },
    'ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :a',
  ],
  [
    { ExpressionAttributeNames: { '#a': 'a', '#b': 'b' } },
    'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}',
  ],
  [
    { ExpressionAttributeValues: { ':a': { S: 'a' } } },
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}',
  ],
])('names and values: %j', (request, message) => {
  expect(refusal(() => expressionParts({ ConditionExpression: 'x = y', ...request }))).toBe(message);
});
