import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.ts';
import { expressionParts } from '../../../../src/dynamodb/expressions/expression-parts.ts';
import type { Item } from '../../../../src/dynamodb/values/attribute-value.ts';

const ITEM: Item = {
  id: { S: 'order-1' },
  amount: { N: '10' },
  picture: { B: 'AQID' },
  tags: { SS: ['new', 'gift'] },
  numbers: { NS: ['1', '2'] },
  blobs: { BS: ['AQ=='] },
  rowList: { L: [{ S: 'a' }, { M: { sku: { S: 'x' } } }, { NS: ['2', '1'] }] },
  address: { M: { city: { S: 'Bern' } } },
  accents: { S: 'é𝄞' },
  paid: { BOOL: true },
  nothing: { NULL: true },
};

const VALUES: Readonly<Record<string, JsonObject>> = {
  ':ten': { N: '10' },
  ':nine': { N: '9.0' },
  ':hundred': { N: '100' },
  ':order': { S: 'order' },
  ':gift': { S: 'gift' },
  ':gi': { S: 'gi' },
  ':tags': { SS: ['gift', 'new'] },
  ':set': { NS: ['1.0', '2'] },
  ':one': { N: '1' },
  ':three': { N: '3' },
  ':bytes': { B: 'AQI=' },
  ':byte': { B: 'AQ==' },
  ':line': { M: { sku: { S: 'x' } } },
  ':true': { BOOL: true },
  ':SS': { S: 'SS' },
};

function holds(expression: string): boolean | undefined {
  const used = Object.entries(VALUES).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
  const values = used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) };
  return expressionParts({ ConditionExpression: expression, ...values }).condition?.holds(ITEM);
}

describe('a condition holds', () => {
  test.each([
    'amount = :ten',
    'amount > :nine and amount < :hundred',
    ':hundred > amount',
    'amount between :nine and :ten',
    'amount in (:hundred, :ten)',
    'tags = :tags',
    'numbers = :set',
    'rowList[2] = :set',
    'begins_with(id, :order)',
    'begins_with(picture, :bytes)',
    'contains(id, :order)',
    'contains(tags, :gift)',
    'contains(numbers, :one)',
    'contains(blobs, :byte)',
    'contains(picture, :byte)',
    'contains(rowList, :line)',
    'contains(rowList, :set)',
    'attribute_exists(address.city)',
    'attribute_not_exists(address.street)',
    'attribute_exists(rowList[1].sku)',
    'attribute_not_exists(rowList[9])',
    'attribute_type(tags, :SS)',
    'size(id) < :ten',
    'size(tags) > :one',
    'size(address) = :one',
    // A character beyond U+FFFF counts twice, as in UTF-16.
    'size(accents) = :three',
    'nowhere <> :ten',
    'amount <> :order',
    'not amount = :hundred',
    'amount = :hundred or paid = :true',
    'not (amount = :hundred and paid = :true)',
  ])('%s', (expression) => {
    expect(holds(expression)).toBe(true);
  });
});

describe('a condition does not hold', () => {
  test.each([
    'amount = :order',
    'amount < :order',
    'amount > :ten',
    'nowhere = :ten',
    'nowhere = nothere',
    'nowhere < :ten',
    'nowhere between :nine and :ten',
    'nowhere in (:ten)',
    'begins_with(nowhere, :order)',
    'begins_with(amount, :gi)',
    'contains(tags, :gi)',
    'contains(nowhere, :gi)',
    'contains(tags, :one)',
    'size(amount) = :one',
    'size(nowhere) = :one',
    'paid[0] = :true',
    'attribute_exists(tags.city)',
    'attribute_exists(toString)',
    'attribute_type(nowhere, :SS)',
    'amount = :ten and paid <> :true',
  ])('%s', (expression) => {
    expect(holds(expression)).toBe(false);
  });
});

test('a condition names its attributes, and those of which it names a part', () => {
  const { condition } = expressionParts({
    ConditionExpression: 'attribute_exists(rowList[0].sku) and size(tags) > amount',
  });

  expect(condition?.heads).toEqual(new Set(['rowList', 'tags', 'amount']));
  expect(condition?.nestedHeads).toEqual(new Set(['rowList']));
});

test('a projection gives the named parts, and elements of lists without gaps', () => {
  const { projection } = expressionParts({
    ProjectionExpression: 'rowList[2], rowList[1].sku, address.city, nowhere.part, id',
  });

  expect(projection?.of(ITEM)).toEqual({
    rowList: { L: [{ M: { sku: { S: 'x' } } }, { NS: ['2', '1'] }] },
    address: { M: { city: { S: 'Bern' } } },
    id: { S: 'order-1' },
  });
});
