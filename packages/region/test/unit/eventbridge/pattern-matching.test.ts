import { describe, expect, test } from '@jest/globals';
import { parseExactly } from '../../../src/core/exact-json.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import { compilePattern } from '../../../src/eventbridge/pattern/pattern.ts';

const matches = (pattern: unknown, event: JsonObject): boolean =>
  compilePattern(JSON.stringify(pattern)).matches(event);
/** Whether a list of conditions, as JSON text, accepts a value, as JSON text. */
const accepts = (conditions: string, value: string): boolean =>
  compilePattern(`{"f":${conditions}}`).matches(parseExactly(`{"f":${value}}`) as JsonObject);

describe('a value', () => {
  test.each([
    ['["a"]', '"a"', true],
    ['["a"]', '"A"', false],
    ['["a"]', '" a"', false],
    ['["a","b"]', '"b"', true],
    ['[300]', '300', true],
    ['[300]', '3e2', true],
    ['[300.0]', '300', true],
    ['[300]', '"300"', false],
    ['["300"]', '300', false],
    ['[true]', 'true', true],
    ['[true]', '"true"', false],
    ['[null]', 'null', true],
    ['[null]', '"null"', false],
    ['[null]', '""', false],
    ['[null]', '[]', false],
    ['[null]', '{}', false],
    ['[9007199254740993]', '9007199254740993', true],
    ['[9007199254740993]', '9007199254740992', false],
    ['[9007199254740992]', '9007199254740993', false],
    ['["::1"]', '"0:0:0:0:0:0:0:1"', true],
    ['["10.0.0.1"]', '"10.0.0.01"', true],
    ['["10.0.0.1"]', '"10.0.0.2"', false],
  ])('%s against %s: %s', (conditions, value, expected) => {
    expect(accepts(conditions, value)).toBe(expected);
  });
});

describe('an operator', () => {
  test.each([
    ['{"prefix":"ab"}', '"abc"', true],
    ['{"prefix":"ab"}', '"Abc"', false],
    ['{"prefix":""}', '"x"', true],
    ['{"prefix":""}', '5', false],
    ['{"prefix":{"equals-ignore-case":"äB"}}', '"ÄbC"', true],
    ['{"suffix":"bc"}', '"abc"', true],
    ['{"suffix":""}', '""', true],
    ['{"suffix":{"equals-ignore-case":"BC"}}', '"abc"', true],
    ['{"suffix":{"equals-ignore-case":"BCD"}}', '"cd"', false],
    ['{"equals-ignore-case":"straße"}', '"STRAßE"', true],
    ['{"equals-ignore-case":"straße"}', '"STRASSE"', false],
    ['{"equals-ignore-case":""}', '""', true],
    ['{"equals-ignore-case":"1"}', '1', false],
    ['{"wildcard":"a*c"}', '"abc"', true],
    ['{"wildcard":"a*c"}', '"ac"', true],
    ['{"wildcard":"a*c"}', '"a/b/c"', true],
    ['{"wildcard":"a*b*b"}', '"ab"', false],
    ['{"wildcard":"a\\\\*b"}', '"a*b"', true],
    ['{"wildcard":"a\\\\*b"}', '"axb"', false],
    ['{"wildcard":""}', '""', true],
    ['{"wildcard":""}', '"x"', false],
    ['{"cidr":"10.0.0.7/24"}', '"10.0.0.1"', true],
    ['{"cidr":"10.0.0.0/24"}', '"10.0.1.1"', false],
    ['{"cidr":"10.0.0.0/24"}', '"not an address"', false],
    ['{"cidr":"2001:db8::/32"}', '"2001:DB8:1::5"', true],
    ['{"cidr":"0.0.0.0/0"}', '"::1"', false],
    ['{"numeric":["=",300]}', '3.0e2', true],
    ['{"numeric":[">",0,"<=",5]}', '5', true],
    ['{"numeric":[">",0,"<=",5]}', '0', false],
    ['{"numeric":["<",10]}', '"5"', false],
    ['{"numeric":["<",10]}', 'null', false],
    ['{"numeric":[">",0]}', '9007199254740993', false],
    ['{"numeric":[">",0]}', '9007199254740992', true],
    ['{"exists":true}', 'null', true],
    ['{"exists":true}', '[]', false],
    ['{"exists":true}', '{"x":1}', false],
    ['{"exists":false}', '[]', true],
    ['{"exists":false}', '{"x":1}', true],
    ['{"exists":false}', '0', false],
    ['{"anything-but":"a"}', '"b"', true],
    ['{"anything-but":"a"}', '"a"', false],
    ['{"anything-but":"a"}', 'null', true],
    ['{"anything-but":"a"}', '5', true],
    ['{"anything-but":"5"}', '5', true],
    ['{"anything-but":5}', '5.0', false],
    ['{"anything-but":[1,2]}', '3', true],
    ['{"anything-but":[1,2]}', '"x"', true],
    ['{"anything-but":"a"}', '[]', false],
    ['{"anything-but":"a"}', '{"x":1}', false],
    ['{"anything-but":["a","b"]}', '["a","c"]', true],
    ['{"anything-but":{"prefix":"a"}}', '"ab"', false],
    ['{"anything-but":{"suffix":["x","y"]}}', '"ay"', false],
    ['{"anything-but":{"equals-ignore-case":["AB"]}}', '"ab"', false],
    ['{"anything-but":{"wildcard":"a*b"}}', '"axb"', false],
    ['{"anything-but":{"wildcard":""}}', '"x"', true],
  ])('%s against %s: %s', (condition, value, expected) => {
    expect(accepts(`[${condition}]`, value)).toBe(expected);
  });

  test('anything-but does not accept a missing field unless exists false stands beside it', () => {
    expect(matches({ f: [{ 'anything-but': 'a' }] }, { g: 1 })).toBe(false);
    expect(matches({ f: [{ 'anything-but': 'a' }, { exists: false }] }, { g: 1 })).toBe(true);
  });
});

