import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readPlan } from '@tributary/region/faults';
import { expectedOf, missing } from '../../../demo/mutants/expected.ts';
import { allMutants } from '../../../demo/mutants/list.ts';
import type { Mutant } from '../../../demo/mutants/mutant.ts';
import { planted } from '../../../demo/mutants/planted.ts';
import { cellsIn, page } from '../../../demo/mutants/table.ts';

const PAGE = 'docs/reference/chaos-mutants.md';
const mutants = await allMutants();
const [first] = mutants;
if (!first) throw new Error('there are no mutants');

describe('the planted bugs', () => {
  test('are thirty at least, each with a name of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(30);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s fits the code', (_name, mutant) => {
    const text = readFileSync(mutant.file, 'utf8');
    expect(planted(text, mutant)).not.toBe(text);
  });

  const plans = new Set(mutants.map(({ plan = 'mutants/plans/hard' }) => plan));
  test.each([...plans])('come to light under the plan %s', (plan) => {
    expect(readPlan(`demo/${plan}.json`).rules.length).toBeGreaterThan(0);
  });

  test('name tests that are there', () => {
    const named = mutants.flatMap(({ unit = [], tests = [] }) => [...unit, ...tests]);
    expect(named.filter((name) => !existsSync(`${name}.test.ts`))).toEqual([]);
  });

  test('must each be found by a check', () => {
    expect(mutants.filter((mutant) => expectedOf(mutant).length === 0).map(({ name }) => name)).toEqual([]);
  });

  test(`are those of ${PAGE}, each found by what must find it`, () => {
    const text = readFileSync(PAGE, 'utf8');
    const found = cellsIn(text);
    expect(page(mutants, found)).toBe(text);
    expect([...found.keys()]).toEqual(mutants.map(({ name }) => name));
    const missed = mutants.filter((mutant) => missing(mutant, found.get(mutant.name) ?? {}).length > 0);
    expect(missed.map(({ name }) => name)).toEqual([]);
  });
});

describe('a planted bug', () => {
  const mutant: Mutant = { ...first, find: 'one', replace: 'two' };

  test('replaces its text', () => {
    expect(planted('this one.', mutant)).toBe('this two.');
  });

  test.each(['two', 'one and one'])('is refused where its text is not there exactly once: %s', (text) => {
    expect(() => planted(text, mutant)).toThrow(/not once/);
  });
});

describe('what must find a bug', () => {
  test.each([
    ['chaos, where the list says nothing else', {}, ['chaos']],
    ['chaos and the tests that the list names', { unit: ['a'], tests: ['b'] }, ['chaos', 'unit', 'region']],
    ['tests alone, where chaos has nothing to see', { unseenByChaos: 'why', tests: ['b'] }, ['region']],
  ] as const)('is %s', (_what, marks, expected) => expect(expectedOf(marks)).toEqual(expected));

  test('is missed only where it was run and saw nothing', () => {
    expect(missing({ unit: ['a'] }, { chaos: '-' })).toEqual(['chaos']);
    expect(missing({ unit: ['a'], tests: ['b'] }, { chaos: 'bus', unit: '-' })).toEqual(['unit']);
    expect(missing({ unseenByChaos: 'why', unit: ['a'] }, { chaos: 'no', unit: 'a' })).toEqual([]);
  });
});

test('the page of what was found is read as it was written', () => {
  const cells = new Map([[first.name, { chaos: 'bus, order', region: '-' }]]);
  expect(cellsIn(page([first], cells))).toEqual(cells);
});
