import { describe, expect, test } from '@jest/globals';
import { codeText, marked } from '../../../../tools/watch/report.ts';

const EDIT = { files: new Set(['lib/clock.ts']), liveMs: 41, tookMs: 1_234 };

describe('the report of an edit of code', () => {
  test('names what runs the new code, from when on and where', () => {
    expect(codeText({ ...EDIT, reloaded: ['one', 'two'], problems: new Map() })).toBe(
      'Reloaded one, two in 1.23 s, live after 0.04 s (lib/clock.ts).',
    );
  });

  test('names what goes on with its last good code, and why', () => {
    expect(
      codeText({ ...EDIT, reloaded: [], problems: new Map([['lib/clock.ts:1:2: Unexpected ";"', ['one']]]) }),
    ).toBe('lib/clock.ts:1:2: Unexpected ";"\none goes on with its last good code.');
  });

  test('is not written where no function is made of the file', () => {
    expect(codeText({ ...EDIT, reloaded: [], problems: new Map() })).toBeUndefined();
  });
});

describe('a report between logs', () => {
  test('has a mark before each line on a terminal', () => {
    expect(marked('one\ntwo', { isTTY: true })).toMatch(/^\n\S*» ?\S* ?one\n\S*» ?\S* ?two\n$/);
  });

  test('is plain elsewhere', () => {
    expect(marked('one\ntwo', {})).toBe('one\ntwo');
  });
});
