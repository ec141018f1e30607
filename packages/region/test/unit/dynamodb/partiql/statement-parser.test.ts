import { describe, expect, test } from '@jest/globals';
import { parseStatement } from '../../../../src/dynamodb/partiql/statement-parser.ts';
import type { AttributeValue, Item } from '../../../../src/dynamodb/values/attribute-value.ts';
import { refusal } from '../../../support/refusal.ts';

const MALFORMED = "Statement wasn't well formed, can't be processed: ";
const LEFTOVER = `${MALFORMED}Unexpected token after expression`;
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const PATH = 'Operator or function requires a document path; operator or function: attribute_exists';
const COUNT = 'Incorrect number of operands for operator or function; operator or function: attribute_exists';
const where = (condition: string) => `SELECT * FROM "t" WHERE ${condition}`;
const set = (assignment: string) => `UPDATE "t" SET ${assignment} WHERE pk = 'a'`;

describe('a statement that is refused:', () => {
  test.each([
    ['', `${MALFORMED}Unexpected term`],
    [where('pk = 1 foo'), LEFTOVER],
    [where('pk = 1 e5'), LEFTOVER],
    [where('pk = 1)'), LEFTOVER],
    ["INSERT INTO t VALUE {'pk': 1} foo", LEFTOVER],
    ["INSERT INTO t x VALUE {'pk': 1}", LEFTOVER],
    ['DELETE FROM t WHERE pk = 1 ORDER BY pk', LEFTOVER],
    ['SELECT * FROM t ORDER BY pk WHERE pk = 1', LEFTOVER],
    [where('pk = 1e2147483648'), MALFORMED],
    [where('pk = 1.5e-2147483647'), MALFORMED],
    [where('pk = 1 # note'), MALFORMED],
    [where('pk = 1 /* note'), MALFORMED],
    ["SELECT * FROM t x WHERE pk = 'a'", 'Aliasing is not supported'],
    ["SELECT * FROM t AS x WHERE pk = 'a'", 'Aliasing is not supported'],
    ["UPDATE t x SET a = 3 WHERE pk = 'a'", 'Aliasing is not supported'],
    [where('pk = 1e126'), `${OVERFLOW} under root`],
    ["INSERT INTO t VALUE {'pk': 1, 'm': {'x': 1e126}}", `${OVERFLOW} under root.x`],
    ["INSERT INTO t VALUE {'pk': 1, 'l': [1, 1e126]}", `${OVERFLOW} under root[1]`],
    ["INSERT INTO t VALUE {'pk': 1, 's': f(1)}", 'Unsupported data type: f under key root at 1:36:1'],
    [where("attribute_exists('a')"), PATH],
    [where('attribute_exists()'), `${COUNT}, number of operands: 0`],
    [where('attribute_exists(a, b)'), `${COUNT}, number of operands: 2`],
    [where('EXISTS(a)'), 'Unrecognized function: exists at 1:25:6'],
    [where('attribute_exists(m.inner)'), `${MALFORMED}Invalid path dot component`],
    ['SELECT size(a) FROM t', 'Unexpected path component at 1:8:4'],
    [where('a < true'), 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
    [
      where(`a IN [${Array(101).fill('1').join(',')}]`),
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
    [
      `INSERT INTO t VALUE {'d': ${"{'a':".repeat(32)}1}`,
      `Nesting Levels have exceeded supported limits under root${'.a'.repeat(32)}`,
    ],
    [where('('.repeat(5000)), `${MALFORMED}Too many nested parentheses`],
    [set("t = set_add(ss, <<'x'>>)"), 'The first argument to SET_ADD must equal the assignment value at 1:20:7'],
    [set("ss = set_add(ss, 'x')"), 'The second argument to SET_ADD must be a value with type SET at 1:29:2'],
    [set('ss = set_delete(ss)'), 'SET_DELETE must have exactly two arguments at 1:21:10'],
    [set('ss = set_add(ss, <<>>)'), 'Empty bags are not supported'],
    [
      set('a = 1, a = 2'),
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    ['DELETE FROM t', 'Where clause does not contain a mandatory equality on all key attributes'],
    ["DELETE FROM t WHERE pk = 'a' RETURNING ALL NEW *", `${MALFORMED}Unexpected term`],
    [where('pk = ?'), "Number of parameters in request and statement don't match."],
  ])('%s', (statement, message) => {
    expect(refusal(() => parseStatement(statement, []))).toBe(message);
  });

  test('with a parameter too many', () => {
    expect(refusal(() => parseStatement(where('pk = ?'), [{ N: '1' }, { N: '2' }]))).toBe(
      "Number of parameters in request and statement don't match.",
    );
  });
});

const ITEM: Item = {
  pk: { S: 'a' },
  n: { N: '7.3' },
  'a b': { S: "it's" },
  m: { M: { sub: { S: 'x' } } },
  l: { L: [{ N: '1' }] },
  ss: { SS: ['a', 'b'] },
  flag: { BOOL: true },
  nul: { NULL: true },
};

function holds(condition: string, parameters: readonly AttributeValue[] = []): boolean | undefined {
  const statement = parseStatement(where(condition), parameters);
  return statement.kind === 'select' ? statement.where?.condition.holds(ITEM) : undefined;
}

describe('a WHERE', () => {
  test.each<[string, boolean]>([
    ["pk = 'a' -- a note", true],
    ['/* a note */ n = .73e1', true],
    ['n = -7.3', false],
    [`"a b" = 'it''s'`, true],
    ["m.sub = 'x' AND l[0] = 1", true],
    ['n BETWEEN 7 AND 8 AND NOT n IN [1, 2]', true],
    ['n NOT IN (7.3)', false],
    ["pk <> 'b' and pk != 'c'", true],
    ["begins_with(\"a b\", 'it') AND contains(ss, 'b')", true],
    ['SIZE(ss) = 2', true],
    ['ATTRIBUTE_EXISTS(nope) = false', true],
    ['NOT attribute_exists(nope) AND attribute_not_exists(nope)', true],
    ["attribute_type(ss, 'SS')", true],
    ['nul IS NULL AND n IS NOT NULL', true],
    ['flag IS BOOL AND pk IS STRING AND nope IS MISSING', true],
    ["ss = <<'b', 'a'>> AND m = {'sub': 'x'} AND l = [1] AND flag = true AND nul = NULL", true],
    ["(pk = 'b' OR n > 7) AND (nope = 1 OR pk = 'a')", true],
  ])('%s: %s', (condition, isTrue) => {
    expect(holds(condition)).toBe(isTrue);
  });

  test('takes parameters in their order', () => {
    expect(holds('pk = ? AND ss = ?', [{ S: 'a' }, { SS: ['b', 'a'] }])).toBe(true);
  });

  test('tells what all of its parts demand of whole attributes', () => {
    const statement = parseStatement(where("pk = 'a' AND 3 <= sk AND t IN [1, 2] AND (n = 1 OR n = 2)"), []);

    expect(statement).toMatchObject({ kind: 'select', table: 't', where: { conjuncts: 4 } });
    const { equals, keys, oneOf } = (statement.kind === 'select' && statement.where) || {};
    expect([equals, oneOf]).toEqual([new Map([['pk', { S: 'a' }]]), new Map([['t', [{ N: '1' }, { N: '2' }]]])]);
    expect(keys).toEqual(
      new Map([
        ['pk', { operator: 'EQ', values: [{ S: 'a' }] }],
        ['sk', { operator: 'GE', values: [{ N: '3' }] }],
      ]),
    );
  });
});

const withoutLast = (count: number, item: Item): Item => Object.fromEntries(Object.entries(item).slice(0, -count));

test.each<[string, Item]>([
  ['SET n = n + 1 REMOVE flag, nul', withoutLast(2, { ...ITEM, n: { N: '8.3' } })],
  ["SET m.sub = 'y', l[1] = 2", { ...ITEM, m: { M: { sub: { S: 'y' } } }, l: { L: [{ N: '1' }, { N: '2' }] } }],
  ['SET l = list_append([0], l) SET n = 1', { ...ITEM, l: { L: [{ N: '0' }, { N: '1' }] }, n: { N: '1' } }],
  ["SET ss = set_add(ss, <<'c'>>)", { ...ITEM, ss: { SS: ['a', 'b', 'c'] } }],
  ["SET ss = SET_DELETE(ss, <<'a'>>)", { ...ITEM, ss: { SS: ['b'] } }],
])('UPDATE t %s', (clauses, after) => {
  const statement = parseStatement(`FROM t WHERE pk = 'a' ${clauses} RETURNING MODIFIED NEW *`, []);

  expect(statement).toMatchObject({ kind: 'update', table: 't', returning: 'MODIFIED_NEW' });
  expect(statement.kind === 'update' && statement.update.apply(ITEM)).toEqual(after);
});
