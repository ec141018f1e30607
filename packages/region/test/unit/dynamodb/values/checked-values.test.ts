import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.ts';
import { checkedItem, checkedValue } from '../../../../src/dynamodb/values/checked-values.ts';
import { refusal } from '../../../support/refusal.ts';

const INVALID = 'One or more parameter values were invalid: ';
const ONE_TYPE = 'must contain exactly one of the supported datatypes';

/** A text in that many maps. */
const nested = (levels: number): JsonObject => (levels === 0 ? { S: 'leaf' } : { M: { n: nested(levels - 1) } });

describe('a value', () => {
  test.each<[JsonObject, string]>([
    [{}, `Supplied AttributeValue is empty, ${ONE_TYPE}`],
    [{ S: 'a', N: '1' }, `Supplied AttributeValue has more than one datatypes set, ${ONE_TYPE}`],
    [{ NULL: false }, `${INVALID}Null attribute value types must have the value of true`],
    [{ SS: [] }, `${INVALID}An string set  may not be empty`],
    [{ NS: [] }, `${INVALID}An number set  may not be empty`],
    [{ BS: [] }, `${INVALID}Binary sets should not be empty`],
    [{ SS: ['a', 'a'] }, `${INVALID}Input collection [a, a] contains duplicates.`],
    [{ BS: ['Yg==', 'Yg=='] }, `${INVALID}Input collection [Yg==, Yg==]of type BS contains duplicates.`],
    [{ NS: ['1', '1.0'] }, 'Input collection contains duplicates'],
    [{ NS: ['1', 'b'] }, 'The parameter cannot be converted to a numeric value: b'],
    [{ L: [{ M: { a: {} } }] }, `Supplied AttributeValue is empty, ${ONE_TYPE}`],
    [{ N: 'x', SS: [] }, 'The parameter cannot be converted to a numeric value: x'],
  ])('%j is refused', (value, message) => {
    expect(refusal(() => checkedValue(value))).toBe(message);
  });

  test.each<[JsonObject, JsonObject]>([
    [{ SS: ['', 'a'] }, { SS: ['', 'a'] }],
    [{ N: '1.50' }, { N: '1.5' }],
    [{ SS: ['b', 'Z', '😀', '\uFF5E', ''] }, { SS: ['', 'Z', 'b', '\uFF5E', '😀'] }],
    [{ NS: ['3', '2.0', '10'] }, { NS: ['3', '2', '10'] }],
    [{ BS: ['/w==', 'AQI=', ''] }, { BS: ['', 'AQI=', '/w=='] }],
    [{ L: [{ N: '01' }, { M: { a: { N: '1e1' } } }] }, { L: [{ N: '1' }, { M: { a: { N: '10' } } }] }],
  ])('%j is kept as %j', (value, kept) => {
    expect(checkedValue(value)).toEqual(kept);
  });

  test('up to 32 levels are taken, the attribute itself among them', () => {
    expect(checkedValue(nested(31))).toEqual(nested(31));
    expect(refusal(() => checkedValue(nested(32)))).toBe(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  });
});

test('an attribute may have the name of a property that objects have', () => {
  const raw: JsonObject = JSON.parse('{"__proto__":{"S":"a"},"constructor":{"N":"1.0"}}');

  expect(Object.entries(checkedItem(raw))).toEqual([
    ['__proto__', { S: 'a' }],
    ['constructor', { N: '1' }],
  ]);
});
