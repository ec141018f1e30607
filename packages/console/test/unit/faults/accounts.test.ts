import { expect, test } from '@jest/globals';
import type { EventRow, EventState } from '@tributary/region/observation';
import type { FaultRule } from '../../../server/faults-shapes.ts';
import { accountsOf } from '../../../ui/pages/faults/accounts.ts';
import { frequencyOf } from '../../../ui/pages/faults/frequency.ts';

const row = (state: EventState, n: number): EventRow => ({
  id: `e-${n}`,
  n,
  changed: n,
  at: n,
  lastAt: n,
  type: '',
  source: '',
  key: '',
  origin: '',
  state,
  attempts: 1,
  deadLetters: 0,
  handledBy: [],
});

test('each event is counted in one state, and all of them together', () => {
  const rows = (['done', 'done', 'retrying', 'dead-lettered'] as const).map(row);

  expect(accountsOf(rows)).toEqual({
    total: 4,
    done: 2,
    retrying: 1,
    'dead-lettered': 1,
    failed: 0,
    'in-flight': 0,
    'matched-nothing': 0,
    dropped: 0,
  });
});

const RULE: FaultRule = { rule: 1, fault: 'slow', about: '', at: '*', from: null, enabled: true, calls: 0, fired: 0 };

test.each([
  [{ nth: 3 }, 'at call 3'],
  [{ every: 10 }, 'at every call that 10 divides'],
  [{ probability: 0.0007 }, '0.07% of the calls'],
])('the frequency %j reads "%s"', (when, text) => {
  expect(frequencyOf({ ...RULE, ...when })).toBe(text);
});