describe('fields', () => {
  test('are joined by AND, their conditions by OR', () => {
    const pattern = { source: ['a', 'b'], detail: { state: ['on'] } };
    expect(matches(pattern, { source: 'b', detail: { state: 'on' } })).toBe(true);
    expect(matches(pattern, { source: 'b', detail: { state: 'off' } })).toBe(false);
    expect(matches(pattern, { source: 'b' })).toBe(false);
  });

  test('have the same path nested or with dots', () => {
    expect(matches({ detail: { 'a.b': ['x'] } }, { detail: { a: { b: 'x' } } })).toBe(true);
    expect(matches({ detail: { a: { b: ['x'] } } }, { detail: { 'a.b': 'x' } })).toBe(true);
  });

  test('count with their last list when a path is given twice', () => {
    expect(compilePattern('{"a":{"b":["x"]},"a.b":["y"]}').matches({ a: { b: 'y' } })).toBe(true);
    expect(compilePattern('{"a":["x"],"a":["y"]}').matches({ a: 'x' })).toBe(false);
  });

  test('are not looked for inside a detail sent as text', () => {
    expect(matches({ detail: { a: ['x'] } }, { detail: '{"a":"x"}' })).toBe(false);
  });
});

describe('$or', () => {
  const pattern = { source: ['s'], $or: [{ a: ['1'] }, { detail: { $or: [{ b: ['2'] }, { c: ['3'] }] } }] };

  test.each([
    [{ source: 's', a: '1' }, true],
    [{ source: 's', detail: { b: '2' } }, true],
    [{ source: 's', detail: { c: '3' } }, true],
    [{ source: 's', detail: { b: '3' } }, false],
    [{ source: 't', a: '1' }, false],
  ])('joined to its siblings by AND, against %j: %s', (event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('replaces a sibling field that an alternative repeats', () => {
    expect(matches({ a: ['x'], $or: [{ a: ['y'] }, { b: ['z'] }] }, { a: 'y' })).toBe(true);
  });
});

describe('arrays', () => {
  test('match when any element does, however deeply nested', () => {
    expect(matches({ f: ['b'] }, { f: ['a', ['b']] })).toBe(true);
    expect(matches({ f: { g: ['b'] } }, { f: [{ g: 'a' }, [{ g: 'b' }]] })).toBe(true);
  });

  test('are met by one and the same element', () => {
    const pattern = { items: { sku: ['a'], size: ['L'] } };
    expect(
      matches(pattern, {
        items: [
          { sku: 'a', size: 'S' },
          { sku: 'b', size: 'L' },
        ],
      }),
    ).toBe(false);
    expect(
      matches(pattern, {
        items: [
          { sku: 'a', size: 'S' },
          { sku: 'a', size: 'L' },
        ],
      }),
    ).toBe(true);
  });

  test('are consistent at each level of nesting, and independent of other arrays', () => {
    const pattern = { orders: { id: ['o'], lines: { sku: ['a'], size: ['L'] } }, tags: ['t'] };
    const line = { sku: 'a', size: 'L' };
    expect(matches(pattern, { orders: [{ id: 'o', lines: [{ sku: 'b' }, line] }], tags: ['s', 't'] })).toBe(true);
    expect(
      matches(pattern, {
        orders: [
          { id: 'o', lines: [] },
          { id: 'p', lines: [line] },
        ],
        tags: ['t'],
      }),
    ).toBe(false);
  });
});

describe('an explanation', () => {
  const explain = (pattern: unknown, event: JsonObject) => compilePattern(JSON.stringify(pattern)).explain(event);

  test('names each failed condition and the value in the event', () => {
    expect(
      explain(
        { source: ['a'], detail: { n: [{ numeric: ['>', 5] }], tag: [{ prefix: 'x' }], gone: ['y'] } },
        {
          source: 'a',
          detail: { n: 3, tag: ['a', 'b'] },
        },
      ),
    ).toEqual([
      { path: 'detail.gone', condition: ['y'] },
      { path: 'detail.n', condition: [{ numeric: ['>', 5] }], value: 3 },
      { path: 'detail.tag', condition: [{ prefix: 'x' }], value: ['a', 'b'] },
    ]);
  });

  test('follows the alternative that comes closest', () => {
    expect(
      explain(
        {
          $or: [
            { a: ['1'], b: ['2'] },
            { a: ['9'], c: ['3'] },
          ],
        },
        { a: '1', b: '5' },
      ),
    ).toEqual([{ path: 'b', condition: ['2'], value: '5' }]);
  });

  test('says when the fields are met, but by different elements of an array', () => {
    expect(explain({ l: { a: ['1'], b: ['2'] } }, { l: [{ a: '1' }, { b: '2' }] })).toEqual([
      { path: 'l.a', condition: ['1'], value: '1', reason: 'different-array-elements' },
      { path: 'l.b', condition: ['2'], value: '2', reason: 'different-array-elements' },
    ]);
  });
});
