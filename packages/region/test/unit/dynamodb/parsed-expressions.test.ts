import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { at, objectOf } from '../../../src/core/json.ts';
import { type ExpressionContext, type ParseExpression, parsingOnce } from '../../../src/dynamodb/parsed-expressions.ts';

const load = createRequire(import.meta.url);
const { compare } = load('dynalite/db');
const parsers: Readonly<Record<string, ParseExpression>> = {
  condition: load('dynalite/db/conditionParser').parse,
  update: load('dynalite/db/updateParser').parse,
  projection: load('dynalite/db/projectionParser').parse,
};
const parserOf = (kind: string): ParseExpression => parsers[kind] ?? (() => undefined);

const isReserved = (): boolean => false;

type Values = Readonly<Record<string, object>>;

/** A context as dynalite makes it, with some names and values that the expression does not use. */
function contextOf(attrVals: Values): ExpressionContext {
  const attrNames = { '#a': 'first', '#b': 'second', '#unused': 'third' };
  const unusedAttrNames = Object.fromEntries(Object.keys(attrNames).map((name) => [name, true]));
  const unusedAttrVals = Object.fromEntries(Object.keys(attrVals).map((name) => [name, true]));
  return Object.assign({ attrNames, attrVals, unusedAttrNames, unusedAttrVals }, { compare, isReserved });
}

const parsed = (parse: ParseExpression, text: string, values: Values) => {
  const context = contextOf(values);
  return { result: parse(text, { context }), context };
};

const SOME: Values = { ':x': { N: '1' }, ':y': { S: 'one' }, ':z': { M: { deep: { S: 'first' } } } };
const OTHER: Values = { ':x': { N: '2' }, ':y': { S: 'two' }, ':z': { M: { deep: { S: 'second' } } } };
const RETYPED: Values = { ':x': { S: '2' }, ':y': { S: 'two' }, ':z': { L: [] } };

describe('an expression that was parsed before', () => {
  test.each([
    ['condition', 'attribute_not_exists(#a) OR #b < :x OR (#a = :y AND attribute_exists(#b) AND #b < :x)'],
    ['condition', '#a.#b[1].c IN (:x, :y) AND NOT contains(#a, :y)'],
    ['condition', 'begins_with(#a, :x)'],
    ['condition', '#a BETWEEN :x AND :x'],
    ['condition', '#a = :missing'],
    ['update', 'SET #a = :x, #b.c = if_not_exists(#b.d, :z), e = list_append(:y, e) REMOVE f[0]'],
    ['update', 'SET #a = #a + :x, #b = :z'],
    ['update', 'ADD #a :x'],
    ['projection', '#a.#b, c[0], d'],
  ])('%s: %s means what it means when it is parsed anew, for other values and types too', (kind, text) => {
    const once = parsingOnce(parserOf(kind));
    for (const values of [SOME, OTHER, RETYPED, SOME]) {
      expect(parsed(once, text, values)).toEqual(parsed(parserOf(kind), text, values));
    }
  });

  test('is not parsed again', () => {
    let times = 0;
    const once = parsingOnce((text, options) => {
      times++;
      return parserOf('condition')(text, options);
    });
    for (const values of [SOME, OTHER, SOME]) parsed(once, '#a = :x', values);
    expect(times).toBe(1);
  });

  test('is parsed again where it compares values, as their order decides whether it is valid', () => {
    const once = parsingOnce(parserOf('condition'));
    const between = (from: string, to: string) =>
      parsed(once, '#a BETWEEN :f AND :t', { ':f': { N: from }, ':t': { N: to } }).result;
    expect([typeof between('1', '2'), typeof between('2', '1')]).toEqual(['object', 'string']);
  });

  test('is given in a copy, which may be changed', () => {
    const once = parsingOnce(parserOf('condition'));
    for (const _call of ['first', 'second']) {
      const { result } = parsed(once, '#a = :x', SOME);
      Object.assign(objectOf(at(result, 'expression')), { type: 'changed' });
      expect(at(result, 'expression', 'type')).toBe('changed');
    }
    expect(at(parsed(once, '#a = :x', SOME).result, 'expression', 'type')).toBe('=');
  });
});
