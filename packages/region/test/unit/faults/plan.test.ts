import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { FAULT_NAMES } from '../../../src/faults/kinds.ts';
import { parsePlan, readPlan } from '../../../src/faults/plan.ts';
import { checkNeeds, usualPlan } from '../../../src/faults/usual-plan.ts';

const EVERYTHING = { 'embedded broker': true, 'data directory': true };
const GOOD = { fault: 'throw', at: 'function/*bridge-kafka', nth: 3 };

const planOf = (...rules: readonly Json[]): Json => ({ rules });

describe('a fault plan', () => {
  test('is read with what its rules leave out', () => {
    const slow = { fault: 'slow', at: 'dynamodb/PutItem', from: '*bridge*', probability: 0.5, times: 2, delayMs: 9 };
    const always = { afterMs: 0, untilMs: Number.POSITIVE_INFINITY };
    expect(parsePlan(planOf(GOOD, { ...slow, afterMs: 10, untilMs: 20 }))).toEqual({
      rules: [
        {
          fault: 'throw',
          at: 'function/*bridge-kafka',
          from: undefined,
          when: { nth: 3 },
          times: Number.POSITIVE_INFINITY,
          ...always,
          parameters: {},
        },
        {
          fault: 'slow',
          at: 'dynamodb/PutItem',
          from: '*bridge*',
          when: { probability: 0.5 },
          times: 2,
          afterMs: 10,
          untilMs: 20,
          parameters: { delayMs: 9 },
        },
      ],
    });
  });

  const without = (name: string): JsonObject =>
    Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name));

  test.each<[string, Json, string]>([
    ['no fault', without('fault'), '"fault" is missing'],
    ['a fault that there is not', { ...GOOD, fault: 'explode' }, '"fault" is explode, there are throw, timeout,'],
    ['no place', without('at'), '"at" is missing'],
    [
      'a path at which it never happens',
      { ...GOOD, at: 'dynamodb/PutItem' },
      '"at" is dynamodb/PutItem, where throw never',
    ],
    ['no frequency', without('nth'), '"nth" must be the only one of nth, every and probability'],
    ['two frequencies', { ...GOOD, every: 2 }, '"every" must be the only one of'],
    ['call number 0', { ...GOOD, nth: 0 }, '"nth" must be a whole number from 1.'],
    ['a probability above 1', { ...without('nth'), probability: 1.5 }, '"probability" must be a number above 0'],
    ['times that are no number', { ...GOOD, times: '3' }, '"times" must be a whole number from 1.'],
    ['a window that is empty', { ...GOOD, afterMs: 5, untilMs: 5 }, '"untilMs" must be above afterMs.'],
    ['a parameter of another fault', { ...GOOD, delayMs: 5 }, '"delayMs" is not known here; there are fault, at, nth,'],
    ['a caller for a fault that has none', { ...GOOD, from: '*' }, '"from" is not known here'],
    [
      'a status that is none',
      { fault: 'refuse', at: 'sqs', nth: 1, status: 200 },
      '"status" must be a whole number from 400 to 599.',
    ],
    ['a rule that is no object', 'throw', 'it is no object.'],
  ])('with %s is refused by rule and field', (_what, rule, problem) => {
    expect(() => parsePlan(planOf(GOOD, rule))).toThrow(`Fault plan, rule 2: ${problem}`);
  });

  test.each<[string, Json]>([
    ['a list', []],
    ['no rules', {}],
    ['anything beside its rules', { rules: [], seed: 1 }],
  ])('that is or has %s is refused', (_what, plan) => {
    expect(() => parsePlan(plan)).toThrow('A fault plan is {"rules": [...]} and nothing else.');
  });

  test('is read from a file, and a file that cannot be read or is not JSON is named', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'plan-'));
    const file = path.join(folder, 'plan.json');
    try {
      writeFileSync(file, JSON.stringify(planOf(GOOD)));
      expect(readPlan(file)).toEqual(parsePlan(planOf(GOOD)));
      writeFileSync(file, '{');
      expect(() => readPlan(file)).toThrow(`The fault plan ${file} is not JSON.`);
      expect(() => readPlan(`${file}.gone`)).toThrow(`The fault plan ${file}.gone cannot be read: ENOENT.`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a plan made of names', () => {
  const faultsIn = (names: string, has = EVERYTHING): Set<string> =>
    new Set(usualPlan(names, has).rules.map(({ fault }) => fault));

  test('has rules for these faults, which a plan could hold too', () => {
    const { rules } = usualPlan('throw,lostResponse', EVERYTHING);
    expect(rules.map(({ fault, at, from, when }) => ({ fault, at, from, when }))).toEqual([
      { fault: 'throw', at: 'function', from: undefined, when: { probability: 0.01 } },
      { fault: 'lostResponse', at: '*', from: '*', when: { probability: 0.005 } },
      { fault: 'lostResponse', at: 'http-api', from: undefined, when: { probability: 0.02 } },
    ]);
    for (const name of FAULT_NAMES) {
      for (const { fault, at, from, when, times } of usualPlan(name, EVERYTHING).rules) {
        const rule = { fault, at, ...(from !== undefined && { from }), ...when, ...(times < 1000 && { times }) };
        expect(parsePlan(planOf(rule)).rules).toHaveLength(1);
      }
    }
  });

  test('has with all of them every fault that such a region can suffer', () => {
    // A bit that was flipped stays flipped, so it has to be asked for.
    expect(faultsIn('all')).toEqual(new Set(FAULT_NAMES.filter((name) => name !== 'bitFlip')));
    expect(faultsIn('all,bitFlip')).toEqual(new Set(FAULT_NAMES));
    const laptop = faultsIn('all', { 'embedded broker': false, 'data directory': false });
    const left = FAULT_NAMES.filter((name) => !laptop.has(name));
    expect(left).toEqual(['brokerPause', 'brokerCut', 'rebalance', 'killRegion', 'diskFull', 'bitFlip']);
  });

  test('with a name that is none is refused, and so is a fault that the region cannot suffer', () => {
    expect(() => usualPlan('throw,explode', EVERYTHING)).toThrow('There is no fault "explode". There are: all, throw,');
    const plan = usualPlan('throw,killRegion,rebalance', EVERYTHING);
    expect(() => checkNeeds(plan, { ...EVERYTHING, 'data directory': false })).toThrow(
      'Fault plan, rule 2: killRegion needs the data directory. Start the region with --data.',
    );
    expect(() => checkNeeds(plan, { ...EVERYTHING, 'embedded broker': false })).toThrow(
      'Fault plan, rule 3: rebalance needs the embedded broker. Start it without KAFKA_BOOTSTRAP_SERVERS.',
    );
  });
});
