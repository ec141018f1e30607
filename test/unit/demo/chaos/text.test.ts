import { describe, expect, test } from '@jest/globals';
import type { ChaosResult } from '../../../../demo/chaos/run.ts';
import { resultText, sumText } from '../../../../demo/chaos/text.ts';

const good: ChaosResult = {
  seed: 7,
  wanted: 2_000,
  events: 2_012,
  injections: { crashAfter: 3, killRegion: 1 },
  damages: {},
  deadLetters: { EVENT_INVALID: 12 },
  expired: 3,
  excused: { 'copies on the bus': { times: 12, by: { 'lostResponse of events/PutEvents': 12 } } },
  problems: [],
  story: '',
  wallMs: 40_240,
};

describe('the result of a run', () => {
  test('says which faults were injected, what was dead-lettered, and that everything holds', () => {
    expect(resultText(good, 'all').split('\n')).toEqual([
      'seed 7: 2,012 events in 40 s, 50 a second',
      '  faults        3 crashAfter, 1 killRegion',
      '  expired       3 events, as their readers said',
      '  dead letters  12 EVENT_INVALID, redriven',
      '  excused       12 copies on the bus: 12 lostResponse of events/PutEvents',
      '  everything holds',
    ]);
  });

  test('says what does not hold, how to repeat it, where the region is, and the story of one event', () => {
    const problem = { invariant: 'notices', text: '2 notices were sent for event e-1, not 1', ids: ['e-1'] };
    const bad = { ...good, problems: [problem], story: 'OrderFulfilled  e-1', dataDir: '/data' };
    expect(resultText(bad, 'all').split('\n').slice(5)).toEqual([
      '  1 things do not hold:',
      '  notices: 2 notices were sent for event e-1, not 1',
      '',
      'Again: npm run chaos -- --seed 7 --events 2000 --faults all',
      'Look:  npm start -- --clock virtual --data /data',
      '',
      'OrderFulfilled  e-1',
    ]);
  });

  test('is summed up over several seeds, with those that failed', () => {
    const problem = { invariant: 'notices', text: 'none was sent', ids: [] };
    expect(sumText([good, { ...good, seed: 8 }])).toBe(
      'seeds 7 to 8: 4,024 events, 8 faults, 24 excuses, in 1 minutes, everything holds',
    );
    expect(sumText([good, { ...good, seed: 8, problems: [problem] }])).toMatch(/, seeds that failed: 8$/);
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
