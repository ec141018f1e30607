import { describe, expect, test } from '@jest/globals';
import type { ChaosResult } from '../../../../demo/chaos/run.ts';
import { resultText } from '../../../../demo/chaos/text.ts';

const good: ChaosResult = {
  seed: 7,
  wanted: 2_000,
  events: 2_012,
  injections: { crashAfter: 3, killRegion: 1 },
  deadLetters: { EVENT_INVALID: 12 },
  problems: [],
  story: '',
  wallMs: 40_240,
};

describe('the result of a run', () => {
  test('says which faults were injected, what was dead-lettered, and that everything holds', () => {
    expect(resultText(good, 'all').split('\n')).toEqual([
      'seed 7: 2,012 events in 40 s, 50 a second',
      '  faults        3 crashAfter, 1 killRegion',
      '  dead letters  12 EVENT_INVALID, redriven',
      '  everything holds',
    ]);
  });

  test('says what does not hold, how to repeat it, where the region is, and the story of one event', () => {
    const problem = { invariant: 'notices', text: '2 notices were sent for event e-1, not 1', ids: ['e-1'] };
    const bad = { ...good, problems: [problem], story: 'OrderFulfilled  e-1', dataDir: '/data' };
    expect(resultText(bad, 'all').split('\n').slice(3)).toEqual([
      '  1 things do not hold:',
      '  notices: 2 notices were sent for event e-1, not 1',
      '',
      'Again: npm run chaos -- --seed 7 --events 2000 --faults all',
      'Look:  npm start -- --clock virtual --data /data',
      '',
      'OrderFulfilled  e-1',
    ]);
  });

  test('shows twenty problems at most', () => {
    const problems = Array.from({ length: 25 }, (_, index) => ({
      invariant: 'sales',
      text: `no sales ${index}`,
      ids: [],
    }));
    expect(resultText({ ...good, problems }, 'all')).toContain('  sales: no sales 19\n  ... and 5 more\n');
  });
});
