import { describe, expect, test } from '@jest/globals';
import type { AttributeValue, Item } from '../../../../src/dynamodb/values/attribute-value.ts';
import { equalItems, equalValues } from '../../../../src/dynamodb/values/equality.ts';
import { compareValues } from '../../../../src/dynamodb/values/order.ts';
import { pageBytes } from '../../../../src/dynamodb/values/page-size.ts';
import { itemBytes, valueBytes } from '../../../../src/dynamodb/values/size.ts';

describe('values are equal by content', () => {
  test.each<[AttributeValue, AttributeValue, boolean]>([
    [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }, true],
    [{ SS: ['a', 'b'] }, { SS: ['a', 'c'] }, false],
    [{ NS: ['1'] }, { SS: ['1'] }, false],
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }, false],
    [{ M: { a: { N: '1' }, b: { NS: ['1', '2'] } } }, { M: { b: { NS: ['2', '1'] }, a: { N: '1' } } }, true],
    [{ M: { a: { N: '1' } } }, { M: { a: { N: '1' }, b: { N: '1' } } }, false],
    [{ S: 'true' }, { BOOL: true }, false],
    [{ NULL: true }, { NULL: true }, true],
  ])('%j and %j: %s', (a, b, isEqual) => {
    expect([equalValues(a, b), equalValues(b, a)]).toEqual([isEqual, isEqual]);
  });

  test('a name that all objects have is not an attribute', () => {
    expect(equalItems({ toString: { S: 'a' } }, { valueOf: { S: 'a' } })).toBe(false);
  });
});

describe('the order of values', () => {
  test.each<[AttributeValue, AttributeValue]>([
    [{ S: 'Z' }, { S: 'a' }],
    // UTF-8 puts what lies beyond U+FFFF behind all others; UTF-16 does not.
    [{ S: '\uFF5E' }, { S: '😀' }],
    [{ N: '-2' }, { N: '-1.5' }],
    [{ N: '9' }, { N: '10' }],
    [{ B: 'AQI=' }, { B: '/w==' }],
  ])('%j comes before %j', (a, b) => {
    expect([Math.sign(compareValues(a, b) ?? 0), Math.sign(compareValues(b, a) ?? 0)]).toEqual([-1, 1]);
  });

  test('values of different types have none', () => {
    expect(compareValues({ S: '1' }, { N: '1' })).toBeUndefined();
  });
});

describe('the size of values', () => {
  test.each<[AttributeValue, number]>([
    [{ S: 'é' }, 2],
    [{ B: 'AQI=' }, 2],
    [{ BOOL: false }, 1],
    [{ NULL: true }, 1],
    [{ SS: ['ab', 'c'] }, 3],
    [{ NS: ['1', '-1'] }, 5],
    [{ L: [] }, 3],
    [{ L: [{ S: 'ab' }, { BOOL: true }] }, 8],
    [{ M: { a: { S: 'ab' } } }, 7],
  ])('%j takes %d bytes', (value, bytes) => {
    expect(valueBytes(value)).toBe(bytes);
  });

  test('an item has the bytes of its names too', () => {
    const item: Item = { id: { S: 'o-1' }, größe: { N: '12' } };

    expect(itemBytes(item)).toBe(2 + 3 + 7 + 2);
  });

  test('a page has its own count, with the sort key in each block', () => {
    const item: Item = { id: { S: 'a' }, sort: { S: 'abc' }, data: { S: 'x'.repeat(3072) } };

    expect(pageBytes(item, 'sort')).toBe(2 + (1 + 2) + (1 + 3074) + 2 * (18 + 3));
  });
});
