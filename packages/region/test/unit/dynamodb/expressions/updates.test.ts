import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/core/json.ts';
import { expressionParts } from '../../../../src/dynamodb/expressions/expression-parts.ts';
import type { Update } from '../../../../src/dynamodb/expressions/parts.ts';
import type { AttributeValue, Item } from '../../../../src/dynamodb/values/attribute-value.ts';
import { refusal } from '../../../support/refusal.ts';

const letters = (text: string): AttributeValue => ({ L: text.split('').map((S) => ({ S })) });

const VALUES: Readonly<Record<string, JsonObject>> = {
  ':x': { S: 'x' },
  ':y': { S: 'y' },
  ':one': { N: '1' },
  ':list': { L: [{ S: 'z' }] },
  ':some': { SS: ['a', 'z'] },
  ':first': { SS: ['A'] },
  ':all': { SS: ['b', 'a'] },
};

function update(expression: string): Update {
  const used = Object.entries(VALUES).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
  const values = used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) };
  const { update: parsed } = expressionParts({ UpdateExpression: expression, ...values });
  if (parsed === undefined) throw new Error('The request has no update.');
  return parsed;
}

const BEFORE: Item = {
  l: letters('abcd'),
  n: { N: '5' },
  bag: { SS: ['a', 'b'] },
  m: { M: { s: { S: 'old' }, deep: { M: {} } } },
};

describe('every path and operand of an update is of the item before', () => {
  test.each<[string, Item]>([
    ['REMOVE l[0], l[1]', { l: letters('cd') }],
    ['REMOVE l[1], l[0]', { l: letters('cd') }],
    ['REMOVE l[0] SET l[1] = :x', { l: letters('xcd') }],
    ['SET l[3] = :x REMOVE l[0], l[2]', { l: letters('bx') }],
    ['SET l[9] = :y, l[7] = :x', { l: letters('abcdxy') }],
    ['SET l[4] = :x REMOVE l[0]', { l: letters('bcdx') }],
    ['REMOVE l[9]', {}],
    ['SET l[0] = l[1], l[1] = l[0]', { l: letters('bacd') }],
    ['SET n = :one, o = n', { n: { N: '1' }, o: { N: '5' } }],
    ['ADD n :one SET o = n', { n: { N: '6' }, o: { N: '5' } }],
    ['SET m.s = n, m.deep.t = m.s', { m: { M: { s: { N: '5' }, deep: { M: { t: { S: 'old' } } } } } }],
  ])('%s', (expression, changes) => {
    expect(update(expression).apply(BEFORE)).toEqual({ ...BEFORE, ...changes });
  });
});

