import { describe, expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { type Json, objectsOf } from '../../../src/core/json.ts';
import { type FaultPoint, Faults } from '../../../src/faults/faults.ts';
import { faultsPage } from '../../../src/faults/page.ts';
import { parsePlan } from '../../../src/faults/plan.ts';
import { ManualClock } from '../kafka/manual-clock.ts';

function faultsOf(rules: readonly Json[], seed = 7) {
  const clock = new ManualClock();
  const journal = new Journal(clock);
  return { clock, journal, faults: new Faults({ clock, journal, seed, plan: parsePlan({ rules }) }) };
}

/** The numbers of the calls, from 1, at which the fault is injected. */
function firedAt(faults: Faults, fault: 'throw' | 'throttle', point: FaultPoint, calls: number): number[] {
  return Array.from({ length: calls }, (_, index) => index + 1).filter(() => faults.inject(fault, point) !== undefined);
}

const AT_BRIDGE = { place: 'function/shop-bridge-kafka' };

describe('a rule fires', () => {
  test('at its nth call alone, at every nth call, and at most as often as `times` says', () => {
    const fired = (when: Record<string, number>): number[] =>
      firedAt(faultsOf([{ fault: 'throw', at: 'function', ...when }]).faults, 'throw', AT_BRIDGE, 10);
    expect(fired({ nth: 3 })).toEqual([3]);
    expect(fired({ every: 4 })).toEqual([4, 8]);
    expect(fired({ every: 2, times: 3 })).toEqual([2, 4, 6]);
    expect(fired({ probability: 1, times: 2 })).toEqual([1, 2]);
  });

  test('by chance about as often as it says', () => {
    const { faults } = faultsOf([{ fault: 'throw', at: 'function', probability: 0.1 }]);
    const { length } = firedAt(faults, 'throw', AT_BRIDGE, 10_000);
    expect(length).toBeGreaterThan(900);
    expect(length).toBeLessThan(1_100);
  });

  test('only where its pattern matches, and counts nothing else', () => {
    const { faults } = faultsOf([{ fault: 'throw', at: 'function/*bridge-kafka', nth: 2 }]);
    expect(firedAt(faults, 'throw', { place: 'function/shop-bridge-kafka-2' }, 5)).toEqual([]);
    expect(firedAt(faults, 'throw', { place: 'function/shop/bridge-kafka' }, 5)).toEqual([]);
    expect(firedAt(faults, 'throttle', AT_BRIDGE, 5)).toEqual([]);
    expect(firedAt(faults, 'throw', AT_BRIDGE, 5)).toEqual([2]);
  });

  test('below a place that it names in part', () => {
    const { faults } = faultsOf([{ fault: 'throttle', at: 'dynamodb/PutItem', every: 1 }]);
    expect(firedAt(faults, 'throttle', { place: 'dynamodb/PutItem/orders' }, 1)).toEqual([1]);
    expect(firedAt(faults, 'throttle', { place: 'dynamodb/PutItems' }, 1)).toEqual([]);
  });

  test('only calls of the functions that it names, which outsiders are not', () => {
    const { faults } = faultsOf([{ fault: 'throttle', at: '*', from: '*', every: 1 }]);
    expect(firedAt(faults, 'throttle', { place: 'sqs/SendMessage/dlq' }, 1)).toEqual([]);
    expect(firedAt(faults, 'throttle', { place: 'sqs/SendMessage/dlq', caller: 'shop-bridge' }, 1)).toEqual([1]);
  });

  test('from its first moment on and before its last, since the start of the region', () => {
    const { faults, clock } = faultsOf([{ fault: 'throw', at: 'function', every: 1, afterMs: 100, untilMs: 200 }]);
    const firesAfter = (delayMs: number): boolean => {
      clock.advance(delayMs);
      return faults.inject('throw', AT_BRIDGE) !== undefined;
    };
    expect([99, 1, 99, 1].map(firesAfter)).toEqual([false, true, true, false]);
  });

  test('not while faults are switched off, when it counts nothing either', () => {
    const { faults } = faultsOf([{ fault: 'throw', at: 'function', nth: 2 }]);
    faults.inject('throw', AT_BRIDGE);
    faults.isEnabled = false;
    expect(firedAt(faults, 'throw', AT_BRIDGE, 5)).toEqual([]);
    faults.isEnabled = true;
    expect(firedAt(faults, 'throw', AT_BRIDGE, 5)).toEqual([1]);
  });
});

describe('the seed makes all choices', () => {
  const RULES = [
    { fault: 'throw', at: 'function', probability: 0.3 },
    { fault: 'throw', at: 'function/*bridge-kafka', probability: 0.3 },
  ];

  test('so that the same seed injects into the same calls, and another seed into others', () => {
    const fired = (seed: number): number[] => firedAt(faultsOf(RULES, seed).faults, 'throw', AT_BRIDGE, 200);
    expect(fired(1)).toEqual(fired(1));
    expect(fired(1)).not.toEqual(fired(2));
  });

  test('of each rule on its own: the calls and injections of other rules change nothing for it', () => {
    const [first, second] = [
      { fault: 'throw', at: 'function/a', probability: 0.3 },
      { fault: 'throw', at: 'function/b', probability: 0.3 },
    ];
    const alone = faultsOf([first, second]).faults;
    const mixed = faultsOf([first, second]).faults;
    const expected = firedAt(alone, 'throw', { place: 'function/b' }, 100);
    const seen = Array.from({ length: 100 }, (_, index) => index + 1).filter(() => {
      mixed.inject('throw', { place: 'function/a' });
      return mixed.inject('throw', { place: 'function/b' }) !== undefined;
    });
    expect(seen).toEqual(expected);
  });

  test('delays within a limit among them', () => {
    const delays = (seed: number): (number | undefined)[] => {
      const { faults } = faultsOf([{ fault: 'deliverLate', at: 'queue', every: 1, withinMs: 1000 }], seed);
      return Array.from({ length: 20 }, () => faults.inject('deliverLate', { place: 'queue/q' })?.delayMs);
    };
    expect(delays(3)).toEqual(delays(3));
    expect(new Set(delays(3)).size).toBeGreaterThan(10);
    expect(delays(3).every((delayMs) => delayMs !== undefined && delayMs >= 1 && delayMs <= 1000)).toBe(true);
  });
});

test('each injected fault is in the journal, and the report counts calls and injections', () => {
  const { faults, journal } = faultsOf([{ fault: 'slow', at: 'sqs', from: 'f*', every: 2, delayMs: 5 }], 9);
  const point = { place: 'sqs/SendMessage/dlq', caller: 'forward', ids: () => ['evt-1'] };
  for (let call = 0; call < 3; call++) faults.inject('slow', point);
  const detail = { fault: 'slow', rule: 1, nth: 2, fired: 1, caller: 'forward', delayMs: 5 };
  expect(journal.hops()).toEqual([
    { n: 1, at: expect.any(Number), step: 'fault', place: 'sqs/SendMessage/dlq', ids: ['evt-1'], detail },
  ]);
  const about = 'The call, or the invocation, is carried out `delayMs` later.';
  const rules = [{ rule: 1, fault: 'slow', about, at: 'sqs', from: 'f*', every: 2, enabled: true, calls: 3, fired: 1 }];
  expect(faults.report()).toEqual({ enabled: true, seed: 9, rules });
});

describe('a rule that is switched off', () => {
  const plan = [
    { fault: 'throw', at: 'function', every: 1 },
    { fault: 'throttle', at: 'function', every: 1 },
  ];

  test('neither fires nor counts calls, and others go on', () => {
    const { faults } = faultsOf(plan);
    faultsPage({ method: 'POST', body: '{"rule":1,"enabled":false}' }, faults);

    expect(firedAt(faults, 'throw', AT_BRIDGE, 2)).toEqual([]);
    expect(firedAt(faults, 'throttle', AT_BRIDGE, 2)).toEqual([1, 2]);
    expect(objectsOf(faults.report()['rules']).map(({ enabled, calls }) => [enabled, calls])).toEqual([
      [false, 0],
      [true, 2],
    ]);
  });

  test('fires again once it is switched on', () => {
    const { faults } = faultsOf(plan);
    faultsPage({ method: 'POST', body: '{"rule":1,"enabled":false}' }, faults);
    faultsPage({ method: 'POST', body: '{"rule":1,"enabled":true}' }, faults);

    expect(firedAt(faults, 'throw', AT_BRIDGE, 1)).toEqual([1]);
  });

  test.each([
    ['{"rule":3,"enabled":false}', 'The plan has no rule 3; it has 2.'],
    ['{"rule":"1","enabled":false}', 'The body must be'],
    ['{"enabled":false,"all":true}', 'The body must be'],
    ['off', 'The body must be'],
  ])('%s is refused, and nothing is switched', (body, message) => {
    const { faults } = faultsOf(plan);

    expect(() => faultsPage({ method: 'POST', body }, faults)).toThrow(message);
    expect(faults.isEnabled).toBe(true);
  });
});
