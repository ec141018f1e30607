import { expect, test } from '@jest/globals';
import { missedBy, verdictsOf } from '../../../ui/pages/event/rules.ts';
import { BUS, hopsOf, ruleArn } from './hops.ts';

test('rules that matched come first; the others say the field, what they want and what they found', () => {
  const mismatches = [
    { path: 'source', condition: ['other'], value: 'app' },
    { path: 'detail.celsius', condition: [{ numeric: ['>', 30] }] },
  ];
  const verdicts = verdictsOf(
    hopsOf([
      [0, 'not-matched', ruleArn('alarm'), { mismatches }],
      [0, 'matched', ruleArn('store'), { targets: 1 }],
    ]),
  );
  expect(verdicts.map(({ name, isMatch }) => [name, isMatch])).toEqual([
    ['store', true],
    ['alarm', false],
  ]);
  expect(verdicts[1]?.mismatches).toEqual([
    { path: 'source', wanted: ['other'], found: 'app', isSpread: false },
    { path: 'detail.celsius', wanted: [{ numeric: ['>', 30] }], found: undefined, isSpread: false },
  ]);
});

test('of a rule that was asked twice, the newest answer counts', () => {
  const verdicts = verdictsOf(
    hopsOf([
      [0, 'not-matched', ruleArn('store'), { mismatches: [] }],
      [9, 'matched', ruleArn('store'), { targets: 1 }],
    ]),
  );
  expect(verdicts).toMatchObject([{ isMatch: true, n: 2 }]);
});

test('a disabled rule says so', () => {
  const verdicts = verdictsOf(hopsOf([[0, 'not-matched', ruleArn('store'), { reason: 'The rule is disabled.' }]]));
  expect(verdicts).toMatchObject([{ isMatch: false, mismatches: [], reason: 'The rule is disabled.' }]);
});

test('of a bus with very many rules the others are named or counted', () => {
  const hops = hopsOf([
    [0, 'not-matched', ruleArn('store'), { mismatches: [] }],
    [0, 'not-matched', BUS, { moreRules: 5, rules: ['a', 'b'] }],
  ]);
  expect(verdictsOf(hops).map(({ name }) => name)).toEqual(['store', 'a', 'b', '3 more rules']);
  expect(missedBy(hops)).toBe(6);
});