describe('an update', () => {
  test.each<[string, Item]>([
    ['SET o = n + :one', { o: { N: '6' } }],
    ['SET o = (n) - (:one)', { o: { N: '4' } }],
    ['SET o = if_not_exists(o, :x), n = if_not_exists(n, :x)', { o: { S: 'x' } }],
    ['SET o = if_not_exists(o, n)', { o: { N: '5' } }],
    ['SET l = list_append(:list, l)', { l: letters('zabcd') }],
    ['SET o = list_append(if_not_exists(o, :list), :list)', { o: letters('zz') }],
    ['ADD o :one, bag :some', { o: { N: '1' }, bag: { SS: ['a', 'b', 'z'] } }],
    ['ADD bag :first', { bag: { SS: ['A', 'a', 'b'] } }],
    ['DELETE bag :some, o :some', { bag: { SS: ['b'] } }],
    ['REMOVE m.s, o', { m: { M: { deep: { M: {} } } } }],
  ])('%s', (expression, changes) => {
    expect(update(expression).apply(BEFORE)).toEqual({ ...BEFORE, ...changes });
  });

  test('removes a set with its last member', () => {
    expect(Object.keys(update('DELETE bag :all').apply(BEFORE))).toEqual(['l', 'n', 'm']);
  });

  test('leaves the item before as it was', () => {
    const before = structuredClone(BEFORE);

    update('SET l[0] = :x, m.deep.t = :y ADD bag :some REMOVE n').apply(before);

    expect(before).toEqual(BEFORE);
  });

  test.each([
    ['SET o = p', 'The provided expression refers to an attribute that does not exist in the item'],
    ['SET o = bag + :one', 'An operand in the update expression has an incorrect data type'],
    ['SET o = list_append(n, :list)', 'An operand in the update expression has an incorrect data type'],
    ['ADD l :one', 'An operand in the update expression has an incorrect data type'],
    ['DELETE n :some', 'An operand in the update expression has an incorrect data type'],
    ['SET o.p = :x', 'The document path provided in the update expression is invalid for update'],
    ['SET l.p = :x', 'The document path provided in the update expression is invalid for update'],
    ['SET m[0] = :x', 'The document path provided in the update expression is invalid for update'],
    ['REMOVE o.p', 'The document path provided in the update expression is invalid for update'],
    ['SET l[9].p = :x', 'The document path provided in the update expression is invalid for update'],
  ])('%s is refused', (expression, message) => {
    expect(refusal(() => update(expression).apply(BEFORE))).toBe(message);
  });

  test('puts nothing deeper into an item than 32 levels', () => {
    const nested = (levels: number): JsonObject => (levels === 0 ? { S: 'leaf' } : { M: { n: nested(levels - 1) } });
    const into = (path: string, levels: number) => () =>
      expressionParts({
        UpdateExpression: `SET ${path} = :v`,
        ExpressionAttributeValues: { ':v': nested(levels) },
      }).update?.apply(BEFORE);

    expect([refusal(into('o', 31)), refusal(into('m.s', 30)), refusal(into('l[9]', 31))]).toEqual([
      'accepted',
      'accepted',
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    ]);
  });

  test('touches the parts that it names', () => {
    const touching = update('SET l[3] = :x, m.s = :y, o = :x REMOVE n');

    expect(touching.touched(BEFORE)).toEqual({ l: letters('d'), m: { M: { s: { S: 'old' } } }, n: { N: '5' } });
    expect(touching.touched(touching.apply(BEFORE))).toEqual({
      l: letters('x'),
      m: { M: { s: { S: 'y' } } },
      o: { S: 'x' },
    });
  });

  test('names the attributes that it changes, and those of which it changes or reads a part', () => {
    const { heads, nestedHeads } = update('SET o = list_append(p, :list), q.r = if_not_exists(s[1], t.u) REMOVE v');

    expect([heads, nestedHeads]).toEqual([new Set(['o', 'q', 'v']), new Set(['q', 's', 't'])]);
  });

  test('tells the types that it gives to whole attributes, where the request decides them', () => {
    const { types } = update('SET o = :x, p = n + :one, q = l, r = list_append(l, :list), m.s = :x ADD bag :some');

    expect(types).toEqual(
      new Map([
        ['o', 'S'],
        ['p', 'N'],
        ['r', 'L'],
        ['bag', 'SS'],
      ]),
    );
  });
});

/** What happens to one element of a list: its place in the expression, and whether it is set or removed. */
const changes = fc.uniqueArray(fc.record({ index: fc.nat(8), isSet: fc.boolean() }), {
  selector: ({ index }) => index,
  minLength: 1,
});

test('elements that are set and removed in any order leave the list that a simple model leaves', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }), changes, (elements, all) => {
      const sets = all.filter(({ isSet }) => isSet).map(({ index }) => `l[${index}] = :x`);
      const removals = all.filter(({ isSet }) => !isSet).map(({ index }) => `l[${index}]`);
      const sections = [
        sets.length > 0 && `SET ${sets.join(', ')}`,
        removals.length > 0 && `REMOVE ${removals.join(', ')}`,
      ];
      const expression = sections.filter((section) => section !== false).join(' ');

      const slots: (string | undefined)[] = [...elements];
      for (const { index, isSet } of all) slots[index] = isSet ? 'x' : undefined;

      const { l } = update(expression).apply({ l: letters(elements.join('')) });
      expect(l).toEqual(letters(slots.filter((slot) => slot !== undefined).join('')));
    }),
  );
});
