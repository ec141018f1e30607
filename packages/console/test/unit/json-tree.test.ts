import { describe, expect, test } from '@jest/globals';
import { branchOf, differences, leafText, parseExact, prettyJson, summaryOf } from '../../ui/components/json-tree.ts';

describe('a text of JSON', () => {
  test('keeps numbers as they were written', () => {
    const value = parseExact('{"cents": 12345678901234567890, "rate": 1.10, "count": 3}');
    expect(branchOf(value)?.map(([key, item]) => [key, leafText(item)])).toEqual([
      ['cents', '12345678901234567890'],
      ['rate', '1.10'],
      ['count', '3'],
    ]);
  });

  test('that is none is undefined', () => {
    expect(parseExact('{')).toBeUndefined();
  });

  test('is written again with its numbers', () => {
    expect(prettyJson(parseExact('{"a":[1.0,{}],"b":{"c":"d"}}'))).toBe(
      '{\n  "a": [\n    1.0,\n    {}\n  ],\n  "b": {\n    "c": "d"\n  }\n}',
    );
  });
});

test('a closed branch says what is in it', () => {
  expect([summaryOf([1, 2]), summaryOf({ a: 1 }), summaryOf({ a: 1, b: 2, c: 3, d: 4, e: 5 })]).toEqual([
    '[2]',
    '{a}',
    '{a, b, c, … 2 more}',
  ]);
});

describe('differences', () => {
  test('are told by path: changed, added, removed', () => {
    const before = { id: 1, items: [{ price: 1 }, { price: 2 }], 'odd name': 1 };
    const after = { id: 1, items: [{ price: 3 }], note: 'x', 'odd name': 2 };
    expect(differences(before, after)).toEqual([
      { path: 'items[0].price', before: 1, after: 3 },
      { path: 'items[1]', before: { price: 2 } },
      { path: '["odd name"]', before: 1, after: 2 },
      { path: 'note', after: 'x' },
    ]);
  });

  test('of a list and an object, or of null and a text, are one', () => {
    expect(differences({ a: [] }, { a: {} })).toEqual([{ path: 'a', before: [], after: {} }]);
    expect(differences(null, 'null')).toEqual([{ path: '', before: null, after: 'null' }]);
  });

  test('do not exist between equal values', () => {
    expect(differences({ a: [1, null] }, { a: [1, null] })).toEqual([]);
  });
});
